// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isRegion } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** The service account that the autoscaler runs as: the cloud gives it its role by this name. */
export const CLUSTER_AUTOSCALER = { namespace: "kube-system", serviceAccount: "cluster-autoscaler" } as const;

/** Arguments of a `ClusterAutoscaler`. */
export interface ClusterAutoscalerArgs {
  /** The cluster whose groups of nodes it scales; their own bounds hold. */
  clusterName: pulumi.Input<string>;
  /** AWS region of the groups. */
  region: string;
  /** Labels and annotations of every object inside. */
  tags: PlatformTags;
}

/** Checks the arguments; none has a default. @throws ArgumentError */
export const resolveClusterAutoscaler = (name: string, args: ClusterAutoscalerArgs): ClusterAutoscalerArgs => {
  const problems = new Problems(`ClusterAutoscaler "${name}"`);
  problems.unless(isRegion(args.region), "region", args.region, "is no AWS region", 'set one such as "us-east-1"');
  checkTags(problems, args.tags);
  problems.throwIfAny();
  return args;
};
