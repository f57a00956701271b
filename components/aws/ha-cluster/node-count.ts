// SPDX-License-Identifier: Apache-2.0
import { getClusters } from "@pulumi/aws/eks/getClusters";
import { getNodeGroup } from "@pulumi/aws/eks/getNodeGroup";
import { getNodeGroups } from "@pulumi/aws/eks/getNodeGroups";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { ArgumentError } from "../../lib/problems";

/** Minimum and maximum number of nodes of a node group, and the number that it runs. */
export interface ScalingConfig {
  minSize: number;
  maxSize: number;
  desiredSize: number;
}

/** A managed node group that exists in AWS. */
export interface ExistingNodeGroup {
  instanceTypes: string[];
  scalingConfig: ScalingConfig;
}

/** What the program asks for. */
interface WantedNodeGroup {
  /** `HaCluster "NAME"`, for error messages. */
  component: string;
  /** Letter of the zone, for error messages. */
  zone: string;
  instanceTypes: string[];
  minSize: number;
  maxSize: number;
}

/**
 * Sends the number of nodes that run, whenever `up` changes a node group, so that `up` never removes a node that the cluster
 * autoscaler added. The provider sends the whole scaling config if one of its values changes, and cannot omit the desired size
 * (terraform-provider-aws, internal/service/eks/node_group.go, resourceNodeGroupUpdate), and Amazon EKS terminates nodes if
 * the desired size is smaller than their number (EKS API Reference, NodegroupScalingConfig). With `ignoreChanges`, the engine
 * would send the size of the last `up`.
 *
 * It is a transform, because only a transform can look up the node group right before its own change, and decide about
 * `ignoreChanges` then. The transform fails with an ArgumentError if the maximum is below the number of nodes that run.
 */
export const keepRunningNodes =
  (wanted: WantedNodeGroup, existing: () => Promise<ExistingNodeGroup[]>): pulumi.ResourceTransform =>
  async ({ props, opts }) => {
    const groups = await existing();
    const scalingConfig = scalingConfigFor(wanted, groups);
    // Nothing is sent while AWS has what the program asks for: the state of the stack may be older than the cluster.
    const ignoreChanges = groups.some((group) => isSame(wanted, group)) ? ["scalingConfig"] : [];
    return { props: { ...props, scalingConfig }, opts: { ...opts, ignoreChanges } };
  };

/** Returns the transform as a resource option. With the mocks of unit tests there is no AWS, and the SDK rejects transforms. */
export const transformedBy = (transform: pulumi.ResourceTransform): Pick<pulumi.CustomResourceOptions, "transforms"> =>
  pulumi.runtime.getMonitor() instanceof MockMonitor ? {} : { transforms: [transform] };

/** While a node group is replaced, two exist. The new one gets as many nodes as the larger one has. */
const scalingConfigFor = (wanted: WantedNodeGroup, existing: ExistingNodeGroup[]): ScalingConfig => {
  const { component, zone, minSize, maxSize } = wanted;
  const running = Math.max(0, ...existing.map(({ scalingConfig }) => scalingConfig.desiredSize));
  if (running > maxSize)
    throw new ArgumentError([
      {
        component,
        field: "nodes.max",
        value: undefined,
        reason: `must allow the ${running} nodes that run in zone ${zone}, but allows ${maxSize} there`,
        fix: "increase it, or scale the workloads down and wait until the cluster autoscaler has removed nodes",
      },
    ]);
  return { minSize, maxSize, desiredSize: Math.max(minSize, running) };
};

const isSame = ({ instanceTypes, minSize, maxSize }: WantedNodeGroup, existing: ExistingNodeGroup): boolean =>
  existing.scalingConfig.minSize === minSize &&
  existing.scalingConfig.maxSize === maxSize &&
  existing.instanceTypes.join() === instanceTypes.join();

/** Returns a function that looks up the node groups of a cluster by their Name tag. There are none before the first `up`. */
export const lookUpNodeGroups = (
  parent: pulumi.Resource,
  clusterName: string,
): ((name: string) => Promise<ExistingNodeGroup[]>) => {
  let clusterExists: Promise<boolean> | undefined;
  return async (name) => {
    // getNodeGroups fails if the cluster does not exist.
    clusterExists ??= getClusters({}, { parent }).then(({ names }) => names.includes(clusterName));
    if (!(await clusterExists)) return [];
    const { names } = await getNodeGroups({ clusterName }, { parent });
    const groups = await Promise.all(
      names.map((nodeGroupName) => getNodeGroup({ clusterName, nodeGroupName }, { parent })),
    );
    return groups
      .filter(({ tags }) => tags["Name"] === name)
      .map(({ instanceTypes, scalingConfigs }) => ({ instanceTypes, scalingConfig: scalingConfigs[0]! }));
  };
};
