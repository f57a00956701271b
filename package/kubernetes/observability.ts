// SPDX-License-Identifier: Apache-2.0
export { Observability } from "../../components/kubernetes/observability";
export {
  type RemoteWrite,
  type SignOn,
  type ObservabilityArgs,
  type ObservabilityOutputs,
} from "../../components/contracts/observability";
export type { Targets } from "../../components/contracts/targets";
