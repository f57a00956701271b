// SPDX-License-Identifier: Apache-2.0
import { resolveAuditTrail } from "../../components/contracts/audit-trail";
import { resolveDataTier } from "../../components/contracts/data-tier";
import { resolveEdgeSecurity } from "../../components/contracts/edge-security";
import { resolveHaCluster } from "../../components/contracts/ha-cluster";
import { NatStrategy, resolveNetwork } from "../../components/contracts/network";
import { resolveObservability } from "../../components/contracts/observability";
import { resolveTargets } from "../../components/contracts/targets";
import { resolveClusterAutoscaler } from "../../components/contracts/cluster-autoscaler";
import { resolveWorkload } from "../../components/contracts/workload";
import { resolveWorkloadIdentity } from "../../components/contracts/workload-identity";
import { TARGETS as targets } from "../support/observability";
import { TAGS as tags } from "../support/tags";

export const IMAGE = `registry.example/app@sha256:${"a".repeat(64)}`;
export const subnets = { vpcId: "vpc-1", subnetIds: ["a", "b", "c"], clientSecurityGroupId: "sg-1" };
const records = {
  trailArn: "arn:trail",
  bucketName: "records",
  detectorId: "detector",
  findingsTopicArn: "arn:findings",
};

const identity = { clusterName: "c", workload: "w" };

/** Invalid arguments of each component, with the expected words of the reason or the fix. */
export const INVALID: [component: string, call: () => unknown, field: string, words: RegExp][] = [
  ['Network "n"', () => resolveNetwork("n", { cidrBlock: "10.0.0.0/24", tags }), "cidrBlock", /from \/16 to \/20/],
  ['Network "n"', () => resolveNetwork("n", { cidrBlock: "10.0.0.1/16", tags }), "cidrBlock", /host bits/],
  [
    'Network "n"',
    () => resolveNetwork("n", { nat: JSON.parse('"none"') as NatStrategy, tags }),
    "nat",
    /per-zone, single/,
  ],
  [
    'Network "n"',
    () => resolveNetwork("n", { flowLogRetentionDays: 30, tags }),
    "flowLogRetentionDays",
    /twelve months.*365/,
  ],
  [
    'Network "n"',
    () => resolveNetwork("n", { availabilityZones: ["us-east-1a", "us-east-1b"], tags }),
    "availabilityZones",
    /3 different zones of one region/,
  ],
  ['EdgeSecurity "e"', () => resolveEdgeSecurity("e", { ...subnets, domain: "localhost", tags }), "domain", /DNS name/],
  [
    'EdgeSecurity "e"',
    () => resolveEdgeSecurity("e", { ...subnets, domain: "a.example.com", targetPort: 443, tags }),
    "targetPort",
    /1024/,
  ],
  [
    'EdgeSecurity "e"',
    () => resolveEdgeSecurity("e", { ...subnets, domain: "a.example.com", rateLimit: 5, tags }),
    "rateLimit",
    /from 100 .*100 or more/,
  ],
  [
    'HaCluster "c"',
    () => resolveHaCluster("c", { ...subnets, nodes: { min: 2, max: 20 }, tags }),
    "nodes.min",
    /3 or more/,
  ],
  [
    'HaCluster "c"',
    () => resolveHaCluster("c", { ...subnets, nodes: { min: 9, max: 6 }, tags }),
    "nodes.min",
    /must not exceed max, which is 6/,
  ],
  [
    'HaCluster "c"',
    () => resolveHaCluster("c", { ...subnets, publicAccessCidrs: ["0.0.0.0/0"], tags }),
    "publicAccessCidrs",
    /from \/16 to \/32/,
  ],
  ['HaCluster "c"', () => resolveHaCluster("c", { ...subnets, instanceTypes: [], tags }), "instanceTypes", /m7g.large/],
  [
    'HaCluster "c"',
    () => resolveHaCluster("c", { ...subnets, instanceTypes: ["m7g.large", "m7i.large"], tags }),
    "instanceTypes",
    /must not mix/,
  ],
  ['DataTier "d"', () => resolveDataTier("d", { ...subnets, readers: 0, tags }), "readers", /from 1 to 15/],
  ['DataTier "d"', () => resolveDataTier("d", { ...subnets, cacheReplicas: 0, tags }), "cacheReplicas", /from 1 to 5/],
  [
    'DataTier "d"',
    () => resolveDataTier("d", { ...subnets, backupRetentionDays: 3, tags }),
    "backupRetentionDays",
    /7 to 35/,
  ],
  [
    'DataTier "d"',
    () => resolveDataTier("d", { ...subnets, instanceClass: "large", tags }),
    "instanceClass",
    /db\.r8g\.large/,
  ],
  ['Workload "App_1"', () => resolveWorkload("App_1", { image: IMAGE, namespace: "app", tags }), "name", /Kubernetes/],
  ['Workload "w"', () => resolveWorkload("w", { image: "nginx:latest", tags }), "image", /digest/],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, replicas: { min: 1, max: 20 }, tags }),
    "replicas.min",
    /from 3 to 1000; set it to 3 or more/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, clientCidrs: ["0.0.0.0/0"], tags }),
    "clientCidrs",
    /from \/8 to \/32/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, clientCidrs: [], tags }),
    "clientCidrs",
    /list of at least one IPv4 CIDR block/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, canary: { image: "app:next" }, tags }),
    "canary.image",
    /digest/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, canary: { image: IMAGE, replicas: 0 }, tags }),
    "canary.replicas",
    /1 to 20/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, peers: [{ name: "all", cidrs: ["0.0.0.0/0"], port: 443 }], tags }),
    "peers",
    /from \/8 to \/32/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, environment: { TLS_MIN_VERSION: "1.0" }, tags }),
    "environment",
    /platform sets/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, observabilityNamespace: "observability", tags }),
    "observabilityNamespace",
    /without certificateIssuer/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, secrets: { "../x": "arn" }, tags }),
    "secrets",
    /valid file name/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, deregistrationSeconds: -1, tags }),
    "deregistrationSeconds",
    /0 to 3600/,
  ],
  [
    'Workload "w"',
    () => resolveWorkload("w", { image: IMAGE, targetRequestsPerSecond: 0, tags }),
    "targetRequestsPerSecond",
    /1 or more/,
  ],
  [
    'WorkloadIdentity "i"',
    () =>
      resolveWorkloadIdentity("i", { ...identity, secretArns: ["arn:aws:secretsmanager:us-east-1:1:secret:*"], tags }),
    "secretArns",
    /without wildcards/,
  ],
  ['WorkloadIdentity "i"', () => resolveWorkloadIdentity("i", { ...identity, tags }), "secretArns", /no permissions/],
  [
    'ClusterAutoscaler "s"',
    () => resolveClusterAutoscaler("s", { clusterName: "c", region: "here", tags }),
    "region",
    /us-east-1/,
  ],
  [
    'HaCluster "c"',
    () => resolveHaCluster("c", { ...subnets, kubernetesVersion: "1.20", tags }),
    "kubernetesVersion",
    /1\.34, 1\.35.*pinned/,
  ],
  ['HaCluster "c"', () => resolveHaCluster("c", { ...subnets, podPort: 80, tags }), "podPort", /1024/],
  [
    'Observability "o"',
    () => resolveObservability("o", { targets, retentionDays: 0, tags }),
    "retentionDays",
    /1 to 400/,
  ],
  [
    'Observability "o"',
    () => resolveObservability("o", { targets, remoteWrite: { url: "http://x", tokenSecret: "t" }, tags }),
    "remoteWrite.url",
    /https/,
  ],
  [
    'Observability "o"',
    () => resolveObservability("o", { targets: { ...targets, rtoMinutes: 0 }, tags }),
    "targets.rtoMinutes",
    /above 0/,
  ],
  ['AuditTrail "a"', () => resolveAuditTrail("a", { retentionDays: 90, tags }), "retentionDays", /365 or more/],
  [
    'AuditTrail "a"',
    () => resolveAuditTrail("a", { monthlyBudget: 0, tags }),
    "monthlyBudget",
    /whole number.*1 or more/,
  ],
  [
    'AuditTrail "a"',
    () => resolveAuditTrail("a", { accountRecords: { ...records, detectorId: "" }, tags }),
    "accountRecords.detectorId",
    /is missing/,
  ],
  ['AuditTrail "a"', () => resolveAuditTrail("a", { tags: { ...tags, owner: "not-an-email" } }), "tags.owner", /email/],
  [
    'AuditTrail "a"',
    () => resolveAuditTrail("a", { tags: { ...tags, costCenter: "-x1" } }),
    "tags.costCenter",
    /no hyphen at/,
  ],
  [
    'AuditTrail "a"',
    () => resolveAuditTrail("a", { tags: { ...tags, environment: "dev-" } }),
    "tags.environment",
    /no hyphen at/,
  ],
  [
    'Targets "dev"',
    () => resolveTargets("dev", { ...targets, availabilityPercent: 100 }),
    "targets.availabilityPercent",
    /99.999/,
  ],
];
