// SPDX-License-Identifier: Apache-2.0
import type * as ec2 from "@pulumi/aws/ec2";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { randomBytes } from "node:crypto";
import { DATABASE_PORT, type DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { serviceRole } from "../internal/policies";
import { arnOf, regionalService, regionOf } from "../internal/region";
import { clientAccess } from "./client-access";

const ENGINE = "aurora-postgresql";
/**
 * The version of a new cluster: the long-term support release of PostgreSQL 17, which AWS offers until 2030. AWS offers other minor
 * versions for 12 months or more, and then refuses to create clusters with them. Aurora upgrades the minor version, or an operator
 * does in a global database, which AWS does not upgrade (docs/region-switch.md). The version is not sent again: with the major version
 * only, the provider sends it with every later change, and AWS refuses it as an older version than the upgraded one.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Updates.LTS.html
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/15101
 */
const VERSION = "17.7";
const FAMILY = "aurora-postgresql17";

/** Rejects connections without TLS or below a TLS version. */
const tlsParameters = (minimumTls: MinimumTls) => [
  { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
  { name: "ssl_min_protocol_version", value: minimumTls, applyMethod: "pending-reboot" },
];
type MinimumTls = "TLSv1.2" | "TLSv1.3";

/**
 * The minimum of a cluster behind RDS Proxy, which AWS documents with TLS 1.2 towards the database. Clients and Aurora still
 * agree on TLS 1.3 if both support it.
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/amazon-rds-proxy/best-practices.html
 */
const PROXY_MINIMUM_TLS = "TLSv1.2";

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
  const group = clientAccess(parent, `${name}-db`, spec, DATABASE_PORT);
  const { subnets, settings } = clusterSettings(parent, name, spec, {
    keyArn,
    subnetIds: spec.subnetIds,
    engineVersion: VERSION,
    minimumTls: PROXY_MINIMUM_TLS,
  });
  const cluster = new rds.Cluster(
    `${name}-db`,
    {
      ...settings,
      vpcSecurityGroupIds: [group.id],
      masterUsername: "platform",
      masterPasswordWo: unknownPassword(),
      masterPasswordWoVersion: 1,
      skipFinalSnapshot: !spec.deletionProtection,
      // The subnet group's name has a random suffix, so that a later database of the same name can leave a snapshot too.
      finalSnapshotIdentifier: spec.deletionProtection ? pulumi.interpolate`${subnets.name}-final` : undefined,
    },
    { parent, ignoreChanges: CHANGED_BY_AURORA },
  );
  return {
    cluster,
    group,
    usersArn: databaseUsersArn(parent, cluster.clusterResourceId),
    instances: clusterInstances(cluster, name, spec, { keyArn, count: spec.readers + 1 }),
  };
};

/**
 * Returns a new password that is not stored in a readable form. Users sign in with IAM tokens. AWS cannot manage the password of
 * a cluster in a global database (Amazon Aurora, "Limitations for Secrets Manager integration"). The provider sends the password
 * again only if `masterPasswordWoVersion` changes. See docs/adr/0026.
 */
const unknownPassword = (): pulumi.Output<string> => pulumi.secret(randomBytes(30).toString("base64url"));

/** Returns the ARN prefix of the database users for `rds-db:connect`. `id` is the resource id of a cluster or proxy. */
export const databaseUsersArn = (
  parent: pulumi.Resource,
  id: pulumi.Output<string>,
  region?: string,
): pulumi.Output<string> => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return arnOf(parent, pulumi.interpolate`rds-db:${regionOf(parent, region)}:${accountId}:dbuser:${id}`);
};

/** A failover between regions changes the identifiers, and an upgrade of the minor version the version. */
export const CHANGED_BY_AURORA = ["globalClusterIdentifier", "replicationSourceIdentifier", "engineVersion"];

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
    via: ["rds", "backup"],
    region,
    tags: spec.tags,
  }).arn;

interface ClusterPlacement {
  keyArn: pulumi.Input<string>;
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  engineVersion: pulumi.Input<string>;
  minimumTls: MinimumTls;
  region?: string;
}

/** Returns the settings that the clusters of both regions share. */
export const clusterSettings = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  { keyArn, subnetIds, engineVersion, minimumTls, region }: ClusterPlacement,
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
      parameters: tlsParameters(minimumTls),
      region,
      tags: tagsFor(spec.tags, `${name}-db-params`),
    },
    { parent },
  );
  const settings = {
    engine: ENGINE,
    engineVersion,
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

/** Creates the instances with the version of their cluster. Aurora places them in different zones and promotes the lowest promotion tier first. */
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
  // Enhanced Monitoring writes to `RDSOSMetrics`, the one log group of all databases of the account. No stack can own it.
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
