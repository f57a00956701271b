// SPDX-License-Identifier: Apache-2.0
import { parser } from "@prometheus-io/lezer-promql";
import { resolveObservability, type ObservabilityArgs } from "../../components/contracts/observability";
import type { Targets } from "../../components/contracts/targets";
import { Observability } from "../../components/kubernetes/observability";
import type { RulesSpec } from "../../components/kubernetes/observability/metrics/rule";
import { elasticResources, podGroups } from "./elastic";
import { inputsOf, record, type Recorded } from "./recorder";
import { TAGS as tags } from "./tags";

export const TARGETS: Targets = {
  p95Milliseconds: 200,
  requestsPerSecond: 2000,
  availabilityPercent: 99.9,
  rtoMinutes: 15,
  rpoMinutes: 5,
};
export const REMOTE_WRITE = { url: "https://metrics.example/write", tokenSecret: "remote" };
/** With remote-write, so that its alert is part of the rules. */
export const SPEC = resolveObservability("o", {
  targets: TARGETS,
  remoteWrite: REMOTE_WRITE,
  tags,
}) as RulesSpec;

/** Names of the metrics that a PromQL expression selects. @throws Error if the expression does not parse */
export const metricsIn = (expr: string): string[] => {
  const metrics: string[] = [];
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`PromQL does not parse: ${expr}`);
      if (node.name === "Identifier" && node.node.parent?.name === "VectorSelector")
        metrics.push(expr.slice(node.from, node.to));
    },
  });
  return metrics;
};

export const recordObservability = (args: Partial<ObservabilityArgs> = {}): Promise<Recorded[]> =>
  record(() => new Observability("o", { targets: TARGETS, ...args, tags }));

interface Container {
  args?: string[];
  env?: { name: string; value?: string }[];
  volumeMounts: { name: string; mountPath: string }[];
  resources: { limits: { memory: string } };
}
interface PodSpec {
  containers: [Container];
  volumes: { name: string; secret?: { secretName: string }; hostPath?: unknown }[];
  hostNetwork?: boolean;
  topologySpreadConstraints?: unknown[];
}
interface WorkloadResource {
  name: string;
  replicas: number | undefined;
  pod: PodSpec;
}
const WORKLOAD_TYPES = ["Deployment", "StatefulSet", "DaemonSet"].map((kind) => `kubernetes:apps/v1:${kind}`);
export const workloads = (recorded: Recorded[]): WorkloadResource[] => [
  ...recorded
    .filter(({ type }) => WORKLOAD_TYPES.includes(type))
    .map(({ inputs }) => {
      const {
        metadata: { name },
        spec: { replicas, template },
      } = inputs as { metadata: { name: string }; spec: { replicas?: number; template: { spec: PodSpec } } };
      return { name, replicas, pod: template.spec };
    }),
  ...elasticResources(recorded).flatMap((resource) =>
    podGroups(resource).map(({ count, podTemplate }) => ({
      name: resource.metadata.name,
      replicas: count,
      pod: podTemplate.spec,
    })),
  ),
];
export const podOf = (recorded: Recorded[], part: string): PodSpec =>
  workloads(recorded).find(({ name }) => name === part)!.pod;
export const filesOf = (recorded: Recorded[], part: string): Record<string, string> =>
  inputsOf(recorded, "kubernetes:core/v1:ConfigMap", `o-${part}-config`)["data"] as Record<string, string>;

export const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
/** Components of metrics, alerts and dashboards. */
export const METRICS_PARTS = ["alertmanager", "grafana", "kube-state-metrics", "node-exporter", "prometheus"];
