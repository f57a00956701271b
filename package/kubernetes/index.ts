// SPDX-License-Identifier: Apache-2.0
// The build makes these exports lazy (scripts/build.js): a name loads its module, and the SDK modules of that one, when it is first used.
export {
  CertificateAuthority,
  type CertificateAuthorityArgs,
  type CertificateAuthorityOutputs,
} from "./certificate-authority";
export { ClusterAutoscaler, type ClusterAutoscalerArgs } from "./cluster-autoscaler";
export { LoadBalancerController, type LoadBalancerControllerArgs } from "./load-balancer-controller";
export {
  Observability,
  type RemoteWrite,
  type SignOn,
  type ObservabilityArgs,
  type ObservabilityOutputs,
  type Targets,
} from "./observability";
export { Workload, type Canary, type WorkloadArgs, type WorkloadOutputs, type Peer } from "./workload";
export { DataClassification, type PlatformTags } from "../tags";
