// SPDX-License-Identifier: Apache-2.0
import { arn, createdResource } from "./fixture";

/** The parameters of a parameter group. */
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
const INSTANCE = {
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: arn("key"),
  monitoringInterval: 60,
  publiclyAccessible: false,
  autoMinorVersionUpgrade: true,
};

export const databases = [
  createdResource("aws:rds/cluster:Cluster", "db", {
    ...DATABASE,
    dbClusterParameterGroupName: "db-parameters",
    clusterIdentifier: "db",
  }),
  ...["a", "b"].map((zone) =>
    createdResource("aws:rds/clusterInstance:ClusterInstance", `db-${zone}`, {
      ...INSTANCE,
      clusterIdentifier: "db",
      availabilityZone: zone,
    }),
  ),
  createdResource("aws:rds/clusterParameterGroup:ClusterParameterGroup", "db-parameters", {
    family: "aurora-postgresql17",
    parameters: parameters({ "rds.force_ssl": "1", ssl_min_protocol_version: "TLSv1.3" }),
  }),
  createdResource("aws:rds/instance:Instance", "single", {
    ...DATABASE,
    ...INSTANCE,
    engine: "mysql",
    multiAz: true,
    parameterGroupName: "single-parameters",
  }),
  createdResource("aws:rds/parameterGroup:ParameterGroup", "single-parameters", {
    family: "mysql8.4",
    parameters: parameters({ require_secure_transport: "ON", tls_version: "TLSv1.3" }),
  }),
  createdResource("aws:rds/parameterGroup:ParameterGroup", "old-parameters", {
    family: "postgres15",
    parameters: parameters({ "rds.force_ssl": "1", ssl_min_protocol_version: "TLSv1.2" }),
  }),
  createdResource("aws:rds/clusterParameterGroup:ClusterParameterGroup", "mysql-parameters", {
    family: "aurora-mysql8.0",
    parameters: parameters({ require_secure_transport: "ON" }),
  }),
  createdResource("aws:rds/parameterGroup:ParameterGroup", "sqlserver-parameters", {
    family: "sqlserver-ex-16.0",
    parameters: parameters({ "rds.force_ssl": "1" }),
  }),
  createdResource("aws:rds/clusterSnapshot:ClusterSnapshot", "db-cluster-snapshot", {
    sharedAccounts: ["123456789012"],
  }),
  createdResource("aws:neptune/clusterInstance:ClusterInstance", "neptune-instance", {
    clusterIdentifier: "neptune",
    publiclyAccessible: false,
  }),
  createdResource("aws:elasticache/user:User", "cache-user", {
    authenticationMode: { type: "iam" },
    noPasswordRequired: false,
  }),
  createdResource("aws:rds/snapshot:Snapshot", "db-snapshot", { sharedAccounts: ["123456789012"] }),
  createdResource("aws:dms/replicationInstance:ReplicationInstance", "dms", { publiclyAccessible: false }),
  createdResource("aws:dax/cluster:Cluster", "dax", {
    serverSideEncryption: { enabled: true },
    clusterEndpointEncryptionType: "TLS",
  }),
  createdResource("aws:dynamodb/tableReplica:TableReplica", "table-replica", {
    kmsKeyArn: arn("key"),
    pointInTimeRecovery: true,
  }),
  createdResource("aws:redshift/cluster:Cluster", "redshift", {
    encrypted: "true",
    kmsKeyId: arn("key"),
    publiclyAccessible: false,
    enhancedVpcRouting: true,
    automatedSnapshotRetentionPeriod: 7,
    clusterIdentifier: "redshift",
  }),
  createdResource("aws:redshift/parameterGroup:ParameterGroup", "redshift-parameters", {
    family: "redshift-1.0",
    parameters: parameters({ require_ssl: "true" }),
  }),
  createdResource("aws:redshift/logging:Logging", "redshift-logging", { clusterIdentifier: "redshift" }),
  createdResource("aws:rds/globalCluster:GlobalCluster", "global-db", {
    storageEncrypted: true,
    deletionProtection: true,
  }),
  createdResource("aws:rds/proxy:Proxy", "proxy", { requireTls: true, auths: [{ iamAuth: "REQUIRED" }] }),
  createdResource("aws:docdb/cluster:Cluster", "docdb", {
    ...DATABASE,
    engine: "docdb",
    enabledCloudwatchLogsExports: ["audit"],
  }),
  createdResource("aws:docdb/clusterParameterGroup:ClusterParameterGroup", "docdb-parameters", {
    family: "docdb5.0",
    parameters: parameters({ tls: "tls1.3+", audit_logs: "all" }),
  }),
  createdResource("aws:neptune/cluster:Cluster", "neptune", {
    ...DATABASE,
    engine: "neptune",
    kmsKeyArn: arn("key"),
    enableCloudwatchLogsExports: ["audit"],
  }),
  createdResource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
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
  createdResource("aws:elasticache/cluster:Cluster", "cache-single", {
    engine: "redis",
    snapshotRetentionLimit: 7,
    transitEncryptionEnabled: true,
  }),
  createdResource("aws:elasticache/cluster:Cluster", "cache-node", {
    engine: "memcached",
    transitEncryptionEnabled: true,
  }),
  createdResource("aws:elasticache/serverlessCache:ServerlessCache", "serverless-cache", {
    engine: "valkey",
    kmsKeyId: arn("key"),
    userGroupId: "users",
    snapshotRetentionLimit: 7,
  }),
  createdResource("aws:memorydb/cluster:Cluster", "memorydb", {
    tlsEnabled: true,
    kmsKeyArn: arn("key"),
    aclName: "users",
    snapshotRetentionLimit: 7,
  }),
  createdResource("aws:dynamodb/table:Table", "table", {
    serverSideEncryption: { enabled: true, kmsKeyArn: arn("key") },
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: true,
    replicas: [{ kmsKeyArn: arn("key"), pointInTimeRecovery: true }],
  }),
];
