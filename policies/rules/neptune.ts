// SPDX-License-Identifier: Apache-2.0
// Neptune clusters. The rules of rds.ts and rds-encryption.ts check the properties that they share with RDS.
import { any, isCustomerManagedKey, isSet, satisfies } from "../checks";
import type { Rule } from "../rule";
import { AUDIT_LOGS, ENCRYPTION_AT_REST } from "./controls";
import { NEPTUNE_CLUSTERS } from "./tokens";

export const neptune: Rule[] = [
  {
    id: "neptune-cluster-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "Neptune clusters are encrypted with a customer managed KMS key.",
    resources: NEPTUNE_CLUSTERS,
    check: any(
      isCustomerManagedKey("kmsKeyArn"),
      isSet("snapshotIdentifier"),
      isSet("replicationSourceIdentifier"),
      isSet("globalClusterIdentifier"),
    ),
    remediation: "Set kmsKeyArn to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/neptune/latest/userguide/encrypt.html",
  },
  {
    id: "neptune-cluster-audit-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "Neptune clusters export audit logs to CloudWatch Logs.",
    resources: NEPTUNE_CLUSTERS,
    check: satisfies(
      "enableCloudwatchLogsExports",
      (logs) => Array.isArray(logs) && logs.includes("audit"),
      "must include audit",
    ),
    remediation: 'Set enableCloudwatchLogsExports to ["audit"].',
    source: "AWS Security Hub Neptune.2",
  },
];
