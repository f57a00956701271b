// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../../../contracts/targets";

/** What a part asks of its node. */
export interface Sizes {
  cpuMillicores: number;
  memoryMiB: number;
}

/** Requests a second that one pod of the workload is reckoned to answer: 20 pods carry 2,000 (docs/targets.md). */
const REQUESTS_A_POD = 100;
/** Series that a cluster has whatever its load: kubelets, nodes, objects, AWS. */
const BASE_SERIES = 40_000;
/** Series that a pod adds: its own (routes, codes, buckets) and what the kubelet and the API server say of it. */
const SERIES_A_POD = 3_000;
/** Memory of a series in the head block with its labels, its churn and what queries load, in KiB. */
const KIB_A_SERIES = 12;
export const SCRAPE_SECONDS = 15;
/** Samples a second that a tenth of a core takes in, rules included. */
const SAMPLES_A_DECICORE = 2_500;

/** Series that Prometheus is to hold at the promised load. */
export const seriesFor = ({ requestsPerSecond }: Targets): number =>
  BASE_SERIES + Math.max(3, Math.ceil(requestsPerSecond / REQUESTS_A_POD)) * SERIES_A_POD;

/** What each Prometheus asks for. Reckoned, not measured: the alert `PrometheusMemoryShort` says when it is too little. */
export const prometheusSizes = (targets: Targets): Sizes => {
  const series = seriesFor(targets);
  return {
    cpuMillicores: 100 * Math.max(2, Math.ceil(series / SCRAPE_SECONDS / SAMPLES_A_DECICORE)),
    memoryMiB: 512 + Math.ceil((series * KIB_A_SERIES) / 1024),
  };
};
