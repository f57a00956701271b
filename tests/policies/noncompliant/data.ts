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
  "database-encrypted": each(ALL_DATABASES, (name) => must(name, "storageEncrypted", false)),
  "global-database-encrypted": [must("world", "storageEncrypted", false)],
  "database-own-key": each([...RDS, "documents"], (name) => must(name, "kmsKeyId", "")),
  "graph-database-own-key": [must("graph", "kmsKeyArn", "")],
  "database-insights-own-key": each(SERVERS, (name) => must(name, "performanceInsightsKmsKeyId", "")),
  "database-backups-kept": each(ALL_DATABASES, (name) => must(name, "backupRetentionPeriod", 6)),
  "database-final-snapshot": each(ALL_DATABASES, (name) => may(name, "skipFinalSnapshot", true)),
  "database-deletion-protected": each([...ALL_DATABASES, "world"], (name) => must(name, "deletionProtection", false)),
  "database-copies-tags": each([...RDS, "graph"], (name) => must(name, "copyTagsToSnapshot", false)),
  "database-takes-roles": each([...RDS, "graph"], (name) => must(name, "iamDatabaseAuthenticationEnabled", false)),
  "database-logs": each([...RDS, "documents"], (name) => must(name, "enabledCloudwatchLogsExports", [])),
  "graph-database-logs": [must("graph", "enableCloudwatchLogsExports", ["slowquery"])],
  "database-measured": each(SERVERS, (name) => must(name, "monitoringInterval", 0)),
  "database-not-public": each([...SERVERS, "graph-server"], (name) => may(name, "publiclyAccessible", true)),
  "database-patched": each(SERVERS, (name) => may(name, "autoMinorVersionUpgrade", false)),
  "database-stands-by": [must("single", "multiAz", false)],
  "database-requires-tls-postgres": [
    must("db-parameters", "parameters.0.value", "0"),
    must("db-parameters", "parameters", parameters({ ssl_min_protocol_version: "TLSv1.3" })),
  ],
  "database-requires-tls-postgres-single": [must("old-parameters", "parameters.0.value", "0")],
  "database-tls-floor-postgres": [
    must("db-parameters", "parameters.1.value", "TLSv1.2"),
    must("db-parameters", "parameters", parameters({ ...PARAMETERS, ssl_min_protocol_version: "TLSv1" })),
  ],
  "database-tls-floor-postgres-single": [must("old-parameters", "parameters.1.value", "TLSv1.1")],
  "database-requires-tls-mysql": [must("mysql-parameters", "parameters.0.value", "0")],
  "database-requires-tls-mysql-single": [
    must("single-parameters", "parameters.0.value", "OFF"),
    must("single-parameters", "parameters.0.name", "other"),
  ],
  "database-tls-floor-mysql": [
    may("mysql-parameters", "parameters", parameters({ ...MYSQL, tls_version: "TLSv1,TLSv1.2" })),
  ],
  "database-tls-floor-mysql-single": [
    may("single-parameters", "parameters", parameters({ ...MYSQL, tls_version: "TLSv1.1,TLSv1.2" })),
  ],
  "database-requires-tls-sqlserver": [must("sqlserver-parameters", "parameters.0.value", "0")],
  "document-database-audits": [
    must("documents-parameters", "parameters.1.value", "disabled"),
    must("documents-parameters", "parameters", parameters({ tls: "tls1.3+" })),
  ],
  "document-database-requires-tls": [
    may("documents-parameters", "parameters", parameters({ tls: "disabled", audit_logs: "all" })),
  ],
  "database-has-own-parameters": [must("db", "dbClusterParameterGroupName", "default.aurora-postgresql17")],
  "database-instance-has-own-parameters": [must("single", "parameterGroupName", "default.mysql8.4")],
  "database-proxy-requires-tls": [must("proxy", "requireTls", false)],
  "database-proxy-takes-roles": [must("proxy", "auths.0.iamAuth", "DISABLED")],
  "database-outlives-a-zone": [
    gone("db-b"),
    must("db-b", "clusterIdentifier", "other"),
    may("db-b", "availabilityZone", "a"),
  ],
  "cache-requires-tls": [
    must("cache", "transitEncryptionEnabled", false),
    may("cache", "transitEncryptionMode", "preferred"),
  ],
  "cache-node-backups-kept": [must("cache-single", "snapshotRetentionLimit", 0)],
  "cache-node-requires-tls": [must("cache-node", "transitEncryptionEnabled", false)],
  "cache-encrypted": [must("cache", "atRestEncryptionEnabled", false)],
  "cache-own-key": [must("cache", "kmsKeyId", ""), must("serverless-cache", "kmsKeyId", "")],
  "cache-authenticates": [must("cache", "userGroupIds", [])],
  "serverless-cache-authenticates": [must("serverless-cache", "userGroupId", "")],
  "cache-fails-over": [must("cache", "automaticFailoverEnabled", false)],
  "cache-spans-zones": [must("cache", "multiAzEnabled", false)],
  "cache-backups-kept": each(["cache", "serverless-cache", "memory"], (name) =>
    must(name, "snapshotRetentionLimit", 6),
  ),
  "cache-patched": each(["cache", "cache-node", "memory"], (name) => may(name, "autoMinorVersionUpgrade", false)),
  "memory-database-requires-tls": [may("memory", "tlsEnabled", false)],
  "memory-database-own-key": [must("memory", "kmsKeyArn", "")],
  "memory-database-authenticates": [may("memory", "aclName", "open-access")],
  "bucket-denies-plain-text": [
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
  "bucket-tls-floor": [
    may("data-policy", "policy", document(DENY_PLAIN)),
    may(
      "data-policy",
      "policy",
      document(DENY_PLAIN, { ...DENY_OLD, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
    ),
  ],
  "bucket-has-policy": [gone("data-policy"), must("data-policy", "bucket", "other")],
  "bucket-policy-not-public": [
    may("data-policy", "policy", document(DENY_PLAIN, DENY_OLD, ALLOW_ALL)),
    may("data", "policy", document(ALLOW_ALL), "bucket-denies-plain-text", "bucket-tls-floor"),
  ],
  "bucket-acl-not-public": [may("data-acl", "acl", "public-read"), may("data", "acl", "public-read-write")],
  "bucket-grants-not-public": [
    may("granted", "accessControlPolicy.grants.0.grantee.uri", "http://acs.amazonaws.com/groups/global/AllUsers"),
  ],
  "access-point-not-public": ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map(
    (flag) => may("access", "publicAccessBlockConfiguration", { [flag]: false }),
  ),
  "database-snapshot-not-public": each(["db-snapshot", "db-cluster-snapshot"], (name) =>
    may(name, "sharedAccounts", ["123456789012", "all"]),
  ),
  "database-migration-not-public": [must("migration", "publiclyAccessible", true)],
  "table-cache-encrypted": [must("table-cache", "serverSideEncryption.enabled", false)],
  "table-cache-requires-tls": [must("table-cache", "clusterEndpointEncryptionType", "NONE")],
  "table-replica-goes-back": [must("table-replica", "pointInTimeRecovery", false)],
  "cache-user-authenticates": [
    may("cache-user", "noPasswordRequired", true),
    may("cache-user", "authenticationMode.type", "no-password-required"),
  ],
  "vault-not-public": [may("vault-policy", "policy", document(ALLOW_ALL))],
  "table-replica-own-key": [must("table-replica", "kmsKeyArn", "alias/aws/dynamodb")],
  "warehouse-encrypted": [may("warehouse", "encrypted", "false")],
  "warehouse-own-key": [must("warehouse", "kmsKeyId", "")],
  "warehouse-requires-tls": [
    must("warehouse-parameters", "parameters.0.value", "false"),
    must("warehouse-parameters", "parameters", []),
  ],
  "warehouse-not-public": [may("warehouse", "publiclyAccessible", true)],
  "warehouse-routes-privately": [must("warehouse", "enhancedVpcRouting", false)],
  "warehouse-backups-kept": [must("warehouse", "automatedSnapshotRetentionPeriod", 1)],
  "warehouse-logs": [gone("warehouse-logging"), must("warehouse-logging", "clusterIdentifier", "other")],
  "bucket-public-access-off": ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map(
    (flag) => must("data-block", flag, false),
  ),
  "bucket-has-public-access-block": [gone("data-block"), must("data-block", "bucket", "other")],
  "bucket-own-key": [
    must("data-encryption", "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId", "alias/aws/s3"),
    may("data", "serverSideEncryptionConfiguration", {
      rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "" } },
    }),
    may("data", "serverSideEncryptionConfigurations", [
      { rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms" }] }] },
    ]),
  ],
  "file-system-spans-zones": [may("files", "availabilityZoneName", "eu-west-1a")],
  "bucket-encrypted": [must("logs-encryption", "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm", "none")],
  "bucket-encrypted-by-kms": [
    must("data-encryption", "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm", "AES256"),
    must("data-encryption", "bucket", "other"),
    gone("data-encryption"),
  ],
  "bucket-versions-on": [must("data-versions", "versioningConfiguration.status", "Suspended")],
  "bucket-versioned": [gone("data-versions"), must("data-versions", "bucket", "other")],
  "bucket-outlives-destroy": [may("data", "forceDestroy", true)],
  "bucket-logs-access": [gone("data-logging"), must("data-logging", "bucket", "other")],
  "bucket-owner-owns": [must("data-owner", "rule.objectOwnership", "ObjectWriter")],
  "table-own-key": [
    must("table", "serverSideEncryption.enabled", false),
    must("table", "serverSideEncryption.kmsKeyArn", ""),
  ],
  "table-replicas-own-key": [must("table", "replicas.0.kmsKeyArn", "")],
  "table-goes-back": [must("table", "pointInTimeRecovery.enabled", false)],
  "table-replicas-go-back": [must("table", "replicas.0.pointInTimeRecovery", false)],
  "table-deletion-protected": [must("table", "deletionProtectionEnabled", false)],
  "file-system-encrypted": [must("files", "encrypted", false)],
  "file-system-own-key": [must("files", "kmsKeyId", "")],
  "file-system-denies-plain-text": [must("files-policy", "policy", document(ALLOW_ALL))],
  "file-system-backups-on": [must("files-backups", "backupPolicy.status", "DISABLED")],
  "file-system-backed-up": [gone("files-backups"), must("files-backups", "fileSystemId", "other")],
  "volume-encrypted": [must("volume", "encrypted", false)],
  "volume-own-key": [must("volume", "kmsKeyId", "")],
  "snapshot-copy-encrypted": [must("snapshot", "encrypted", false)],
  "volumes-encrypted-by-default": [may("by-default", "enabled", false)],
  "search-requires-https": [
    may("search", "domainEndpointOptions.enforceHttps", false),
    must("search", "domainEndpointOptions", undefined, "search-tls-floor"),
  ],
  "search-tls-floor": [must("search", "domainEndpointOptions.tlsSecurityPolicy", "Policy-Min-TLS-1-0-2019-07")],
  "search-encrypted": [must("search", "encryptAtRest.enabled", false)],
  "search-nodes-encrypt": [must("search", "nodeToNodeEncryption.enabled", false)],
  "search-own-key": [must("search", "encryptAtRest.kmsKeyId", "")],
  "search-knows-who": [must("search", "advancedSecurityOptions.enabled", false)],
  "search-in-network": [must("search", "vpcOptions.subnetIds", [])],
  "search-not-public": [
    must("open-search", "advancedSecurityOptions.enabled", false, "search-knows-who"),
    must("open-search", "vpcOptions.subnetIds", [], "search-in-network"),
  ],
  "search-audited": [
    must("search", "logPublishingOptions.0.logType", "INDEX_SLOW_LOGS"),
    may("search", "logPublishingOptions.0.enabled", false),
  ],
  "search-spans-zones": [must("search", "clusterConfig.zoneAwarenessEnabled", false)],
  "vault-own-key": [must("vault", "kmsKeyArn", "")],
  "vault-outlives-destroy": [may("vault", "forceDestroy", true)],
  "vault-lock-bounds": [must("lock", "minRetentionDays", 0), must("lock", "maxRetentionDays", "")],
  "vault-locked": [gone("lock"), must("lock", "backupVaultName", "other")],
  "plan-keeps-a-month": [may("plan", "rules.0.lifecycle.deleteAfter", 34)],
  "plan-copies-elsewhere": [
    must("plan", "rules.0.copyActions", []),
    must("plan", "rules.0.copyActions", [
      { destinationVaultArn: "arn:aws:backup:eu-west-1:123456789012:backup-vault:near" },
    ]),
  ],
  "data-store-backed-up": [
    gone("selection"),
    must("selection", "resources", ["arn:aws:any:eu-west-1:123456789012:db"]),
    gone("volumes"),
    must("volumes", "resources", ["arn:aws:rds:*"]),
  ],
};
