// SPDX-License-Identifier: Apache-2.0
import type * as ec2 from "@pulumi/aws/ec2";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { serviceRole } from "../internal/policies";
import { regionalService, regionOf } from "../internal/region";
import { clientAccess } from "./client-access";

const ENGINE = "aurora-postgresql";
/** The major version only. Aurora upgrades the minor version, and `pulumi up` must not request an older one. */
const VERSION = "17";
const FAMILY = "aurora-postgresql17";
export const PORT = 5432;

/** Rejects connections without TLS or below TLS 1.3. */
const TLS_PARAMETERS = [
  { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
  { name: "ssl_min_protocol_version", value: "TLSv1.3", applyMethod: "pending-reboot" },
];

/** The database cluster of the primary region. */
export interface Database {
  cluster: rds.Cluster;
  group: ec2.SecurityGroup;
  instances: rds.ClusterInstance[];
  usersArn: pulumi.Output<string>;
}

/** Creates an Aurora PostgreSQL cluster: a writer, and readers in other zones for automatic failover. */
export const database = (parent: pulumi.Resource, name: string, spec: DataTierSpec): Database => {
  const keyArn = spec.keys.database ?? databaseKey(parent, name, spec);
  const group = clientAccess(parent, `${name}-db`, spec, PORT);
  const { subnets, settings } = clusterSettings(parent, name, spec, { keyArn, subnetIds: spec.subnetIds });
  const cluster = new rds.Cluster(
    `${name}-db`,
    {
      ...settings,
      vpcSecurityGroupIds: [group.id],
      masterUsername: "platform",
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: keyArn,
      skipFinalSnapshot: !spec.deletionProtection,
      // The subnet group's name has a random suffix, so that a later database of the same name can leave a snapshot too.
      finalSnapshotIdentifier: spec.deletionProtection ? pulumi.interpolate`${subnets.name}-final` : undefined,
    },
    { parent, ignoreChanges: GLOBAL_DATABASE_PROPERTIES },
  );
  return {
    cluster,
    group,
    usersArn: databaseUsersArn(parent, cluster.clusterResourceId),
    instances: clusterInstances(cluster, name, spec, { keyArn, count: spec.readers + 1 }),
  };
};

/** Returns the ARN prefix of the database users for `rds-db:connect`. `id` is the resource id of a cluster or proxy. */
export const databaseUsersArn = (
  parent: pulumi.Resource,
  id: pulumi.Output<string>,
  region?: string,
): pulumi.Output<string> => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return pulumi.interpolate`arn:aws:rds-db:${regionOf(parent, region)}:${accountId}:dbuser:${id}`;
};

/** Properties that Aurora Global Database manages. A failover between regions changes them. */
export const GLOBAL_DATABASE_PROPERTIES = ["globalClusterIdentifier", "replicationSourceIdentifier"];

/** Creates the database key of one region. */
export const databaseKey = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  region?: string,
): pulumi.Output<string> =>
  encryptionKey(parent, `${name}-db-key`, {
    purpose: "Database",
    services: [regionalService("logs", regionOf(parent, region))],
    via: ["rds", "secretsmanager", "backup"],
    region,
    tags: spec.tags,
  }).arn;

interface ClusterPlacement {
  keyArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  region?: string;
}

/** Returns the settings that the clusters of both regions share. */
export const clusterSettings = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  { keyArn, subnetIds, region }: ClusterPlacement,
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
  const settings = {
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
  return { subnets, settings };
};

/** Creates the instances. Aurora places them in different zones and promotes the lowest promotion tier first. */
export const clusterInstances = (
  cluster: rds.Cluster,
  name: string,
  spec: DataTierSpec,
  { keyArn, count, region }: { keyArn: pulumi.Input<string>; count: number; region?: string },
): rds.ClusterInstance[] => {
  // The log group exists before the first instance. Otherwise Aurora creates one without our key, without retention, and
  // `pulumi destroy` does not delete it.
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
  const instance = (id: string, promotionTier: number, dependsOn: pulumi.Resource): rds.ClusterInstance =>
    new rds.ClusterInstance(
      `${name}-db-${id}`,
      {
        clusterIdentifier: cluster.id,
        engine: ENGINE,
        engineVersion: VERSION,
        instanceClass: spec.instanceClass,
        promotionTier,
        autoMinorVersionUpgrade: true,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: keyArn,
        monitoringInterval: 60,
        monitoringRoleArn: monitor.arn,
        publiclyAccessible: false,
        region,
        tags: tagsFor(spec.tags, `${name}-db-${id}`),
      },
      { parent: cluster, dependsOn },
    );
  // The first instance is the initial writer. A failover can make another instance the writer.
  const writer = instance("writer", 0, logs);
  const readers = Array.from({ length: count - 1 }, (_, index) => instance(`reader-${index + 1}`, 1, writer));
  return [writer, ...readers];
};
