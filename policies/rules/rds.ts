// SPDX-License-Identifier: Apache-2.0
import { all, any, every, isNotFalse, isNotTrue, isOwnKey, isSet, isTrue, isUnset, oneOf, satisfies, when, within, type Check } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, AUDIT, DELETION, PATCHES, PRIVATE_STORES, RECOVERY, RESILIENCE, SERVICE_IDENTITY } from "./controls";
import { aws, DB_CLUSTER_INSTANCES, DB_CLUSTERS, DB_GLOBAL_CLUSTERS, DB_INSTANCES, DOCUMENT_CLUSTERS, GRAPH_CLUSTERS } from "./tokens";

const DATABASES = [...DB_CLUSTERS, ...DB_INSTANCES];
/** Engines of Amazon with the same properties as its relational ones. */
const RELATIVES = [...DOCUMENT_CLUSTERS, ...GRAPH_CLUSTERS];
const SERVERS = [...DB_CLUSTER_INSTANCES, ...DB_INSTANCES];
const KEY_GUIDE = "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html";

/** Copies are encrypted as their original is. */
const isCopy = any(isSet("snapshotIdentifier"), isSet("replicateSourceDb"), isSet("replicationSourceIdentifier"), isSet("globalClusterIdentifier"));
const isReplica = any(isSet("replicateSourceDb"), isSet("replicationSourceIdentifier"));
/** Not for a copy: whether it is one need not be known when the check passes. */
const unlessCopy = (check: Check): Check => any(check, isCopy);
const unlessReplica = (check: Check): Check => any(check, isReplica);
const takesRoles = satisfies("engine", (engine) => engine === undefined || (typeof engine === "string" && /^(aurora|mysql|postgres|mariadb|neptune)/.test(engine)), "knows IAM");

export const rds: Rule[] = [
  {
    id: "database-encrypted", topic: "encryption-at-rest", severity: "critical", controls: AT_REST,
    requires: "A database is encrypted; a copy is as its original.",
    resources: [...DATABASES, ...RELATIVES],
    // The first serverless kind is encrypted unless it says otherwise.
    check: any(unlessCopy(isTrue("storageEncrypted")), all(oneOf("engineMode", ["serverless"]), isUnset("storageEncrypted"))),
    mend: "set storageEncrypted to true: it can't be changed later",
    source: "AWS Security Hub RDS.3, RDS.27, DocumentDB.1, Neptune.1",
  },
  {
    id: "global-database-encrypted", topic: "encryption-at-rest", severity: "critical", controls: AT_REST,
    requires: "A database over several regions is encrypted; one made from a cluster is as that.",
    resources: DB_GLOBAL_CLUSTERS,
    check: any(isTrue("storageEncrypted"), isSet("sourceDbClusterIdentifier")),
    mend: "set storageEncrypted to true: it can't be changed later",
    source: "AWS Security Hub RDS.27",
  },
  {
    id: "database-own-key", topic: "encryption-at-rest", severity: "high", level: "advisory", controls: AT_REST,
    requires: "A database is encrypted under a key of its owner.",
    resources: [...DATABASES, ...DOCUMENT_CLUSTERS],
    check: unlessCopy(isOwnKey("kmsKeyId")),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: KEY_GUIDE,
  },
  {
    id: "graph-database-own-key", topic: "encryption-at-rest", severity: "high", level: "advisory", controls: AT_REST,
    requires: "A graph database is encrypted under a key of its owner.",
    resources: GRAPH_CLUSTERS,
    check: any(isOwnKey("kmsKeyArn"), isSet("snapshotIdentifier"), isSet("replicationSourceIdentifier"), isSet("globalClusterIdentifier")),
    mend: "set kmsKeyArn to the ARN of a key of yours",
    source: "docs.aws.amazon.com/neptune/latest/userguide/encrypt.html",
  },
  {
    id: "database-insights-own-key", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "What Performance Insights records, statements included, is encrypted under a key of its owner.",
    resources: SERVERS,
    check: when(isTrue("performanceInsightsEnabled"), isOwnKey("performanceInsightsKmsKeyId")),
    mend: "set performanceInsightsKmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.html",
  },
  {
    id: "database-backups-kept", topic: "backup", severity: "high", controls: RECOVERY,
    requires: "A database keeps its backups long enough to go back: a week, unless it is set otherwise.",
    resources: [...DATABASES, ...RELATIVES],
    check: unlessReplica(within("backupRetentionPeriod", ({ backupDays }) => backupDays)),
    mend: "set backupRetentionPeriod to 7 or more",
    source: "AWS Security Hub RDS.11, DocumentDB.2, Neptune.5",
  },
  {
    id: "database-final-snapshot", topic: "backup", severity: "medium", level: "advisory", controls: DELETION,
    requires: "A database leaves a snapshot behind when it is deleted.",
    resources: [...DATABASES, ...RELATIVES],
    check: unlessReplica(isNotTrue("skipFinalSnapshot")),
    mend: "leave skipFinalSnapshot out, and set finalSnapshotIdentifier",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  },
  {
    id: "database-deletion-protected", topic: "availability", severity: "medium", controls: DELETION,
    requires: "A database can't be deleted by mistake.",
    resources: [...DATABASES, ...DB_GLOBAL_CLUSTERS, ...RELATIVES],
    check: isTrue("deletionProtection"),
    mend: "set deletionProtection to true", remedy: { deletionProtection: true },
    source: "AWS Security Hub RDS.7, RDS.8, DocumentDB.5, Neptune.4",
  },
  {
    id: "database-copies-tags", topic: "tagging", severity: "medium", controls: AUDIT,
    requires: "Snapshots of a database carry its tags.",
    resources: [...DATABASES, ...GRAPH_CLUSTERS],
    check: isTrue("copyTagsToSnapshot"),
    mend: "set copyTagsToSnapshot to true", remedy: { copyTagsToSnapshot: true },
    source: "AWS Security Hub RDS.16, RDS.17, Neptune.8",
  },
  {
    id: "database-takes-roles", topic: "identity", severity: "medium", controls: SERVICE_IDENTITY,
    requires: "Clients can log in to a database by a role, without a password.",
    resources: [...DATABASES, ...GRAPH_CLUSTERS],
    check: when(takesRoles, isTrue("iamDatabaseAuthenticationEnabled")),
    mend: "set iamDatabaseAuthenticationEnabled to true",
    source: "AWS Security Hub RDS.10, RDS.12, Neptune.7",
  },
  {
    id: "database-logs", topic: "logging", severity: "medium", controls: AUDIT,
    requires: "A database sends its logs to CloudWatch.",
    resources: [...DATABASES, ...DOCUMENT_CLUSTERS],
    check: isSet("enabledCloudwatchLogsExports"),
    mend: "set enabledCloudwatchLogsExports to the logs of its engine",
    source: "AWS Security Hub RDS.9, RDS.34, DocumentDB.4",
  },
  {
    id: "graph-database-logs", topic: "logging", severity: "medium", controls: AUDIT,
    requires: "A graph database sends its audit log to CloudWatch.",
    resources: GRAPH_CLUSTERS,
    check: satisfies("enableCloudwatchLogsExports", (logs) => Array.isArray(logs) && logs.includes("audit"), "must include audit"),
    mend: 'set enableCloudwatchLogsExports to ["audit"]',
    source: "AWS Security Hub Neptune.2",
  },
  {
    id: "database-measured", topic: "logging", severity: "medium", level: "advisory", controls: AUDIT,
    requires: "A database server's operating system is measured every minute or more often.",
    resources: SERVERS,
    check: within("monitoringInterval", 1, 60),
    mend: "set monitoringInterval to 60 or less, and monitoringRoleArn",
    source: "AWS Security Hub RDS.6",
  },
  {
    id: "database-not-public", topic: "network-exposure", severity: "critical", controls: PRIVATE_STORES,
    requires: "A database server has no address on the internet.",
    resources: [...SERVERS, ...aws("neptune", "ClusterInstance")],
    check: isNotTrue("publiclyAccessible"),
    mend: "leave publiclyAccessible out, or set it to false", remedy: { publiclyAccessible: false },
    source: "AWS Security Hub RDS.2",
  },
  {
    id: "database-patched", topic: "network-exposure", severity: "medium", controls: PATCHES,
    requires: "A database server takes minor versions by itself.",
    resources: SERVERS,
    check: isNotFalse("autoMinorVersionUpgrade"),
    mend: "leave autoMinorVersionUpgrade out, or set it to true", remedy: { autoMinorVersionUpgrade: true },
    source: "AWS Security Hub RDS.13",
  },
  {
    id: "database-stands-by", topic: "availability", severity: "high", controls: RESILIENCE,
    requires: "A single database has a standby in another zone.",
    resources: DB_INSTANCES,
    check: any(isTrue("multiAz"), isSet("replicateSourceDb")),
    mend: "set multiAz to true",
    source: "AWS Security Hub RDS.5",
  },
  {
    id: "database-snapshot-not-public", topic: "network-exposure", severity: "critical", controls: PRIVATE_STORES,
    requires: "A database's snapshot is shared with accounts that are named.",
    resources: aws("rds", "Snapshot", "SnapshotCopy", "ClusterSnapshot", "ClusterSnapshotCopy"),
    check: every("sharedAccounts", (account) => account !== "all", "must name accounts"),
    mend: 'take "all" out of sharedAccounts',
    source: "AWS Security Hub RDS.1",
  },
  {
    id: "database-migration-not-public", topic: "network-exposure", severity: "critical", controls: PRIVATE_STORES,
    requires: "What copies databases has no address on the internet.",
    resources: aws("dms", "ReplicationInstance"),
    check: oneOf("publiclyAccessible", [false]),
    mend: "set publiclyAccessible to false", remedy: { publiclyAccessible: false },
    source: "AWS Security Hub DMS.1",
  },
];
