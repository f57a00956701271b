// SPDX-License-Identifier: Apache-2.0
import { ALLOW, ALLOW_ALL, arn, document, made } from "./fixture";

const deny = (condition: object): object => ({
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
  Condition: condition,
});
export const DENY_PLAIN = deny({ Bool: { "aws:SecureTransport": "false" } });
export const DENY_OLD = deny({ NumericLessThan: { "S3:tlsversion": "1.3" } });
const DENY_PLAIN_FILES = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

export const parameters = (values: Record<string, string>): object[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

const DATABASE = {
  storageEncrypted: true,
  kmsKeyId: arn("key"),
  backupRetentionPeriod: 7,
  skipFinalSnapshot: false,
  deletionProtection: true,
  copyTagsToSnapshot: true,
  iamDatabaseAuthenticationEnabled: true,
  enabledCloudwatchLogsExports: ["postgresql"],
  engine: "aurora-postgresql",
};
const SERVER = {
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: arn("key"),
  monitoringInterval: 60,
  publiclyAccessible: false,
  autoMinorVersionUpgrade: true,
};

const bucket = (name: string, algorithm: string, logs: boolean): ReturnType<typeof made>[] => [
  made("aws:s3/bucket:Bucket", name, { bucket: name, forceDestroy: false }),
  made("aws:s3/bucketPolicy:BucketPolicy", `${name}-policy`, {
    bucket: name,
    policy: document(DENY_PLAIN, DENY_OLD, ALLOW),
  }),
  made("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${name}-block`, {
    bucket: name,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  }),
  made("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", `${name}-encryption`, {
    bucket: name,
    rules: [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: algorithm,
          ...(algorithm.startsWith("aws:kms") && { kmsMasterKeyId: arn("key") }),
        },
      },
    ],
  }),
  made("aws:s3/bucketVersioning:BucketVersioning", `${name}-versions`, {
    bucket: name,
    versioningConfiguration: { status: "Enabled" },
  }),
  made("aws:s3/bucketOwnershipControls:BucketOwnershipControls", `${name}-owner`, {
    bucket: name,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  }),
  made("aws:s3/bucketAcl:BucketAcl", `${name}-acl`, { bucket: name, acl: "private" }),
  ...(logs
    ? [made("aws:s3/bucketLogging:BucketLogging", `${name}-logging`, { bucket: name, targetBucket: "logs" })]
    : []),
];

/** What keeps data, and its copies. */
export const data = [
  made("aws:rds/cluster:Cluster", "db", {
    ...DATABASE,
    dbClusterParameterGroupName: "db-parameters",
    clusterIdentifier: "db",
  }),
  ...["a", "b"].map((zone) =>
    made("aws:rds/clusterInstance:ClusterInstance", `db-${zone}`, {
      ...SERVER,
      clusterIdentifier: "db",
      availabilityZone: zone,
    }),
  ),
  made("aws:rds/clusterParameterGroup:ClusterParameterGroup", "db-parameters", {
    family: "aurora-postgresql17",
    parameters: parameters({ "rds.force_ssl": "1", ssl_min_protocol_version: "TLSv1.3" }),
  }),
  made("aws:rds/instance:Instance", "single", {
    ...DATABASE,
    ...SERVER,
    engine: "mysql",
    multiAz: true,
    parameterGroupName: "single-parameters",
  }),
  made("aws:rds/parameterGroup:ParameterGroup", "single-parameters", {
    family: "mysql8.4",
    parameters: parameters({ require_secure_transport: "ON", tls_version: "TLSv1.3" }),
  }),
  made("aws:rds/parameterGroup:ParameterGroup", "old-parameters", {
    family: "postgres15",
    parameters: parameters({ "rds.force_ssl": "1", ssl_min_protocol_version: "TLSv1.2" }),
  }),
  made("aws:rds/clusterParameterGroup:ClusterParameterGroup", "mysql-parameters", {
    family: "aurora-mysql8.0",
    parameters: parameters({ require_secure_transport: "ON" }),
  }),
  made("aws:rds/parameterGroup:ParameterGroup", "sqlserver-parameters", {
    family: "sqlserver-ex-16.0",
    parameters: parameters({ "rds.force_ssl": "1" }),
  }),
  made("aws:rds/clusterSnapshot:ClusterSnapshot", "db-cluster-snapshot", { sharedAccounts: ["123456789012"] }),
  made("aws:neptune/clusterInstance:ClusterInstance", "graph-server", {
    clusterIdentifier: "graph",
    publiclyAccessible: false,
  }),
  made("aws:elasticache/user:User", "cache-user", { authenticationMode: { type: "iam" }, noPasswordRequired: false }),
  made("aws:backup/vaultPolicy:VaultPolicy", "vault-policy", { backupVaultName: "vault", policy: document(ALLOW) }),
  made("aws:rds/snapshot:Snapshot", "db-snapshot", { sharedAccounts: ["123456789012"] }),
  made("aws:dms/replicationInstance:ReplicationInstance", "migration", { publiclyAccessible: false }),
  made("aws:dax/cluster:Cluster", "table-cache", {
    serverSideEncryption: { enabled: true },
    clusterEndpointEncryptionType: "TLS",
  }),
  made("aws:dynamodb/tableReplica:TableReplica", "table-replica", { kmsKeyArn: arn("key"), pointInTimeRecovery: true }),
  made("aws:redshift/cluster:Cluster", "warehouse", {
    encrypted: "true",
    kmsKeyId: arn("key"),
    publiclyAccessible: false,
    enhancedVpcRouting: true,
    automatedSnapshotRetentionPeriod: 7,
    clusterIdentifier: "warehouse",
  }),
  made("aws:redshift/parameterGroup:ParameterGroup", "warehouse-parameters", {
    family: "redshift-1.0",
    parameters: parameters({ require_ssl: "true" }),
  }),
  made("aws:redshift/logging:Logging", "warehouse-logging", { clusterIdentifier: "warehouse" }),
  made("aws:s3/accessPoint:AccessPoint", "access", { bucket: "data" }),
  made("aws:s3/bucketAcl:BucketAcl", "granted", {
    bucket: "data",
    accessControlPolicy: { grants: [{ grantee: { uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" } }] },
  }),
  made("aws:rds/globalCluster:GlobalCluster", "world", { storageEncrypted: true, deletionProtection: true }),
  made("aws:rds/proxy:Proxy", "proxy", { requireTls: true, auths: [{ iamAuth: "REQUIRED" }] }),
  made("aws:docdb/cluster:Cluster", "documents", {
    ...DATABASE,
    engine: "docdb",
    enabledCloudwatchLogsExports: ["audit"],
  }),
  made("aws:docdb/clusterParameterGroup:ClusterParameterGroup", "documents-parameters", {
    family: "docdb5.0",
    parameters: parameters({ tls: "tls1.3+", audit_logs: "all" }),
  }),
  made("aws:neptune/cluster:Cluster", "graph", {
    ...DATABASE,
    engine: "neptune",
    kmsKeyArn: arn("key"),
    enableCloudwatchLogsExports: ["audit"],
  }),
  made("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
    engine: "redis",
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    atRestEncryptionEnabled: true,
    kmsKeyId: arn("key"),
    userGroupIds: ["users"],
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    snapshotRetentionLimit: 7,
    autoMinorVersionUpgrade: true,
  }),
  made("aws:elasticache/cluster:Cluster", "cache-single", {
    engine: "redis",
    snapshotRetentionLimit: 7,
    transitEncryptionEnabled: true,
  }),
  made("aws:elasticache/cluster:Cluster", "cache-node", { engine: "memcached", transitEncryptionEnabled: true }),
  made("aws:elasticache/serverlessCache:ServerlessCache", "serverless-cache", {
    engine: "valkey",
    kmsKeyId: arn("key"),
    userGroupId: "users",
    snapshotRetentionLimit: 7,
  }),
  made("aws:memorydb/cluster:Cluster", "memory", {
    tlsEnabled: true,
    kmsKeyArn: arn("key"),
    aclName: "users",
    snapshotRetentionLimit: 7,
  }),
  ...bucket("data", "aws:kms", true),
  ...bucket("logs", "AES256", false),
  made("aws:dynamodb/table:Table", "table", {
    serverSideEncryption: { enabled: true, kmsKeyArn: arn("key") },
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: true,
    replicas: [{ kmsKeyArn: arn("key"), pointInTimeRecovery: true }],
  }),
  made("aws:efs/fileSystem:FileSystem", "files", { encrypted: true, kmsKeyId: arn("key") }),
  made("aws:efs/fileSystemPolicy:FileSystemPolicy", "files-policy", {
    fileSystemId: "files",
    policy: document(DENY_PLAIN_FILES),
  }),
  made("aws:efs/backupPolicy:BackupPolicy", "files-backups", {
    fileSystemId: "files",
    backupPolicy: { status: "ENABLED" },
  }),
  made("aws:ebs/volume:Volume", "volume", { encrypted: true, kmsKeyId: arn("key") }),
  made("aws:ebs/snapshotCopy:SnapshotCopy", "snapshot", { encrypted: true }),
  made("aws:ebs/encryptionByDefault:EncryptionByDefault", "by-default", { enabled: true }),
  made("aws:opensearch/domain:Domain", "search", {
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08" },
    encryptAtRest: { enabled: true, kmsKeyId: arn("key") },
    nodeToNodeEncryption: { enabled: true },
    advancedSecurityOptions: { enabled: true },
    vpcOptions: { subnetIds: ["a"] },
    logPublishingOptions: [{ logType: "AUDIT_LOGS", enabled: true }],
    clusterConfig: { zoneAwarenessEnabled: true },
    accessPolicies: document(ALLOW),
  }),
  made("aws:elasticsearch/domain:Domain", "open-search", {
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
    encryptAtRest: { enabled: true, kmsKeyId: arn("key") },
    nodeToNodeEncryption: { enabled: true },
    advancedSecurityOptions: { enabled: true },
    vpcOptions: { subnetIds: ["a"] },
    logPublishingOptions: [{ logType: "AUDIT_LOGS" }],
    clusterConfig: { zoneAwarenessEnabled: true },
    accessPolicies: document(ALLOW_ALL),
  }),
  made("aws:backup/vault:Vault", "vault", { kmsKeyArn: arn("key"), forceDestroy: false }),
  made("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "lock", {
    backupVaultName: "vault",
    minRetentionDays: 7,
    maxRetentionDays: 400,
  }),
  made("aws:backup/plan:Plan", "plan", {
    rules: [
      {
        lifecycle: { deleteAfter: 35 },
        copyActions: [{ destinationVaultArn: "arn:aws:backup:eu-central-1:123456789012:backup-vault:far" }],
      },
    ],
  }),
  made("aws:backup/selection:Selection", "selection", {
    resources: ["db", "single", "documents", "graph", "table", "files"].map(arn),
    selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "daily" }],
  }),
  made("aws:backup/selection:Selection", "volumes", { resources: ["arn:aws:any:*:*:volume*"] }),
];
