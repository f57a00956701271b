// SPDX-License-Identifier: Apache-2.0
// Redshift.
import { PASS, UNKNOWN, unknownAt, violation } from "../answer";
import { isNotFalse, isNotTrue, isOwnKey, isTrue, reading, within } from "../checks";
import { hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import { AT_REST, AUDIT, IN_TRANSIT, PRIVATE_STORES, RECOVERY, SEGMENTATION } from "./controls";
import { aws } from "./tokens";

const WAREHOUSES = aws("redshift", "Cluster");
const requiresTls = reading(["parameters.name", "parameters.value"], ({ parameters }) => {
  if (parameters === UNKNOWN) return unknownAt("parameters");
  const list = (parameters ?? []) as ({ name: unknown; value: unknown } | typeof UNKNOWN)[];
  const values = list.map((one) =>
    one === UNKNOWN || one.name === UNKNOWN ? UNKNOWN : one.name === "require_ssl" ? one.value : undefined,
  );
  if (values.some((value) => String(value === UNKNOWN ? "" : value).toLowerCase() === "true")) return PASS;
  return values.includes(UNKNOWN) ? unknownAt("parameters") : violation("parameters must set require_ssl to true");
});

export const warehouse: Rule[] = [
  {
    id: "redshift-cluster-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: AT_REST,
    title: "Redshift clusters are encrypted at rest.",
    resources: WAREHOUSES,
    check: isNotFalse("encrypted"),
    remediation: "Omit encrypted or set it to true.",
    autoFix: { encrypted: "true" },
    source: "AWS Security Hub Redshift.10",
  },
  {
    id: "redshift-cluster-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: AT_REST,
    title: "Redshift clusters and namespaces use a customer managed KMS key.",
    resources: [...WAREHOUSES, ...aws("redshiftserverless", "Namespace")],
    check: isOwnKey("kmsKeyId"),
    remediation: "Set kmsKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
  },
  {
    id: "redshift-parameter-group-require-ssl",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "Redshift parameter groups require TLS for connections.",
    resources: aws("redshift", "ParameterGroup"),
    check: requiresTls,
    remediation: "Add { name: \"require_ssl\", value: \"true\" } to parameters.",
    source: "AWS Security Hub Redshift.2",
  },
  {
    id: "redshift-cluster-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "Redshift clusters are not publicly accessible.",
    resources: WAREHOUSES,
    check: isNotTrue("publiclyAccessible"),
    remediation: "Omit publiclyAccessible or set it to false.",
    autoFix: { publiclyAccessible: false },
    source: "AWS Security Hub Redshift.1",
  },
  {
    id: "redshift-cluster-enhanced-vpc-routing-enabled",
    topic: "network-exposure",
    severity: "medium",
    controls: SEGMENTATION,
    title: "Redshift clusters have enhanced VPC routing enabled.",
    resources: WAREHOUSES,
    check: isTrue("enhancedVpcRouting"),
    remediation: "Set enhancedVpcRouting to true.",
    autoFix: { enhancedVpcRouting: true },
    source: "AWS Security Hub Redshift.7",
  },
  {
    id: "redshift-cluster-snapshot-retention-minimum",
    topic: "backup",
    severity: "medium",
    controls: RECOVERY,
    title: "Redshift clusters retain automated snapshots for at least 7 days.",
    resources: WAREHOUSES,
    check: within("automatedSnapshotRetentionPeriod", ({ backupDays }) => backupDays),
    remediation: "Set automatedSnapshotRetentionPeriod to 7 or more.",
    source: "AWS Security Hub Redshift.3",
  },
  {
    id: "redshift-cluster-audit-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    title: "Redshift clusters have audit logs enabled.",
    resources: WAREHOUSES,
    ...hasCompanion({
      of: WAREHOUSES,
      is: aws("redshift", "Logging"),
      by: "clusterIdentifier",
      called: "a redshift Logging",
    }),
    remediation: "Add a redshift Logging resource for the cluster.",
    source: "AWS Security Hub Redshift.4",
  },
];
