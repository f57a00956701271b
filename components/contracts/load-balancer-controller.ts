// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** The service account that the controller runs as: the cloud gives it its role by this name. */
export const LOAD_BALANCER_CONTROLLER = {
  namespace: "kube-system",
  serviceAccount: "aws-load-balancer-controller",
} as const;

/** Arguments of a `LoadBalancerController`. */
export interface LoadBalancerControllerArgs {
  /** The cluster whose pods join target groups. */
  clusterName: pulumi.Input<string>;
  /** The network that the pods have their addresses of. */
  vpcId: pulumi.Input<string>;
  /** AWS region of both. */
  region: string;
  /** Labels and annotations of every object inside. */
  tags: PlatformTags;
}

/** Checks the arguments; none has a default. @throws ArgumentError */
export const resolveLoadBalancerController = (
  name: string,
  args: LoadBalancerControllerArgs,
): LoadBalancerControllerArgs => {
  const problems = new Problems(`LoadBalancerController "${name}"`);
  problems.unless(
    /^[a-z]{2}(-[a-z]+)+-\d$/.test(String(args.region)),
    "region",
    args.region,
    "is no AWS region",
    'set one such as "us-east-1"',
  );
  checkTags(problems, args.tags);
  problems.throwIfAny();
  return args;
};
