// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import { checkRegion } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import { checkImageRegistry } from "./image-registry";

/** The service account of the autoscaler; the EKS Pod Identity association refers to it by this name. */
export const CLUSTER_AUTOSCALER = { namespace: "kube-system", serviceAccount: "cluster-autoscaler" } as const;

/** Arguments of a `ClusterAutoscaler`. */
export interface ClusterAutoscalerArgs {
  /** The cluster whose node groups are scaled, within the minimum and maximum of each group. */
  clusterName: pulumi.Input<string>;
  /** AWS region of the node groups. */
  region: pulumi.Input<string>;
  /**
   * Registry and path from which images of public registries are pulled, such as the output of an `ImageCache`:
   * `registry.example.com/mirror`. @default - images are pulled from the public registries
   */
  imageRegistry?: pulumi.Input<string>;
  /** Labels and annotations of every child object. */
  tags: PlatformTags;
}

const INPUTS = ["clusterName", "region", "imageRegistry"];

/** Checks the arguments; none of them has a default value. @throws ArgumentError */
export const resolveClusterAutoscaler = (name: string, args: ClusterAutoscalerArgs): ClusterAutoscalerArgs => {
  requirePlain("ClusterAutoscaler", name, args, INPUTS);
  const problems = new Problems(`ClusterAutoscaler "${name}"`);
  return problems.orThrow({
    ...args,
    region: checkRegion(problems, "region", args.region),
    imageRegistry: checkImageRegistry(problems, args.imageRegistry),
    tags: checkTags(problems, args.tags),
  });
};
