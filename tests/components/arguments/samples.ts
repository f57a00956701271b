// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { AuditTrail } from "../../../components/aws/audit-trail";
import { DataTier } from "../../../components/aws/data-tier";
import { EdgeSecurity } from "../../../components/aws/edge-security";
import { HaCluster } from "../../../components/aws/ha-cluster";
import { ImageCache } from "../../../components/aws/image-cache";
import { LogArchive } from "../../../components/aws/log-archive";
import { Network } from "../../../components/aws/network";
import { WorkloadIdentity } from "../../../components/aws/workload-identity";
import { CertificateAuthority } from "../../../components/kubernetes/certificate-authority";
import { ClusterAutoscaler } from "../../../components/kubernetes/cluster-autoscaler";
import { LoadBalancerController } from "../../../components/kubernetes/load-balancer-controller";
import { Observability } from "../../../components/kubernetes/observability";
import { Workload } from "../../../components/kubernetes/workload";
import { TARGETS } from "../../support/observability";
import { TAGS } from "../../support/tags";
import { IMAGE } from "../invalid-arguments";

/** Creates a component, or describes an existing one. */
type Create = (name: string, args: never) => unknown;

type Component = new (name: string, args: never, opts?: pulumi.ComponentResourceOptions) => pulumi.ComponentResource;

/** A component with valid arguments. All samples of a component together set every argument. */
export interface Sample {
  /** The interface of the arguments: `NetworkArgs`. */
  interface: string;
  /** The component in error messages. */
  component: string;
  create: Create;
  /** The class; undefined for an existing component. */
  type?: Component;
  args: Record<string, unknown>;
}

const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const keyArn = arn("kms", "key/1");
const keys = { database: keyArn, cache: keyArn, objects: keyArn, backups: keyArn };
const tags = { ...TAGS, extra: { "anycompany:team": "checkout" } };
const ids = (kind: string): string[] => ["a", "b", "c"].map((zone) => `${kind}-${zone}`);
const subnetIds = ids("subnet");
const network = {
  vpcId: "vpc-1",
  privateSubnetIds: ids("subnet-private"),
  isolatedSubnetIds: ids("subnet-isolated"),
  privateRouteTableIds: ids("rtb"),
};
const peers = [{ name: "database", cidrs: ["10.0.0.0/16"], port: 5432 }];
const imageRegistry = "registry.example.com/mirror";

const constructed = (component: string, type: Component, args: Record<string, unknown>): Sample => ({
  interface: `${component}Args`,
  component,
  create: (name, given) => new type(name, given),
  type,
  args: { ...args, tags },
});

const existing = (component: string, kind: string, create: Create, args: Record<string, unknown>): Sample => ({
  interface: `Existing${kind}Args`,
  component,
  create,
  args,
});

const DATA = {
  clientSecurityGroupId: "sg-1",
  readers: 1,
  instanceClass: "db.r8g.large",
  cacheNodeType: "cache.m7g.large",
  cacheReplicas: 2,
  backupRetentionDays: 35,
  deletionProtection: true,
  keys,
  secondaryRegion: "us-west-2",
  secondaryKeys: keys,
};
const EDGE = {
  domain: "shop.example.com",
  zoneId: "Z1",
  targetPort: 8443,
  rateLimit: 2000,
  blockedCountries: ["KP"],
  botControl: true,
  shieldAdvanced: true,
  standbyAddresses: ["203.0.113.1", "2001:db8::1"],
  secondaryServes: false,
  deletionProtection: true,
};
const CLUSTER = {
  nodes: { min: 3, max: 20 },
  instanceTypes: ["m7g.large"],
  kubernetesVersion: "1.35",
  publicAccessCidrs: ["8.8.8.8/32"],
  loadBalancerSecurityGroupId: "sg-2",
  targetGroupArns: [arn("elasticloadbalancing", "targetgroup/a/1")],
  podPort: 8443,
  peers,
  keyArn,
  deletionProtection: true,
};
const clients = { cidrBlock: "10.1.0.0/16", securityGroupId: "sg-3" };

const AWS: readonly Sample[] = [
  constructed("Network", Network, {
    cidrBlock: "10.0.0.0/16",
    nat: "per-zone",
    availabilityZones: ["us-east-1a", "us-east-1b", "us-east-1c"],
    flowLogRetentionDays: 365,
    imageAccounts: ["123456789012"],
    keyArn,
  }),
  constructed("HaCluster", HaCluster, { ...CLUSTER, vpcId: "vpc-1", subnetIds }),
  constructed("HaCluster", HaCluster, { ...CLUSTER, network }),
  constructed("DataTier", DataTier, {
    ...DATA,
    vpcId: "vpc-1",
    subnetIds,
    secondaryClients: { ...clients, vpcId: "vpc-2", subnetIds, routeTableIds: ids("rtb") },
  }),
  constructed("DataTier", DataTier, { ...DATA, network, secondaryClients: { ...clients, network } }),
  constructed("DataTier", DataTier, { ...DATA, network, secondarySubnetIds: subnetIds }),
  constructed("EdgeSecurity", EdgeSecurity, {
    ...EDGE,
    vpcId: "vpc-1",
    subnetIds,
    secondary: { region: "us-west-2", vpcId: "vpc-2", subnetIds },
  }),
  constructed("EdgeSecurity", EdgeSecurity, { ...EDGE, network, secondary: { region: "us-west-2", network } }),
  constructed("AuditTrail", AuditTrail, {
    retentionDays: 2557,
    deletionProtection: true,
    monthlyBudget: 3000,
    personalDataBuckets: ["bucket"],
    monitoredClusters: ["cluster"],
    keyArn,
    accountRecords: { trailArn: "arn", bucketName: "bucket", detectorId: "detector", findingsTopicArn: "arn" },
  }),
  constructed("LogArchive", LogArchive, {
    clusterName: "cluster",
    namespace: "observability",
    deletionProtection: true,
  }),
  constructed("ImageCache", ImageCache, {
    images: [`quay.io/shop/web:1.0@sha256:${"a".repeat(64)}`, `docker.io/shop/web:1.0@sha256:${"a".repeat(64)}`],
    namespace: "shop",
    dockerHubSecret: arn("secretsmanager", "secret:ecr-pullthroughcache/docker"),
    githubSecret: arn("secretsmanager", "secret:ecr-pullthroughcache/github"),
    keyArn,
    deletionProtection: true,
  }),
  constructed("WorkloadIdentity", WorkloadIdentity, {
    clusterName: "cluster",
    namespace: "shop",
    workload: "shop",
    secretArns: [arn("secretsmanager", "secret:a")],
    keyArns: [keyArn],
    databaseUserArns: [arn("rds-db", "dbuser:cluster/app")],
    cacheArns: [arn("elasticache", "user:app")],
  }),
];

const KUBERNETES: readonly Sample[] = [
  constructed("Workload", Workload, {
    image: IMAGE,
    namespace: "shop",
    port: 8443,
    replicas: { min: 3, max: 20 },
    targetCpuPercent: 60,
    targetRequestsPerSecond: 100,
    clientCidrs: ["10.0.0.0/16"],
    peers,
    environment: { A: "b" },
    secrets: { key: arn("secretsmanager", "secret:a") },
    targetGroupArn: arn("elasticloadbalancing", "targetgroup/a/1"),
    deregistrationSeconds: 30,
    certificateIssuer: "ca",
    observabilityNamespace: "observability",
    canary: { image: IMAGE, replicas: 1 },
    imageRegistry,
  }),
  constructed("Observability", Observability, {
    targets: TARGETS,
    namespace: "observability",
    networkCidrs: ["10.0.0.0/16"],
    retentionDays: 15,
    storageGiB: 50,
    volumeKeyArn: keyArn,
    notificationSecret: "notifications",
    cloudWatchRegion: "us-east-1",
    snapshotBucket: "bucket",
    remoteWrite: { url: "https://metrics.example.com", tokenSecret: "token" },
    certificateIssuer: "ca",
    signOn: {
      clientId: "id",
      clientSecret: "sign-on",
      authorizeUrl: "https://id.example.com/authorize",
      tokenUrl: "https://id.example.com/token",
      userInfoUrl: "https://id.example.com/user",
      editorGroup: "editors",
    },
    targetGroupArn: arn("elasticloadbalancing", "targetgroup/a/1"),
    grafanaUrl: "https://ops.example.com",
    imageRegistry,
    runbooksUrl: "https://runbooks.example.com",
  }),
  constructed("CertificateAuthority", CertificateAuthority, {}),
  constructed("ClusterAutoscaler", ClusterAutoscaler, { clusterName: "cluster", region: "us-east-1", imageRegistry }),
  constructed("LoadBalancerController", LoadBalancerController, {
    clusterName: "cluster",
    vpcId: "vpc-1",
    region: "us-east-1",
    imageRegistry,
  }),
  constructed("LoadBalancerController", LoadBalancerController, {
    clusterName: "cluster",
    network,
    region: "us-east-1",
    imageRegistry,
  }),
];

/** Waits for all outputs of an existing component, as the components that use it do. */
const used = (outputs: object): unknown => new pulumi.Stash("user", { input: outputs });

const EXISTING: readonly Sample[] = [
  existing("Network", "Network", (name, args) => used(Network.fromExisting(name, args)), {
    ...network,
    publicSubnetIds: subnetIds,
  }),
  existing("HaCluster", "Cluster", (name, args) => used(HaCluster.fromExisting(name, args)), {
    clusterName: "shop",
    volumeKeyArn: keyArn,
    securityGroupId: "sg-1",
  }),
  existing("DataTier", "DataTier", (name, args) => used(DataTier.fromExisting(name, args)), {
    databaseEndpoint: "writer.example.com",
    databaseProxyEndpoint: "proxy.example.com",
    databaseReaderEndpoint: "reader.example.com",
    databaseUsersArn: arn("rds-db", "dbuser:cluster-1"),
    databaseProxyUsersArn: arn("rds-db", "dbuser:prx-1"),
    cacheEndpoint: "cache.example.com",
    cacheUser: "app",
    cacheArn: arn("elasticache", "replicationgroup:cache"),
    cacheUserArn: arn("elasticache", "user:app"),
    bucketName: "objects",
    backupVaultName: "vault",
  }),
];

export const SAMPLES: readonly Sample[] = [...AWS, ...KUBERNETES, ...EXISTING];
