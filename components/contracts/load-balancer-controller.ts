// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { Problems } from "../lib/problems";
import { requireRegion } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import { checkImageRegistry } from "./image-registry";

/** The service account of the controller; the EKS Pod Identity association refers to it by this name. */
export const LOAD_BALANCER_CONTROLLER = {
  namespace: "kube-system",
  serviceAccount: "aws-load-balancer-controller",
} as const;

/** Arguments of a `LoadBalancerController`. */
export interface LoadBalancerControllerArgs {
  /** The cluster whose pods are registered in target groups. */
  clusterName: pulumi.Input<string>;
  /** The VPC of the cluster's pods. */
  vpcId: pulumi.Input<string>;
  /** AWS region of the cluster and the VPC. */
  region: string;
  /**
   * Registry and path from which images of public registries are pulled, such as the output of an `ImageCache`:
   * `registry.example.com/mirror`. @default - images are pulled from the public registries
   */
  imageRegistry?: pulumi.Input<string>;
  /** Labels and annotations of every child object. */
  tags: PlatformTags;
}

/** Checks the arguments; none of them has a default value. @throws ArgumentError */
export const resolveLoadBalancerController = (
  name: string,
  args: LoadBalancerControllerArgs,
): LoadBalancerControllerArgs => {
  const problems = new Problems(`LoadBalancerController "${name}"`);
  requireRegion(problems, "region", args.region);
  checkImageRegistry(problems, args.imageRegistry);
  checkTags(problems, args.tags);
  problems.throwIfAny();
  return args;
};
