// SPDX-License-Identifier: Apache-2.0
import { parameters } from "../compliant/databases";
import { optional, required, removed, type NoncompliantCase, type NoncompliantCases } from "./noncompliant";

const RDS = ["db", "single"];
const ALL_DATABASES = [...RDS, "docdb", "neptune"];
const INSTANCES = ["db-a", "single"];
const POSTGRES = { "rds.force_ssl": "1", ssl_min_protocol_version: "TLSv1.3" };
const MYSQL = { require_secure_transport: "ON", tls_version: "TLSv1.3" };
const each = (names: readonly string[], toCase: (name: string) => NoncompliantCase): NoncompliantCase[] =>
  names.map(toCase);

export const databases: NoncompliantCases = {
  "rds-storage-encrypted": each(ALL_DATABASES, (name) => required(name, "storageEncrypted", false)),
  "rds-global-cluster-encrypted": [required("global-db", "storageEncrypted", false)],
  "rds-storage-customer-managed-key": each([...RDS, "docdb"], (name) => required(name, "kmsKeyId", "")),
  "rds-performance-insights-customer-managed-key": each(INSTANCES, (name) =>
    required(name, "performanceInsightsKmsKeyId", ""),
  ),
  "rds-backup-retention-period": each(ALL_DATABASES, (name) => required(name, "backupRetentionPeriod", 6)),
  "rds-final-snapshot-enabled": each(ALL_DATABASES, (name) => optional(name, "skipFinalSnapshot", true)),
  "rds-deletion-protection-enabled": each([...ALL_DATABASES, "global-db"], (name) =>
    required(name, "deletionProtection", false),
  ),
  "rds-copy-tags-to-snapshots-enabled": each([...RDS, "neptune"], (name) =>
    required(name, "copyTagsToSnapshot", false),
  ),
  "rds-iam-authentication-enabled": each([...RDS, "neptune"], (name) =>
    required(name, "iamDatabaseAuthenticationEnabled", false),
  ),
  "rds-cloudwatch-logs-enabled": each([...RDS, "docdb"], (name) => required(name, "enabledCloudwatchLogsExports", [])),
  "rds-instance-enhanced-monitoring-enabled": each(INSTANCES, (name) => required(name, "monitoringInterval", 0)),
  "rds-instance-not-public": each([...INSTANCES, "neptune-instance"], (name) =>
    optional(name, "publiclyAccessible", true),
  ),
  "rds-instance-auto-minor-version-upgrade": each(INSTANCES, (name) =>
    optional(name, "autoMinorVersionUpgrade", false),
  ),
  "rds-instance-multi-az": [required("single", "multiAz", false)],
  "rds-cluster-postgresql-tls-required": [
    required("db-parameters", "parameters.0.value", "0"),
    required("db-parameters", "parameters", parameters({ ssl_min_protocol_version: "TLSv1.3" })),
  ],
  "rds-instance-postgresql-tls-required": [required("old-parameters", "parameters.0.value", "0")],
  "rds-cluster-postgresql-tls-minimum-version": [
    required("db-parameters", "parameters.1.value", "TLSv1.2"),
    required("db-parameters", "parameters", parameters({ ...POSTGRES, ssl_min_protocol_version: "TLSv1" })),
  ],
  "rds-instance-postgresql-tls-minimum-version": [required("old-parameters", "parameters.1.value", "TLSv1.1")],
  "rds-cluster-mysql-tls-required": [required("mysql-parameters", "parameters.0.value", "0")],
  "rds-instance-mysql-tls-required": [
    required("single-parameters", "parameters.0.value", "OFF"),
    required("single-parameters", "parameters.0.name", "other"),
  ],
  "rds-cluster-mysql-tls-minimum-version": [
    optional("mysql-parameters", "parameters", parameters({ ...MYSQL, tls_version: "TLSv1,TLSv1.2" })),
  ],
  "rds-instance-mysql-tls-minimum-version": [
    optional("single-parameters", "parameters", parameters({ ...MYSQL, tls_version: "TLSv1.1,TLSv1.2" })),
  ],
  "rds-instance-sqlserver-tls-required": [required("sqlserver-parameters", "parameters.0.value", "0")],
  "rds-cluster-custom-parameter-group": [required("db", "dbClusterParameterGroupName", "default.aurora-postgresql17")],
  "rds-instance-custom-parameter-group": [required("single", "parameterGroupName", "default.mysql8.4")],
  "rds-proxy-tls-required": [required("proxy", "requireTls", false)],
  "rds-proxy-iam-authentication-required": [required("proxy", "auths.0.iamAuth", "DISABLED")],
  "rds-cluster-multi-az": [
    removed("db-b"),
    required("db-b", "clusterIdentifier", "other"),
    optional("db-b", "availabilityZone", "a"),
  ],
  "rds-snapshot-not-public": each(["db-snapshot", "db-cluster-snapshot"], (name) =>
    optional(name, "sharedAccounts", ["123456789012", "all"]),
  ),
  "neptune-cluster-customer-managed-key": [required("neptune", "kmsKeyArn", "")],
  "neptune-cluster-audit-logs-enabled": [required("neptune", "enableCloudwatchLogsExports", ["slowquery"])],
  "docdb-cluster-audit-logs-enabled": [
    required("docdb-parameters", "parameters.1.value", "disabled"),
    required("docdb-parameters", "parameters", parameters({ tls: "tls1.3+" })),
  ],
  "docdb-cluster-tls-required": [
    optional("docdb-parameters", "parameters", parameters({ tls: "disabled", audit_logs: "all" })),
  ],
  "elasticache-replication-group-tls-required": [
    required("cache", "transitEncryptionEnabled", false),
    optional("cache", "transitEncryptionMode", "preferred"),
  ],
  "elasticache-cluster-snapshot-retention-period": [required("cache-single", "snapshotRetentionLimit", 0)],
  "elasticache-cluster-tls-required": [required("cache-node", "transitEncryptionEnabled", false)],
  "elasticache-replication-group-encrypted": [required("cache", "atRestEncryptionEnabled", false)],
  "elasticache-cache-customer-managed-key": [
    required("cache", "kmsKeyId", ""),
    required("serverless-cache", "kmsKeyId", ""),
  ],
  "elasticache-replication-group-auth-required": [required("cache", "userGroupIds", [])],
  "elasticache-serverless-user-group-required": [required("serverless-cache", "userGroupId", "")],
  "elasticache-replication-group-automatic-failover": [required("cache", "automaticFailoverEnabled", false)],
  "elasticache-replication-group-multi-az": [required("cache", "multiAzEnabled", false)],
  "elasticache-snapshot-retention-period": each(["cache", "serverless-cache", "memorydb"], (name) =>
    required(name, "snapshotRetentionLimit", 6),
  ),
  "elasticache-auto-minor-version-upgrade": each(["cache", "cache-node", "memorydb"], (name) =>
    optional(name, "autoMinorVersionUpgrade", false),
  ),
  "elasticache-user-authentication-required": [
    optional("cache-user", "noPasswordRequired", true),
    optional("cache-user", "authenticationMode.type", "no-password-required"),
  ],
  "memorydb-cluster-tls-required": [optional("memorydb", "tlsEnabled", false)],
  "memorydb-cluster-customer-managed-key": [required("memorydb", "kmsKeyArn", "")],
  "memorydb-cluster-acl-required": [optional("memorydb", "aclName", "open-access")],
  "dms-replication-instance-not-public": [required("dms", "publiclyAccessible", true)],
  "dax-cluster-encrypted": [required("dax", "serverSideEncryption.enabled", false)],
  "dax-cluster-tls-required": [required("dax", "clusterEndpointEncryptionType", "NONE")],
  "dynamodb-table-replica-pitr-enabled": [required("table-replica", "pointInTimeRecovery", false)],
  "dynamodb-table-replica-customer-managed-key": [required("table-replica", "kmsKeyArn", "alias/aws/dynamodb")],
  "dynamodb-table-customer-managed-key": [
    required("table", "serverSideEncryption.enabled", false),
    required("table", "serverSideEncryption.kmsKeyArn", ""),
  ],
  "dynamodb-table-replicas-customer-managed-key": [required("table", "replicas.0.kmsKeyArn", "")],
  "dynamodb-table-pitr-enabled": [required("table", "pointInTimeRecovery.enabled", false)],
  "dynamodb-table-replicas-pitr-enabled": [required("table", "replicas.0.pointInTimeRecovery", false)],
  "dynamodb-table-deletion-protection-enabled": [required("table", "deletionProtectionEnabled", false)],
  "redshift-cluster-encrypted": [optional("redshift", "encrypted", "false")],
  "redshift-cluster-customer-managed-key": [required("redshift", "kmsKeyId", "")],
  "redshift-parameter-group-require-ssl": [
    required("redshift-parameters", "parameters.0.value", "false"),
    required("redshift-parameters", "parameters", []),
  ],
  "redshift-cluster-not-public": [optional("redshift", "publiclyAccessible", true)],
  "redshift-cluster-enhanced-vpc-routing-enabled": [required("redshift", "enhancedVpcRouting", false)],
  "redshift-cluster-snapshot-retention-minimum": [required("redshift", "automatedSnapshotRetentionPeriod", 1)],
  "redshift-cluster-audit-logs-enabled": [
    removed("redshift-logging"),
    required("redshift-logging", "clusterIdentifier", "other"),
  ],
};
