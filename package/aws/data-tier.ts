// SPDX-License-Identifier: Apache-2.0
export { DataTier } from "../../components/aws/data-tier";
export { type ExistingDataTierArgs } from "../../components/contracts/existing";
export {
  type DataTierKeys,
  type SecondaryClients,
  type DataTierArgs,
  type SecondaryData,
  type DataTierOutputs,
} from "../../components/contracts/data-tier";
