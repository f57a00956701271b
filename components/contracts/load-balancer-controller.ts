// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import { checkRegion } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import { checkImageRegistry } from "./image-registry";
import { checkNetwork, networkInputs, type NetworkReference } from "./network-reference";

/** The service account of the controller; the EKS Pod Identity association refers to it by this name. */
export const LOAD_BALANCER_CONTROLLER = {
  namespace: "kube-system",
  serviceAccount: "aws-load-balancer-controller",
} as const;

/** Arguments of a `LoadBalancerController`. */
export interface LoadBalancerControllerArgs {
  /** The cluster whose pods are registered in target groups. */
  clusterName: pulumi.Input<string>;
  /** The network of the cluster's pods. @default - `vpcId` is required */
  network?: NetworkReference;
  /** The VPC of the cluster's pods. @default - that of `network` */
  vpcId?: pulumi.Input<string>;
  /** AWS region of the cluster and the VPC. */
  region: pulumi.Input<string>;
  /**
   * Registry and path from which images of public registries are pulled, such as the output of an `ImageCache`:
   * `registry.example.com/mirror`. @default - images are pulled from the public registries
   */
  imageRegistry?: pulumi.Input<string>;
  /** Labels and annotations of every child object. */
  tags: PlatformTags;
}

/** Arguments with the VPC, also if they name it as a network. */
export type LoadBalancerControllerSpec = Omit<LoadBalancerControllerArgs, "network" | "vpcId"> &
  Required<Pick<LoadBalancerControllerArgs, "vpcId">>;

const INPUTS = ["clusterName", "vpcId", "region", "imageRegistry", ...networkInputs()];

/** Checks the arguments; none of them has a default value. @throws ArgumentError */
export const resolveLoadBalancerController = (
  name: string,
  args: LoadBalancerControllerArgs,
): LoadBalancerControllerSpec => {
  requirePlain("LoadBalancerController", name, args, INPUTS);
  const problems = new Problems(`LoadBalancerController "${name}"`);
  const network = checkNetwork(problems, args, ["vpcId"]);
  return problems.orThrow({
    ...args,
    vpcId: (network?.vpcId ?? args.vpcId)!,
    region: checkRegion(problems, "region", args.region),
    imageRegistry: checkImageRegistry(problems, args.imageRegistry),
    tags: checkTags(problems, args.tags),
  });
};
