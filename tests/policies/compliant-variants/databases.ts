// SPDX-License-Identifier: Apache-2.0
import { parameters } from "../compliant/databases";
import { UNREFERENCED, type CompliantVariant, type CompliantVariants } from "./variant";

const COPIES = ["snapshotIdentifier", "replicateSourceDb", "replicationSourceIdentifier", "globalClusterIdentifier"];
const REPLICAS = ["replicateSourceDb", "replicationSourceIdentifier"];
/** One variant for each property that makes a database a copy of another one. */
const copies = (resource: string, changes: Record<string, unknown>, properties = COPIES): CompliantVariant[] =>
  properties.map((property) => [resource, { ...changes, [property]: "another" }]);
const OLD_TLS = { tls_version: "TLSv1" };

export const databases: CompliantVariants = {
  "rds-storage-encrypted": [
    ...copies("db", { storageEncrypted: undefined }),
    ["db", { storageEncrypted: undefined, engineMode: "serverless" }],
  ],
  "rds-global-cluster-encrypted": [["global-db", { storageEncrypted: undefined, sourceDbClusterIdentifier: "db" }]],
  "rds-storage-customer-managed-key": copies("db", { kmsKeyId: undefined }),
  "rds-performance-insights-customer-managed-key": [
    ["single", { performanceInsightsEnabled: false, performanceInsightsKmsKeyId: undefined }],
  ],
  "rds-backup-retention-period": [
    ...copies("single", { backupRetentionPeriod: 0 }, REPLICAS),
    ["single", { backupRetentionPeriod: "7" }],
  ],
  "rds-final-snapshot-enabled": copies("single", { skipFinalSnapshot: true }, REPLICAS),
  "rds-instance-multi-az": copies("single", { multiAz: false }, ["replicateSourceDb"]),
  "rds-iam-authentication-enabled": [
    ["single", { engine: "sqlserver-ee", iamDatabaseAuthenticationEnabled: undefined }],
  ],
  "rds-cluster-postgresql-tls-required": [["db-parameters", { family: "oracle-ee-19", parameters: [] }]],
  "rds-cluster-postgresql-tls-minimum-version": [["db-parameters", { family: "oracle-ee-19", parameters: [] }]],
  "rds-cluster-mysql-tls-required": [["mysql-parameters", { family: "docdb5.0", parameters: [] }]],
  "rds-instance-mysql-tls-required": ["oracle-ee-19", "aurora-mysql8.0"].map((family): CompliantVariant => [
    "single-parameters",
    { family, parameters: [] },
  ]),
  "rds-cluster-mysql-tls-minimum-version": [
    ["mysql-parameters", { family: "docdb5.0", parameters: parameters(OLD_TLS) }],
    [
      "mysql-parameters",
      { parameters: parameters({ require_secure_transport: "ON", tls_version: "TLSv1.2,TLSv1.3" }) },
    ],
  ],
  "rds-instance-mysql-tls-minimum-version": ["oracle-ee-19", "aurora-mysql8.0"].map((family): CompliantVariant => [
    "single-parameters",
    { family, parameters: parameters(OLD_TLS) },
  ]),
  "rds-instance-postgresql-tls-required": ["oracle-ee-19", "aurora-postgresql16"].map((family): CompliantVariant => [
    "old-parameters",
    { family, parameters: [] },
  ]),
  "rds-instance-postgresql-tls-minimum-version": ["oracle-ee-19", "aurora-postgresql16"].map(
    (family): CompliantVariant => ["old-parameters", { family, parameters: [] }],
  ),
  "rds-instance-sqlserver-tls-required": [["sqlserver-parameters", { family: "oracle-ee-19", parameters: [] }]],
  "rds-cluster-multi-az": [
    ["db", { ...UNREFERENCED, dbClusterInstanceClass: "db.m6gd.large" }],
    ["db", { ...UNREFERENCED, engineMode: "serverless" }],
    ["db", { ...UNREFERENCED, globalClusterIdentifier: "global-db" }],
  ],
  "neptune-cluster-customer-managed-key": copies("neptune", { kmsKeyArn: undefined }, [
    "snapshotIdentifier",
    "replicationSourceIdentifier",
    "globalClusterIdentifier",
  ]),
  "elasticache-replication-group-tls-required": [
    ["cache", { transitEncryptionEnabled: undefined, globalReplicationGroupId: "global-cache" }],
  ],
  "elasticache-cluster-snapshot-retention-period": [
    ["cache-single", { snapshotRetentionLimit: undefined, replicationGroupId: "cache" }],
    ["cache-single", { snapshotRetentionLimit: undefined, engine: "memcached" }],
  ],
  "elasticache-cluster-tls-required": [
    ["cache-node", { transitEncryptionEnabled: undefined, replicationGroupId: "cache" }],
  ],
  "elasticache-replication-group-encrypted": [
    ["cache", { engine: "valkey", atRestEncryptionEnabled: undefined }],
    ["cache", { atRestEncryptionEnabled: undefined, globalReplicationGroupId: "global-cache" }],
  ],
  "elasticache-replication-group-auth-required": [["cache", { userGroupIds: undefined, authToken: "token" }]],
  "elasticache-serverless-user-group-required": [["serverless-cache", { engine: "memcached", userGroupId: undefined }]],
  "elasticache-snapshot-retention-period": [
    ["serverless-cache", { engine: "memcached", snapshotRetentionLimit: undefined }],
  ],
};
