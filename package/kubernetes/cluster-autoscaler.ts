// SPDX-License-Identifier: Apache-2.0
export { ClusterAutoscaler } from "../../components/kubernetes/cluster-autoscaler";
export { type ClusterAutoscalerArgs } from "../../components/contracts/cluster-autoscaler";
