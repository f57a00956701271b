// SPDX-License-Identifier: Apache-2.0
import type * as ec2 from "@pulumi/aws/ec2";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { serviceRole } from "../internal/policies";
import { clientAccess } from "./client-access";

const ENGINE = "aurora-postgresql";
/** The major version only: the minor one is Aurora's to raise, and `up` must not ask for an older one again. */
const VERSION = "17";
const FAMILY = "aurora-postgresql17";
export const PORT = 5432;

/** TLS 1.3 or no connection at all. */
const TLS_PARAMETERS = [
  { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
  { name: "ssl_min_protocol_version", value: "TLSv1.3", applyMethod: "pending-reboot" },
];

/** The database of the first region, with what others attach to. */
export interface Database {
  cluster: rds.Cluster;
  group: ec2.SecurityGroup;
  instances: rds.ClusterInstance[];
  usersArn: pulumi.Output<string>;
}

/** Aurora PostgreSQL: a writer and readers in other zones, that one of them takes over from by itself. */
export const database = (parent: pulumi.Resource, name: string, spec: DataTierSpec): Database => {
  const keyArn = spec.keys.database ?? databaseKey(parent, name, spec);
  const group = clientAccess(parent, `${name}-db`, spec, PORT);
  const { subnets, shared } = common(parent, name, spec, { keyArn, subnetIds: spec.subnetIds });
  const cluster = new rds.Cluster(
    `${name}-db`,
    {
      ...shared,
      vpcSecurityGroupIds: [group.id],
      masterUsername: "platform",
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: keyArn,
      skipFinalSnapshot: !spec.deletionProtection,
      // With the random end of another's name: the next database of this name leaves a snapshot of its own.
      finalSnapshotIdentifier: spec.deletionProtection ? pulumi.interpolate`${subnets.name}-final` : undefined,
    },
    { parent, ignoreChanges: FAILOVER },
  );
  return {
    cluster,
    group,
    usersArn: usersArn(parent, cluster.clusterResourceId),
    instances: instances(cluster, name, spec, { keyArn, count: spec.readers + 1 }),
  };
};

/** What rights to log on by IAM name, but for the user; `id` is the AWS-made one of a cluster or proxy. */
export const usersArn = (parent: pulumi.Resource, id: pulumi.Output<string>, region?: string): pulumi.Output<string> =>
  pulumi.interpolate`arn:aws:rds-db:${region ?? getRegionOutput({}, { parent }).region}:${getCallerIdentityOutput({}, { parent }).accountId}:dbuser:${id}`;

/** Whom a cluster follows, and in which global database, is the global database's to say: a failover turns it round. */
export const FAILOVER = ["globalClusterIdentifier", "replicationSourceIdentifier"];

/** `name` tells a region's key from the other's. */
export const databaseKey = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  region?: string,
): pulumi.Output<string> =>
  encryptionKey(parent, `${name}-db-key`, {
    purpose: "Database",
    services: [pulumi.interpolate`logs.${region ?? getRegionOutput({}, { parent }).region}.amazonaws.com`],
    via: ["rds", "secretsmanager", "backup"],
    region,
    tags: spec.tags,
  }).arn;

interface Place {
  keyArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  region?: string;
}

/** What the clusters of both regions have in common. */
export const common = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  { keyArn, subnetIds, region }: Place,
) => {
  const subnets = new rds.SubnetGroup(
    `${name}-db-subnets`,
    { subnetIds, region, tags: tagsFor(spec.tags, `${name}-db-subnets`) },
    { parent },
  );
  const parameters = new rds.ClusterParameterGroup(
    `${name}-db-params`,
    {
      family: FAMILY,
      parameters: TLS_PARAMETERS,
      region,
      tags: tagsFor(spec.tags, `${name}-db-params`),
    },
    { parent },
  );
  const shared = {
    engine: ENGINE,
    engineVersion: VERSION,
    dbSubnetGroupName: subnets.name,
    dbClusterParameterGroupName: parameters.name,
    iamDatabaseAuthenticationEnabled: true,
    storageEncrypted: true,
    kmsKeyId: keyArn,
    backupRetentionPeriod: spec.backupRetentionDays,
    copyTagsToSnapshot: true,
    deletionProtection: spec.deletionProtection,
    enabledCloudwatchLogsExports: ["postgresql"],
    region,
    tags: tagsFor(spec.tags, `${name}-db`),
  };
  return { subnets, shared };
};

/** Aurora puts instances of one cluster in different zones; tier 0 is the first to be promoted. */
export const instances = (
  cluster: rds.Cluster,
  name: string,
  spec: DataTierSpec,
  { keyArn, count, region }: { keyArn: pulumi.Input<string>; count: number; region?: string },
): rds.ClusterInstance[] => {
  // There before an instance writes to it: Aurora's own would be under no key of ours, kept for ever, and left behind.
  const logs = logGroup(cluster, `${name}-db-log`, {
    logGroupName: pulumi.interpolate`/aws/rds/cluster/${cluster.clusterIdentifier}/postgresql`,
    keyArn,
    region,
    tags: spec.tags,
  });
  const monitor = serviceRole(cluster, `${name}-db-monitor`, {
    services: ["monitoring.rds.amazonaws.com"],
    managed: ["service-role/AmazonRDSEnhancedMonitoringRole"],
    tags: spec.tags,
  });
  const instance = (id: string, tier: number, after: pulumi.Resource): rds.ClusterInstance =>
    new rds.ClusterInstance(
      `${name}-db-${id}`,
      {
        clusterIdentifier: cluster.id,
        engine: ENGINE,
        engineVersion: VERSION,
        instanceClass: spec.instanceClass,
        promotionTier: tier,
        autoMinorVersionUpgrade: true,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: keyArn,
        monitoringInterval: 60,
        monitoringRoleArn: monitor.arn,
        publiclyAccessible: false,
        region,
        tags: tagsFor(spec.tags, `${name}-db-${id}`),
      },
      { parent: cluster, dependsOn: after },
    );
  // The first that is made is the writer; which one it is after a failover is Aurora's to say.
  const writer = instance("writer", 0, logs);
  const readers = Array.from({ length: count - 1 }, (_, index) => instance(`reader-${index + 1}`, 1, writer));
  return [writer, ...readers];
};
