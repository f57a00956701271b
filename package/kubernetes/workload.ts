// SPDX-License-Identifier: Apache-2.0
export { Workload } from "../../components/kubernetes/workload";
export { type Canary, type WorkloadArgs, type WorkloadOutputs } from "../../components/contracts/workload";
export type { Peer } from "../../components/contracts/peer";
