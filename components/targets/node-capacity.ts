// SPDX-License-Identifier: Apache-2.0

/** What one node offers to pods, or what one pod requests. */
export interface Resources {
  cpuMillicores: number;
  memoryMiB: number;
}

/** The pods of one workload, and the requests of each. */
export interface PodRequests extends Resources {
  name: string;
  /** @default - one pod on each node, as a DaemonSet has */
  pods?: number;
}

/** Nodes of one size, distributed evenly over zones. */
export interface Nodes {
  count: number;
  zones: number;
  /** What each node offers. */
  offers: Resources & { pods: number };
}

interface Node extends Resources {
  zone: number;
  freePods: number;
}

/** The sum of all requests. */
export const totalRequests = (requests: readonly PodRequests[], nodes: number): Resources & { pods: number } => {
  const sum = { cpuMillicores: 0, memoryMiB: 0, pods: 0 };
  for (const { pods = nodes, cpuMillicores, memoryMiB } of requests) {
    sum.cpuMillicores += pods * cpuMillicores;
    sum.memoryMiB += pods * memoryMiB;
    sum.pods += pods;
  }
  return sum;
};

/**
 * Places pods as the scheduler of Kubernetes does with the pods of the platform: on nodes that have their requests free, with a
 * skew of at most one pod between zones, and there on the node with the most free CPU. Large pods are placed first.
 * @returns the name of the first workload that has no place; undefined if all pods have one
 */
export const firstWithoutPlace = (
  requests: readonly PodRequests[],
  { count, zones, offers }: Nodes,
): string | undefined => {
  const nodes = Array.from({ length: count }, (_, index) => ({
    ...offers,
    freePods: offers.pods,
    zone: index % zones,
  }));
  for (const workload of requests.filter(({ pods }) => pods === undefined))
    for (const node of nodes) {
      if (!fits(workload, node)) return workload.name;
      place(workload, node);
    }
  const largestFirst = requests
    .filter(({ pods }) => pods !== undefined)
    .sort((a, b) => b.cpuMillicores - a.cpuMillicores || b.memoryMiB - a.memoryMiB);
  return largestFirst.find((workload) => !placeAll(workload, nodes, zones))?.name;
};

const placeAll = (workload: PodRequests, nodes: Node[], zones: number): boolean => {
  const inZone = new Array<number>(zones).fill(0);
  for (let pod = 0; pod < workload.pods!; pod++) {
    const least = Math.min(...inZone);
    const [best] = nodes
      .filter((node) => inZone[node.zone] === least && fits(workload, node))
      .sort((a, b) => b.cpuMillicores - a.cpuMillicores);
    if (!best) return false;
    place(workload, best);
    inZone[best.zone]!++;
  }
  return true;
};

const fits = (pod: Resources, node: Node): boolean =>
  pod.cpuMillicores <= node.cpuMillicores && pod.memoryMiB <= node.memoryMiB && node.freePods > 0;

const place = (pod: Resources, node: Node): void => {
  node.cpuMillicores -= pod.cpuMillicores;
  node.memoryMiB -= pod.memoryMiB;
  node.freePods--;
};
