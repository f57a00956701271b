// SPDX-License-Identifier: Apache-2.0
import { ADDON_REQUESTS } from "../components/aws/ha-cluster/addon-requests";
import { ZONES } from "../components/contracts/network";
import { platformRequests, type PlatformSize } from "../components/kubernetes/requests";
import { allocatable } from "../components/lib/instance-types";
import { firstWithoutPlace, totalRequests, type PodRequests } from "../components/targets/node-capacity";

/** The settings that decide whether the pods that always run fit on the nodes. */
export interface CapacitySize extends PlatformSize {
  nodes: { min: number; max: number; instanceTypes: string[] };
}

/** Why the pods do not fit, and what to change. */
export interface Shortage {
  fix: string;
  arithmetic: string[];
}

const SIZES = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge"];

/** Requests of all pods that always run in one cluster. During a rolling update, the workload has one more. */
const requestsFor = ({ targets, workloadPods }: PlatformSize): PodRequests[] => [
  ...ADDON_REQUESTS,
  ...platformRequests({ targets, workloadPods: workloadPods + 1 }),
];

const unplaced = (requests: PodRequests[], instanceType: string, count: number): string | undefined =>
  firstWithoutPlace(requests, { count, zones: ZONES, offers: allocatable(instanceType) });

/** Looks for pods without a place on the smallest number of nodes, for each instance type, because EKS may start any of them. */
export const findShortage = (size: CapacitySize): Shortage | undefined => {
  const { min, max, instanceTypes } = size.nodes;
  const requests = requestsFor(size);
  for (const type of instanceTypes) {
    const missing = unplaced(requests, type, min);
    if (missing === undefined) continue;
    const [needed, offers] = [totalRequests(requests, min), allocatable(type)];
    const [larger, more] = [largerType(requests, type, min), moreNodes(requests, type, min, max)];
    return {
      fix: [larger, more].filter((one) => one !== undefined).join(", or ") || "use larger types and more nodes",
      arithmetic: [
        `requests, add-ons included: ${needed.cpuMillicores} millicores, ${needed.memoryMiB} MiB, ${needed.pods} pods`,
        `${min} nodes of ${type}: ${min * offers.cpuMillicores} millicores, ${min * offers.memoryMiB} MiB, ${min * offers.pods} pods`,
        `a pod of ${missing} has no place`,
      ],
    };
  }
  return undefined;
};

const largerType = (requests: PodRequests[], type: string, count: number): string | undefined => {
  const family = type.split(".")[0]!;
  const larger = SIZES.map((one) => `${family}.${one}`).find((one) => unplaced(requests, one, count) === undefined);
  return larger === undefined ? undefined : `use ${larger} instead of ${type}`;
};

/** Larger nodes are the better advice above this number. It also bounds the search. */
const MOST_NODES = 60;

const moreNodes = (requests: PodRequests[], type: string, min: number, max: number): string | undefined => {
  for (let count = min + 1; count <= Math.min(max, MOST_NODES); count++)
    if (unplaced(requests, type, count) === undefined) return `set nodes.min to ${count}`;
  return undefined;
};
