// SPDX-License-Identifier: Apache-2.0
import { getRegionOutput } from "@pulumi/aws/getRegion";
import type * as kms from "@pulumi/aws/kms";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { clientAccess } from "./client-access";

const ENGINE = "aurora-postgresql";
/** The major version only: the minor one is Aurora's to raise, and `up` must not ask for an older one again. */
const VERSION = "17";
const FAMILY = "aurora-postgresql17";
const PORT = 5432;

/** TLS 1.3 or no connection at all. */
const TLS_PARAMETERS = [
  { name: "rds.force_ssl", value: "1", applyMethod: "pending-reboot" },
  { name: "ssl_min_protocol_version", value: "TLSv1.3", applyMethod: "pending-reboot" },
];

/** Aurora PostgreSQL: a writer and readers in other zones, that one of them takes over from by itself. */
export const database = (parent: pulumi.Resource, name: string, spec: DataTierSpec): rds.Cluster => {
  const key = encryptionKey(parent, `${name}-db-key`, {
    purpose: "Database",
    services: [pulumi.interpolate`logs.${getRegionOutput({}, { parent }).region}.amazonaws.com`],
    tags: spec.tags,
  });
  const subnets = new rds.SubnetGroup(`${name}-db-subnets`, {
    subnetIds: spec.subnetIds, tags: tagsFor(spec.tags, `${name}-db-subnets`),
  }, { parent });
  const parameters = new rds.ClusterParameterGroup(`${name}-db-params`, {
    family: FAMILY, parameters: TLS_PARAMETERS, tags: tagsFor(spec.tags, `${name}-db-params`),
  }, { parent });
  const cluster = new rds.Cluster(`${name}-db`, {
    engine: ENGINE,
    engineVersion: VERSION,
    dbSubnetGroupName: subnets.name,
    dbClusterParameterGroupName: parameters.name,
    vpcSecurityGroupIds: [clientAccess(parent, `${name}-db`, spec, PORT).id],
    masterUsername: "platform",
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyId: key.arn,
    iamDatabaseAuthenticationEnabled: true,
    storageEncrypted: true,
    kmsKeyId: key.arn,
    backupRetentionPeriod: spec.backupRetentionDays,
    copyTagsToSnapshot: true,
    deletionProtection: spec.deletionProtection,
    skipFinalSnapshot: !spec.deletionProtection,
    finalSnapshotIdentifier: spec.deletionProtection ? `${name}-final` : undefined,
    enabledCloudwatchLogsExports: ["postgresql"],
    tags: tagsFor(spec.tags, `${name}-db`),
  }, { parent });
  instances(cluster, name, spec, key);
  return cluster;
};

/** Aurora puts instances of one cluster in different zones; tier 0 is the first to be promoted. */
const instances = (cluster: rds.Cluster, name: string, spec: DataTierSpec, key: kms.Key): void => {
  // There before an instance writes to it: Aurora's own would be under no key of ours, kept for ever, and left behind.
  const logs = logGroup(cluster, `${name}-db-log`, {
    logGroupName: pulumi.interpolate`/aws/rds/cluster/${cluster.clusterIdentifier}/postgresql`, keyArn: key.arn, tags: spec.tags,
  });
  const instance = (id: string, tier: number, after: pulumi.Resource): rds.ClusterInstance =>
    new rds.ClusterInstance(`${name}-db-${id}`, {
      clusterIdentifier: cluster.id,
      engine: ENGINE,
      engineVersion: VERSION,
      instanceClass: spec.instanceClass,
      promotionTier: tier,
      autoMinorVersionUpgrade: true,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key.arn,
      publiclyAccessible: false,
      tags: tagsFor(spec.tags, `${name}-db-${id}`),
    }, { parent: cluster, dependsOn: after });
  // The first that is made is the writer; which one it is after a failover is Aurora's to say.
  const writer = instance("writer", 0, logs);
  for (let reader = 1; reader <= spec.readers; reader++) instance(`reader-${reader}`, 1, writer);
};
