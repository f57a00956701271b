// SPDX-License-Identifier: Apache-2.0
// The build makes these exports lazy (scripts/build.js): a name loads its module, and the SDK modules of that one, when it is first used.
export { AuditTrail, type AccountRecords, type AuditTrailArgs, type AuditTrailOutputs } from "./audit-trail";
export {
  DataTier,
  type DataTierKeys,
  type ExistingDataTierArgs,
  type SecondaryClients,
  type DataTierArgs,
  type SecondaryData,
  type DataTierOutputs,
} from "./data-tier";
export { EdgeSecurity, type SecondaryRegion, type EdgeSecurityArgs, type EdgeSecurityOutputs } from "./edge-security";
export {
  HaCluster,
  type Bounds,
  type ExistingClusterArgs,
  type HaClusterArgs,
  type HaClusterOutputs,
} from "./ha-cluster";
export { ImageCache, type ImageCacheArgs, type ImageCacheOutputs } from "./image-cache";
export { LogArchive, type LogArchiveArgs, type LogArchiveOutputs } from "./log-archive";
export {
  Network,
  NatStrategy,
  type ExistingNetworkArgs,
  type NetworkReference,
  type NetworkArgs,
  type NetworkOutputs,
} from "./network";
export { WorkloadIdentity, CREDENTIALS, type WorkloadIdentityArgs } from "./workload-identity";
export { DataClassification, type PlatformTags } from "../tags";
