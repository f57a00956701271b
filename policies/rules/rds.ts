// SPDX-License-Identifier: Apache-2.0
// RDS and Aurora, and the properties that DocumentDB and Neptune clusters share with them.
import { any, every, isNotFalse, isNotTrue, isSet, isTrue, satisfies, when, within, type Check } from "../checks";
import type { Rule } from "../rule";
import {
  AUDIT_LOGS,
  BACKUP_RECOVERY,
  DELETION_PROTECTION,
  NO_PUBLIC_DATA,
  PATCHING,
  RESILIENCE,
  SERVICE_IDENTITY,
} from "./controls";
import {
  aws,
  DB_CLUSTER_INSTANCES,
  DB_CLUSTERS,
  DB_GLOBAL_CLUSTERS,
  DB_INSTANCES,
  DOCDB_CLUSTERS,
  NEPTUNE_CLUSTERS,
} from "./tokens";

const DATABASES = [...DB_CLUSTERS, ...DB_INSTANCES];
const INSTANCES = [...DB_CLUSTER_INSTANCES, ...DB_INSTANCES];

const isReplica = any(isSet("replicateSourceDb"), isSet("replicationSourceIdentifier"));
/** The check comes first: if it passes, the properties that make the database a replica can be unknown. */
const unlessReplica = (check: Check): Check => any(check, isReplica);
const supportsIamAuthentication = satisfies(
  "engine",
  (engine) =>
    engine === undefined || (typeof engine === "string" && /^(aurora|mysql|postgres|mariadb|neptune)/.test(engine)),
  "must support IAM database authentication",
);

export const rds: Rule[] = [
  {
    id: "rds-backup-retention-period",
    topic: "backup",
    severity: "high",
    controls: BACKUP_RECOVERY,
    title: "RDS, DocumentDB and Neptune databases retain backups for the minimum period.",
    resources: [...DATABASES, ...DOCDB_CLUSTERS, ...NEPTUNE_CLUSTERS],
    check: unlessReplica(within("backupRetentionPeriod", ({ backupDays }) => backupDays)),
    remediation: "Set backupRetentionPeriod to 7 or more. The default minimum is 7 days.",
    source: "AWS Security Hub RDS.11, DocumentDB.2, Neptune.5",
  },
  {
    id: "rds-final-snapshot-enabled",
    topic: "backup",
    severity: "medium",
    level: "advisory",
    controls: DELETION_PROTECTION,
    title: "RDS, DocumentDB and Neptune databases create a final snapshot on deletion.",
    resources: [...DATABASES, ...DOCDB_CLUSTERS, ...NEPTUNE_CLUSTERS],
    check: unlessReplica(isNotTrue("skipFinalSnapshot")),
    remediation: "Omit skipFinalSnapshot and set finalSnapshotIdentifier.",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  },
  {
    id: "rds-deletion-protection-enabled",
    topic: "availability",
    severity: "medium",
    controls: DELETION_PROTECTION,
    title: "RDS, DocumentDB and Neptune databases have deletion protection enabled.",
    resources: [...DATABASES, ...DB_GLOBAL_CLUSTERS, ...DOCDB_CLUSTERS, ...NEPTUNE_CLUSTERS],
    check: isTrue("deletionProtection"),
    remediation: "Set deletionProtection to true.",
    autoFix: { deletionProtection: true },
    source: "AWS Security Hub RDS.7, RDS.8, DocumentDB.5, Neptune.4",
  },
  {
    id: "rds-copy-tags-to-snapshots-enabled",
    topic: "tagging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "RDS and Neptune databases copy tags to snapshots.",
    resources: [...DATABASES, ...NEPTUNE_CLUSTERS],
    check: isTrue("copyTagsToSnapshot"),
    remediation: "Set copyTagsToSnapshot to true.",
    autoFix: { copyTagsToSnapshot: true },
    source: "AWS Security Hub RDS.16, RDS.17, Neptune.8",
  },
  {
    id: "rds-iam-authentication-enabled",
    topic: "identity",
    severity: "medium",
    controls: SERVICE_IDENTITY,
    title: "RDS and Neptune databases have IAM database authentication enabled.",
    resources: [...DATABASES, ...NEPTUNE_CLUSTERS],
    check: when(supportsIamAuthentication, isTrue("iamDatabaseAuthenticationEnabled")),
    remediation:
      "Set iamDatabaseAuthenticationEnabled to true. Clients then connect with an IAM role instead of a password.",
    source: "AWS Security Hub RDS.10, RDS.12, Neptune.7",
  },
  {
    id: "rds-cloudwatch-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "RDS and DocumentDB databases export logs to CloudWatch Logs.",
    resources: [...DATABASES, ...DOCDB_CLUSTERS],
    check: isSet("enabledCloudwatchLogsExports"),
    remediation: "Set enabledCloudwatchLogsExports to the log types of the database engine.",
    source: "AWS Security Hub RDS.9, RDS.34, DocumentDB.4",
  },
  {
    id: "rds-instance-enhanced-monitoring-enabled",
    topic: "logging",
    severity: "medium",
    level: "advisory",
    controls: AUDIT_LOGS,
    title: "RDS instances have enhanced monitoring enabled.",
    resources: INSTANCES,
    check: within("monitoringInterval", 1, 60),
    remediation: "Set monitoringInterval to 60 or less, and set monitoringRoleArn. The interval is in seconds.",
    source: "AWS Security Hub RDS.6",
  },
  {
    id: "rds-instance-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "RDS and Neptune instances are not publicly accessible.",
    resources: [...INSTANCES, ...aws("neptune", "ClusterInstance")],
    check: isNotTrue("publiclyAccessible"),
    remediation: "Omit publiclyAccessible or set it to false.",
    autoFix: { publiclyAccessible: false },
    source: "AWS Security Hub RDS.2",
  },
  {
    id: "rds-instance-auto-minor-version-upgrade",
    topic: "network-exposure",
    severity: "medium",
    controls: PATCHING,
    title: "RDS instances have automatic minor version upgrades enabled.",
    resources: INSTANCES,
    check: isNotFalse("autoMinorVersionUpgrade"),
    remediation: "Omit autoMinorVersionUpgrade or set it to true.",
    autoFix: { autoMinorVersionUpgrade: true },
    source: "AWS Security Hub RDS.13",
  },
  {
    id: "rds-instance-multi-az",
    topic: "availability",
    severity: "high",
    controls: RESILIENCE,
    title: "RDS instances have Multi-AZ enabled.",
    resources: DB_INSTANCES,
    check: any(isTrue("multiAz"), isSet("replicateSourceDb")),
    remediation: "Set multiAz to true. RDS then keeps a standby in another availability zone.",
    source: "AWS Security Hub RDS.5",
  },
  {
    id: "rds-snapshot-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "RDS snapshots are not public.",
    resources: aws("rds", "Snapshot", "SnapshotCopy", "ClusterSnapshot", "ClusterSnapshotCopy"),
    check: every("sharedAccounts", (account) => account !== "all", "must not be all"),
    remediation: 'Remove "all" from sharedAccounts. Share snapshots only with specific accounts.',
    source: "AWS Security Hub RDS.1",
  },
];
