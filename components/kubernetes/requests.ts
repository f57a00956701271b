// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../contracts/targets";
import type { PodRequests } from "../targets/node-capacity";
import { prometheusSizes } from "./observability/metrics/sizes";
import { ELASTICSEARCH_NODES, logSizes } from "./observability/shared/log-sizes";

/** Sizes that decide what the pods of the platform request. */
export interface PlatformSize {
  targets: Targets;
  /** Pods of the workload that always run. */
  workloadPods: number;
}

/**
 * What all pods of the platform in one cluster request, before the autoscalers add any. It is known before the pods are
 * registered, so that settings can be refused in time; tests/stacks/node-capacity.test.ts compares it with the pods.
 */
export const platformRequests = ({ targets, workloadPods }: PlatformSize): PodRequests[] => {
  const { elasticsearchHeapMiB, logstashMillicores, gatewayMillicores, gatewayMemoryMiB } = logSizes(targets);
  const { cpuMillicores, memoryMiB } = prometheusSizes(targets);
  return [
    { name: "cluster-autoscaler", pods: 2, cpuMillicores: 100, memoryMiB: 600 },
    { name: "aws-load-balancer-controller", pods: 2, cpuMillicores: 100, memoryMiB: 200 },
    { name: "app", pods: workloadPods, cpuMillicores: 250, memoryMiB: 256 },
    // With the CloudWatch exporter.
    { name: "prometheus", pods: 2, cpuMillicores: cpuMillicores + 50, memoryMiB: memoryMiB + 64 },
    { name: "alertmanager", pods: 3, cpuMillicores: 50, memoryMiB: 64 },
    { name: "grafana", pods: 2, cpuMillicores: 100, memoryMiB: 256 },
    { name: "kube-state-metrics", pods: 2, cpuMillicores: 50, memoryMiB: 128 },
    { name: "metrics-adapter", pods: 2, cpuMillicores: 50, memoryMiB: 256 },
    { name: "node-exporter", cpuMillicores: 50, memoryMiB: 32 },
    { name: "elastic-operator", pods: 2, cpuMillicores: 100, memoryMiB: 256 },
    { name: "elasticsearch", pods: ELASTICSEARCH_NODES, cpuMillicores: 1000, memoryMiB: 2 * elasticsearchHeapMiB },
    { name: "elasticsearch-setup", pods: 1, cpuMillicores: 50, memoryMiB: 64 },
    { name: "logstash", pods: 2, cpuMillicores: logstashMillicores, memoryMiB: 1280 },
    { name: "kibana", pods: 2, cpuMillicores: 250, memoryMiB: 1536 },
    { name: "fluent-bit", cpuMillicores: 100, memoryMiB: 128 },
    { name: "otel-agent", cpuMillicores: 100, memoryMiB: 192 },
    { name: "otel-gateway", pods: 2, cpuMillicores: gatewayMillicores, memoryMiB: gatewayMemoryMiB },
    { name: "jaeger", pods: 2, cpuMillicores: 200, memoryMiB: 512 },
  ];
};
