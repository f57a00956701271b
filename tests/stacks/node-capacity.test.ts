// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { platformRequests } from "../../components/kubernetes/requests";
import type { PodRequests } from "../../components/targets/node-capacity";
import { findShortage } from "../../stacks/node-capacity";
import { workloadsOf, type Container } from "../support/pods";
import type { Recorded } from "../support/recorder";
import { recordedStack, settingsOf, STACKS } from "../support/stacks";

const millicores = (quantity = "0"): number =>
  quantity.endsWith("m") ? parseInt(quantity, 10) : 1000 * Number(quantity);
const mebibytes = (quantity = "0"): number => {
  const [, number, unit] = /^(\d+)(Mi|Gi)?$/.exec(quantity)!;
  return Number(number) * (unit === "Gi" ? 1024 : 1);
};
const sumOf = (containers: Container[]): { cpuMillicores: number; memoryMiB: number } => ({
  cpuMillicores: containers.reduce((sum, { resources }) => sum + millicores(resources?.requests?.["cpu"]), 0),
  memoryMiB: containers.reduce((sum, { resources }) => sum + mebibytes(resources?.requests?.["memory"]), 0),
});

/** A custom resource of ECK, from which the operator makes pods. */
interface ElasticResource {
  metadata: { name: string };
  spec: {
    count?: number;
    podTemplate?: { spec: { containers: Container[] } };
    nodeSets?: { count: number; podTemplate: { spec: { containers: Container[] } } }[];
  };
}
const elasticRequests = (recorded: readonly Recorded[], provider: string): PodRequests[] =>
  recorded
    .filter((one) => one.provider === provider && /:\w+\.k8s\.elastic\.co\/v\w+:/.test(one.type))
    .map(({ inputs }) => inputs as unknown as ElasticResource)
    .flatMap(({ metadata: { name }, spec }) =>
      [...(spec.nodeSets ?? []), ...(spec.podTemplate ? [spec] : [])].map(({ count = 1, podTemplate }) => ({
        name,
        pods: count,
        ...sumOf(podTemplate!.spec.containers),
      })),
    );

const requestsOf = (recorded: readonly Recorded[], provider: string): PodRequests[] => [
  ...workloadsOf(recorded)
    .filter((workload) => workload.provider === provider)
    .map(({ labels, kind, replicas, pod }) => ({
      name: labels["app.kubernetes.io/name"]!,
      ...(kind !== "DaemonSet" && { pods: replicas }),
      ...sumOf(pod.containers),
    })),
  ...elasticRequests(recorded, provider),
];

for (const stack of STACKS)
  describe(`capacity of the nodes of ${stack}`, () => {
    const { nodes, targets, workload } = settingsOf(stack);

    it("is checked against the requests of the pods that the stack registers", async () => {
      const recorded = await recordedStack(stack);
      const { provider } = workloadsOf(recorded).find(({ id }) => id === "app/app")!;
      expect(platformRequests({ targets, workloadPods: workload.replicas.min })).to.have.deep.members(
        requestsOf(recorded, provider),
      );
    });

    it("is sufficient for all pods that always run, with the add-ons", () =>
      expect(findShortage({ nodes, targets, workloadPods: workload.replicas.min })).to.equal(undefined));
  });
