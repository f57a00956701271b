// SPDX-License-Identifier: Apache-2.0
// Encryption at rest of RDS, Aurora, DocumentDB and Neptune.
import { all, any, isCustomerManagedKey, isSet, isTrue, isUnset, oneOf, when, type Check } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_AT_REST } from "./controls";
import {
  DB_CLUSTER_INSTANCES,
  DB_CLUSTERS,
  DB_GLOBAL_CLUSTERS,
  DB_INSTANCES,
  DOCDB_CLUSTERS,
  NEPTUNE_CLUSTERS,
} from "./tokens";

const KEY_GUIDE = "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html";

/** A replica or a restored copy inherits the encryption of its source. */
const isCopy = any(
  isSet("snapshotIdentifier"),
  isSet("replicateSourceDb"),
  isSet("replicationSourceIdentifier"),
  isSet("globalClusterIdentifier"),
);
/** The check comes first: if it passes, the properties that make the database a copy can be unknown. */
const unlessCopy = (check: Check): Check => any(check, isCopy);

export const rdsEncryption: Rule[] = [
  {
    id: "rds-storage-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: ENCRYPTION_AT_REST,
    title: "RDS, DocumentDB and Neptune databases have encrypted storage.",
    resources: [...DB_CLUSTERS, ...DB_INSTANCES, ...DOCDB_CLUSTERS, ...NEPTUNE_CLUSTERS],
    // Aurora Serverless v1 is encrypted by default.
    check: any(
      unlessCopy(isTrue("storageEncrypted")),
      all(oneOf("engineMode", ["serverless"]), isUnset("storageEncrypted")),
    ),
    remediation:
      "Set storageEncrypted to true. It cannot be changed later. A replica or restored copy inherits the encryption of its source.",
    source: "AWS Security Hub RDS.3, RDS.27, DocumentDB.1, Neptune.1",
  },
  {
    id: "rds-global-cluster-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: ENCRYPTION_AT_REST,
    title: "Aurora global databases have encrypted storage.",
    resources: DB_GLOBAL_CLUSTERS,
    check: any(isTrue("storageEncrypted"), isSet("sourceDbClusterIdentifier")),
    remediation:
      "Set storageEncrypted to true. It cannot be changed later. A global database that is created from a cluster inherits the encryption of that cluster.",
    source: "AWS Security Hub RDS.27",
  },
  {
    id: "rds-storage-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "RDS and DocumentDB databases are encrypted with a customer managed KMS key.",
    resources: [...DB_CLUSTERS, ...DB_INSTANCES, ...DOCDB_CLUSTERS],
    check: unlessCopy(isCustomerManagedKey("kmsKeyId")),
    remediation: "Set kmsKeyId to the ARN of a customer managed KMS key.",
    source: KEY_GUIDE,
  },
  {
    id: "rds-performance-insights-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "RDS instances encrypt Performance Insights with a customer managed KMS key.",
    resources: [...DB_CLUSTER_INSTANCES, ...DB_INSTANCES],
    check: when(isTrue("performanceInsightsEnabled"), isCustomerManagedKey("performanceInsightsKmsKeyId")),
    remediation:
      "Set performanceInsightsKmsKeyId to the ARN of a customer managed KMS key. Performance Insights data includes SQL statements.",
    source: "docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.html",
  },
];
