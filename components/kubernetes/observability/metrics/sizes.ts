// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../../../contracts/targets";

/** CPU and memory that a pod requests. */
export interface ResourceRequests {
  cpuMillicores: number;
  memoryMiB: number;
}

/** Requests per second that one workload pod is assumed to serve: 20 pods serve 2,000 (docs/targets.md). */
const REQUESTS_PER_POD = 100;
/** Series that a cluster has at any load: kubelets, nodes, Kubernetes objects and AWS services. */
const BASE_SERIES = 40_000;
/** Series that each pod adds: its own (routes, status codes, buckets) and those of the kubelet and kube-state-metrics about it. */
const SERIES_PER_POD = 3_000;
/** Memory of one series in the head block in KiB, with its labels, churn and query overhead. */
const KIB_PER_SERIES = 12;
export const SCRAPE_SECONDS = 15;
/** Samples per second that 0.1 CPU core ingests, rule evaluation included. */
const SAMPLES_PER_DECICORE = 2_500;

/** Series that Prometheus is expected to hold at the target request rate. */
export const seriesFor = ({ requestsPerSecond }: Targets): number =>
  BASE_SERIES + Math.max(3, Math.ceil(requestsPerSecond / REQUESTS_PER_POD)) * SERIES_PER_POD;

/** Requests of each Prometheus pod. They are estimated, not measured: `PrometheusHighSeriesCount` fires when they are too low. */
export const prometheusSizes = (targets: Targets): ResourceRequests => {
  const series = seriesFor(targets);
  return {
    cpuMillicores: 100 * Math.max(2, Math.ceil(series / SCRAPE_SECONDS / SAMPLES_PER_DECICORE)),
    memoryMiB: 512 + Math.ceil((series * KIB_PER_SERIES) / 1024),
  };
};
