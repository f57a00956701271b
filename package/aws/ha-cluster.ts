// SPDX-License-Identifier: Apache-2.0
export { HaCluster } from "../../components/aws/ha-cluster";
export { type ExistingClusterArgs } from "../../components/contracts/existing";
export { type Bounds, type HaClusterArgs, type HaClusterOutputs } from "../../components/contracts/ha-cluster";
