// SPDX-License-Identifier: Apache-2.0
import { DENY_OLD, DENY_PLAIN, parameters } from "../compliant/data";
import { ALLOW_ALL, document } from "../compliant/fixture";
import { gone, may, must, type Break, type Breaks } from "./noncompliant";

const RDS = ["db", "single"];
const ALL_DATABASES = [...RDS, "documents", "graph"];
const SERVERS = ["db-a", "single"];
const each = (names: readonly string[], make: (name: string) => Break): Break[] => names.map(make);
const plainOn = (resource: string | string[]): string => document({ ...DENY_PLAIN, Resource: resource }, DENY_OLD);
const PARAMETERS = { "rds.force_ssl": "1", ssl_min_protocol_version: "TLSv1.3" };
const MYSQL = { require_secure_transport: "ON", tls_version: "TLSv1.3" };

export const data: Breaks = {
  "rds-storage-encrypted": each(ALL_DATABASES, (name) => must(name, "storageEncrypted", false)),
  "rds-global-cluster-encrypted": [must("world", "storageEncrypted", false)],
  "rds-storage-customer-managed-key": each([...RDS, "documents"], (name) => must(name, "kmsKeyId", "")),
  "neptune-cluster-customer-managed-key": [must("graph", "kmsKeyArn", "")],
  "rds-performance-insights-customer-managed-key": each(SERVERS, (name) => must(name, "performanceInsightsKmsKeyId", "")),
  "rds-backup-retention-period": each(ALL_DATABASES, (name) => must(name, "backupRetentionPeriod", 6)),
  "rds-final-snapshot-enabled": each(ALL_DATABASES, (name) => may(name, "skipFinalSnapshot", true)),
  "rds-deletion-protection-enabled": each([...ALL_DATABASES, "world"], (name) => must(name, "deletionProtection", false)),
  "rds-copy-tags-to-snapshots-enabled": each([...RDS, "graph"], (name) => must(name, "copyTagsToSnapshot", false)),
  "rds-iam-authentication-enabled": each([...RDS, "graph"], (name) => must(name, "iamDatabaseAuthenticationEnabled", false)),
  "rds-cloudwatch-logs-enabled": each([...RDS, "documents"], (name) => must(name, "enabledCloudwatchLogsExports", [])),
  "neptune-cluster-audit-logs-enabled": [must("graph", "enableCloudwatchLogsExports", ["slowquery"])],
  "rds-instance-enhanced-monitoring-enabled": each(SERVERS, (name) => must(name, "monitoringInterval", 0)),
  "rds-instance-not-public": each([...SERVERS, "graph-server"], (name) => may(name, "publiclyAccessible", true)),
  "rds-instance-auto-minor-version-upgrade": each(SERVERS, (name) => may(name, "autoMinorVersionUpgrade", false)),
  "rds-instance-multi-az": [must("single", "multiAz", false)],
  "rds-cluster-postgresql-tls-required": [
    must("db-parameters", "parameters.0.value", "0"),
    must("db-parameters", "parameters", parameters({ ssl_min_protocol_version: "TLSv1.3" })),
  ],
  "rds-instance-postgresql-tls-required": [must("old-parameters", "parameters.0.value", "0")],
  "rds-cluster-postgresql-tls-minimum-version": [
    must("db-parameters", "parameters.1.value", "TLSv1.2"),
    must("db-parameters", "parameters", parameters({ ...PARAMETERS, ssl_min_protocol_version: "TLSv1" })),
  ],
  "rds-instance-postgresql-tls-minimum-version": [must("old-parameters", "parameters.1.value", "TLSv1.1")],
  "rds-cluster-mysql-tls-required": [must("mysql-parameters", "parameters.0.value", "0")],
  "rds-instance-mysql-tls-required": [
    must("single-parameters", "parameters.0.value", "OFF"),
    must("single-parameters", "parameters.0.name", "other"),
  ],
  "rds-cluster-mysql-tls-minimum-version": [
    may("mysql-parameters", "parameters", parameters({ ...MYSQL, tls_version: "TLSv1,TLSv1.2" })),
  ],
  "rds-instance-mysql-tls-minimum-version": [
    may("single-parameters", "parameters", parameters({ ...MYSQL, tls_version: "TLSv1.1,TLSv1.2" })),
  ],
  "rds-instance-sqlserver-tls-required": [must("sqlserver-parameters", "parameters.0.value", "0")],
  "docdb-cluster-audit-logs-enabled": [
    must("documents-parameters", "parameters.1.value", "disabled"),
    must("documents-parameters", "parameters", parameters({ tls: "tls1.3+" })),
  ],
  "docdb-cluster-tls-required": [
    may("documents-parameters", "parameters", parameters({ tls: "disabled", audit_logs: "all" })),
  ],
  "rds-cluster-custom-parameter-group": [must("db", "dbClusterParameterGroupName", "default.aurora-postgresql17")],
  "rds-instance-custom-parameter-group": [must("single", "parameterGroupName", "default.mysql8.4")],
  "rds-proxy-tls-required": [must("proxy", "requireTls", false)],
  "rds-proxy-iam-authentication-required": [must("proxy", "auths.0.iamAuth", "DISABLED")],
  "rds-cluster-multi-az": [
    gone("db-b"),
    must("db-b", "clusterIdentifier", "other"),
    may("db-b", "availabilityZone", "a"),
  ],
  "elasticache-replication-group-tls-required": [
    must("cache", "transitEncryptionEnabled", false),
    may("cache", "transitEncryptionMode", "preferred"),
  ],
  "elasticache-cluster-snapshot-retention-period": [must("cache-single", "snapshotRetentionLimit", 0)],
  "elasticache-cluster-tls-required": [must("cache-node", "transitEncryptionEnabled", false)],
  "elasticache-replication-group-encrypted": [must("cache", "atRestEncryptionEnabled", false)],
  "elasticache-cache-customer-managed-key": [must("cache", "kmsKeyId", ""), must("serverless-cache", "kmsKeyId", "")],
  "elasticache-replication-group-auth-required": [must("cache", "userGroupIds", [])],
  "elasticache-serverless-user-group-required": [must("serverless-cache", "userGroupId", "")],
  "elasticache-replication-group-automatic-failover": [must("cache", "automaticFailoverEnabled", false)],
  "elasticache-replication-group-multi-az": [must("cache", "multiAzEnabled", false)],
  "elasticache-snapshot-retention-period": each(["cache", "serverless-cache", "memory"], (name) =>
    must(name, "snapshotRetentionLimit", 6),
  ),
  "elasticache-auto-minor-version-upgrade": each(["cache", "cache-node", "memory"], (name) => may(name, "autoMinorVersionUpgrade", false)),
  "memorydb-cluster-tls-required": [may("memory", "tlsEnabled", false)],
  "memorydb-cluster-customer-managed-key": [must("memory", "kmsKeyArn", "")],
  "memorydb-cluster-acl-required": [may("memory", "aclName", "open-access")],
  "s3-bucket-policy-tls-required": [
    may("data-policy", "policy", plainOn("arn:aws:s3:::data")),
    may("data-policy", "policy", plainOn(["arn:aws:s3:::data/*"])),
    may(
      "data-policy",
      "policy",
      document({ ...DENY_PLAIN, Condition: { Bool: { "aws:SecureTransport": "true" } } }, DENY_OLD),
    ),
    may("data-policy", "policy", document({ ...DENY_PLAIN, Principal: { AWS: "arn:one" } }, DENY_OLD)),
    may("data-policy", "policy", document({ ...DENY_PLAIN, Action: "s3:GetObject" }, DENY_OLD)),
    may(
      "data-policy",
      "policy",
      document(
        {
          ...DENY_PLAIN,
          Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:PrincipalOrgID": "o-1" } },
        },
        DENY_OLD,
      ),
    ),
  ],
  "s3-bucket-policy-tls-minimum-version": [
    may("data-policy", "policy", document(DENY_PLAIN)),
    may(
      "data-policy",
      "policy",
      document(DENY_PLAIN, { ...DENY_OLD, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
    ),
  ],
  "s3-bucket-has-policy": [gone("data-policy"), must("data-policy", "bucket", "other")],
  "s3-bucket-policy-not-public": [
    may("data-policy", "policy", document(DENY_PLAIN, DENY_OLD, ALLOW_ALL)),
    may("data", "policy", document(ALLOW_ALL), "s3-bucket-policy-tls-required", "s3-bucket-policy-tls-minimum-version"),
  ],
  "s3-bucket-acl-not-public": [may("data-acl", "acl", "public-read"), may("data", "acl", "public-read-write")],
  "s3-bucket-acl-no-external-grants": [
    may("granted", "accessControlPolicy.grants.0.grantee.uri", "http://acs.amazonaws.com/groups/global/AllUsers"),
  ],
  "s3-access-point-block-public-access": ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map(
    (flag) => may("access", "publicAccessBlockConfiguration", { [flag]: false }),
  ),
  "rds-snapshot-not-public": each(["db-snapshot", "db-cluster-snapshot"], (name) =>
    may(name, "sharedAccounts", ["123456789012", "all"]),
  ),
  "dms-replication-instance-not-public": [must("migration", "publiclyAccessible", true)],
  "dax-cluster-encrypted": [must("table-cache", "serverSideEncryption.enabled", false)],
  "dax-cluster-tls-required": [must("table-cache", "clusterEndpointEncryptionType", "NONE")],
  "dynamodb-table-replica-pitr-enabled": [must("table-replica", "pointInTimeRecovery", false)],
  "elasticache-user-authentication-required": [
    may("cache-user", "noPasswordRequired", true),
    may("cache-user", "authenticationMode.type", "no-password-required"),
  ],
  "backup-vault-policy-not-public": [may("vault-policy", "policy", document(ALLOW_ALL))],
  "dynamodb-table-replica-customer-managed-key": [must("table-replica", "kmsKeyArn", "alias/aws/dynamodb")],
  "redshift-cluster-encrypted": [may("warehouse", "encrypted", "false")],
  "redshift-cluster-customer-managed-key": [must("warehouse", "kmsKeyId", "")],
  "redshift-parameter-group-require-ssl": [
    must("warehouse-parameters", "parameters.0.value", "false"),
    must("warehouse-parameters", "parameters", []),
  ],
  "redshift-cluster-not-public": [may("warehouse", "publiclyAccessible", true)],
  "redshift-cluster-enhanced-vpc-routing-enabled": [must("warehouse", "enhancedVpcRouting", false)],
  "redshift-cluster-snapshot-retention-minimum": [must("warehouse", "automatedSnapshotRetentionPeriod", 1)],
  "redshift-cluster-audit-logs-enabled": [gone("warehouse-logging"), must("warehouse-logging", "clusterIdentifier", "other")],
  "s3-public-access-block-all-settings": ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map(
    (flag) => must("data-block", flag, false),
  ),
  "s3-bucket-block-public-access-enabled": [gone("data-block"), must("data-block", "bucket", "other")],
  "s3-bucket-customer-managed-key": [
    must("data-encryption", "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId", "alias/aws/s3"),
    may("data", "serverSideEncryptionConfiguration", {
      rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "" } },
    }),
    may("data", "serverSideEncryptionConfigurations", [
      { rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms" }] }] },
    ]),
  ],
  "efs-file-system-multi-az": [may("files", "availabilityZoneName", "eu-west-1a")],
  "s3-bucket-encryption-algorithm": [must("logs-encryption", "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm", "none")],
  "s3-bucket-kms-encrypted": [
    must("data-encryption", "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm", "AES256"),
    must("data-encryption", "bucket", "other"),
    gone("data-encryption"),
  ],
  "s3-bucket-versioning-status-enabled": [must("data-versions", "versioningConfiguration.status", "Suspended")],
  "s3-bucket-versioning-enabled": [gone("data-versions"), must("data-versions", "bucket", "other")],
  "s3-bucket-force-destroy-disabled": [may("data", "forceDestroy", true)],
  "s3-bucket-access-logs-enabled": [gone("data-logging"), must("data-logging", "bucket", "other")],
  "s3-bucket-acl-disabled": [must("data-owner", "rule.objectOwnership", "ObjectWriter")],
  "dynamodb-table-customer-managed-key": [
    must("table", "serverSideEncryption.enabled", false),
    must("table", "serverSideEncryption.kmsKeyArn", ""),
  ],
  "dynamodb-table-replicas-customer-managed-key": [must("table", "replicas.0.kmsKeyArn", "")],
  "dynamodb-table-pitr-enabled": [must("table", "pointInTimeRecovery.enabled", false)],
  "dynamodb-table-replicas-pitr-enabled": [must("table", "replicas.0.pointInTimeRecovery", false)],
  "dynamodb-table-deletion-protection-enabled": [must("table", "deletionProtectionEnabled", false)],
  "efs-file-system-encrypted": [must("files", "encrypted", false)],
  "efs-file-system-customer-managed-key": [must("files", "kmsKeyId", "")],
  "efs-file-system-policy-tls-required": [must("files-policy", "policy", document(ALLOW_ALL))],
  "efs-backup-policy-enabled": [must("files-backups", "backupPolicy.status", "DISABLED")],
  "efs-file-system-automatic-backups-enabled": [gone("files-backups"), must("files-backups", "fileSystemId", "other")],
  "ebs-volume-encrypted": [must("volume", "encrypted", false)],
  "ebs-volume-customer-managed-key": [must("volume", "kmsKeyId", "")],
  "ebs-snapshot-copy-encrypted": [must("snapshot", "encrypted", false)],
  "ebs-encryption-by-default-enabled": [may("by-default", "enabled", false)],
  "opensearch-domain-https-required": [
    may("search", "domainEndpointOptions.enforceHttps", false),
    must("search", "domainEndpointOptions", undefined, "opensearch-domain-tls-minimum-version"),
  ],
  "opensearch-domain-tls-minimum-version": [must("search", "domainEndpointOptions.tlsSecurityPolicy", "Policy-Min-TLS-1-0-2019-07")],
  "opensearch-domain-encrypted-at-rest": [must("search", "encryptAtRest.enabled", false)],
  "opensearch-domain-node-to-node-encryption": [must("search", "nodeToNodeEncryption.enabled", false)],
  "opensearch-domain-customer-managed-key": [must("search", "encryptAtRest.kmsKeyId", "")],
  "opensearch-domain-fine-grained-access-control": [must("search", "advancedSecurityOptions.enabled", false)],
  "opensearch-domain-in-vpc-only": [must("search", "vpcOptions.subnetIds", [])],
  "opensearch-domain-not-public": [
    must("open-search", "advancedSecurityOptions.enabled", false, "opensearch-domain-fine-grained-access-control"),
    must("open-search", "vpcOptions.subnetIds", [], "opensearch-domain-in-vpc-only"),
  ],
  "opensearch-domain-audit-logs-enabled": [
    must("search", "logPublishingOptions.0.logType", "INDEX_SLOW_LOGS"),
    may("search", "logPublishingOptions.0.enabled", false),
  ],
  "opensearch-domain-multi-az": [must("search", "clusterConfig.zoneAwarenessEnabled", false)],
  "backup-vault-customer-managed-key": [must("vault", "kmsKeyArn", "")],
  "backup-vault-force-destroy-disabled": [may("vault", "forceDestroy", true)],
  "backup-vault-lock-retention-limits": [must("lock", "minRetentionDays", 0), must("lock", "maxRetentionDays", "")],
  "backup-vault-lock-enabled": [gone("lock"), must("lock", "backupVaultName", "other")],
  "backup-plan-retention-minimum": [may("plan", "rules.0.lifecycle.deleteAfter", 34)],
  "backup-plan-cross-region-copy": [
    must("plan", "rules.0.copyActions", []),
    must("plan", "rules.0.copyActions", [
      { destinationVaultArn: "arn:aws:backup:eu-west-1:123456789012:backup-vault:near" },
    ]),
  ],
  "backup-plan-covers-data-stores": [
    gone("selection"),
    must("selection", "resources", ["arn:aws:any:eu-west-1:123456789012:db"]),
    gone("volumes"),
    must("volumes", "resources", ["arn:aws:rds:*"]),
  ],
};
