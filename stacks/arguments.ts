// SPDX-License-Identifier: Apache-2.0
// The component arguments that come from settings. The stack builds its components with these tables, and the validation of
// settings uses the same tables to check the arguments and to name the setting of each problem.
import type { AuditTrailArgs } from "../components/contracts/audit-trail";
import type { ClusterAutoscalerArgs } from "../components/contracts/cluster-autoscaler";
import type { DataTierArgs } from "../components/contracts/data-tier";
import type { EdgeSecurityArgs } from "../components/contracts/edge-security";
import type { HaClusterArgs } from "../components/contracts/ha-cluster";
import type { ImageCacheArgs } from "../components/contracts/image-cache";
import type { NetworkArgs } from "../components/contracts/network";
import type { ObservabilityArgs } from "../components/contracts/observability";
import type { WorkloadArgs } from "../components/contracts/workload";
import type { PlatformTags } from "../components/lib/tags";
import { getPath } from "../components/lib/values";
import type { Measured } from "../components/targets/topology";
import type { Settings } from "./settings-schema";

/** Path of a setting or of a group of settings: `database.readers`, `targets`. */
type SettingPath = {
  [Key in keyof Settings]-?: NonNullable<Settings[Key]> extends string | number | readonly unknown[]
    ? Key
    : Key | `${Key}.${keyof Settings[Key] & string}`;
}[keyof Settings];

type SettingAt<Path> = Path extends keyof Settings
  ? Settings[Path]
  : Path extends `${infer Group extends keyof Settings}.${infer Key}`
    ? Settings[Group][Key & keyof Settings[Group]]
    : never;

/** The setting that each argument comes from. */
export type Sources<Args = Record<string, unknown>> = { readonly [Argument in keyof Args]?: SettingPath };

export const AUDIT_TRAIL = { monthlyBudget: "monthlyBudget" } as const satisfies Sources<AuditTrailArgs>;

export const CLUSTER_AUTOSCALER = { region: "region" } as const satisfies Sources<ClusterAutoscalerArgs>;

export const DATA_TIER = {
  instanceClass: "database.instanceClass",
  readers: "database.readers",
  cacheNodeType: "cache.nodeType",
  cacheReplicas: "cache.replicas",
  secondaryRegion: "secondaryRegion",
} as const satisfies Sources<DataTierArgs>;

export const EDGE_SECURITY = {
  domain: "domain",
  blockedCountries: "edge.blockedCountries",
  botControl: "edge.botControl",
  shieldAdvanced: "edge.shieldAdvanced",
  standbyAddresses: "edge.standbyAddresses",
  secondaryServes: "edge.secondaryServes",
} as const satisfies Sources<EdgeSecurityArgs>;

export const HA_CLUSTER = {
  nodes: "nodes",
  instanceTypes: "nodes.instanceTypes",
  publicAccessCidrs: "publicAccessCidrs",
} as const satisfies Sources<HaClusterArgs>;

export const IMAGE_CACHE = {
  dockerHubSecret: "images.dockerHubSecret",
  githubSecret: "images.githubSecret",
} as const satisfies Sources<ImageCacheArgs>;

export const MEASURED = {
  serviceMilliseconds: "measured.serviceMilliseconds",
  concurrency: "measured.concurrency",
} as const satisfies Sources<Measured>;

/** The secondary region has a network with the same addresses: nothing connects the two. */
const NETWORK = { cidrBlock: "network.cidrBlock", nat: "network.nat" } as const satisfies Sources<NetworkArgs>;

export const PRIMARY_NETWORK = {
  ...NETWORK,
  availabilityZones: "network.availabilityZones",
} as const satisfies Sources<NetworkArgs>;

export const SECONDARY_NETWORK = {
  ...NETWORK,
  availabilityZones: "network.secondaryAvailabilityZones",
} as const satisfies Sources<NetworkArgs>;

export const OBSERVABILITY = {
  targets: "targets",
  retentionDays: "metrics.retentionDays",
  storageGiB: "metrics.storageGiB",
  notificationSecret: "metrics.notificationSecret",
  runbooksUrl: "metrics.runbooksUrl",
  signOn: "metrics.signOn",
  imageRegistry: "images.registry",
} as const satisfies Sources<ObservabilityArgs>;

export const TAGS = {
  owner: "owner",
  costCenter: "costCenter",
  dataClassification: "dataClassification",
} as const satisfies Sources<PlatformTags>;

export const WORKLOAD = {
  image: "workload.image",
  replicas: "workload.replicas",
} as const satisfies Sources<WorkloadArgs>;

/** The values of the arguments in a table. */
export const argumentsFrom = <Table extends Record<string, SettingPath>>(
  table: Table,
  settings: Settings,
): { [Argument in keyof Table]: SettingAt<Table[Argument]> } =>
  Object.fromEntries(
    Object.entries(table).map(([argument, setting]) => [argument, getPath(settings, setting)]),
  ) as never;

/** The tags of every resource of a stack. */
export const tagsFrom = (stack: string, settings: Settings): PlatformTags => ({
  environment: stack,
  ...argumentsFrom(TAGS, settings),
});

/** Path of the setting that an argument such as `replicas.min` or `tags.owner` comes from. */
export const settingOf = (sources: Sources, field: string): string => {
  const [argument, ...rest] = field.split(".") as [string, ...string[]];
  if (argument === "tags") return settingOf(TAGS, rest.join("."));
  return sources[field] ?? [sources[argument] ?? argument, ...rest].join(".");
};
