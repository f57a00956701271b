// SPDX-License-Identifier: Apache-2.0
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import { defineCheck, isCustomerManagedKey, isNotFalse, isNotTrue, isTrue, within } from "../checks";
import { hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import {
  AUDIT_LOGS,
  BACKUP_RECOVERY,
  ENCRYPTION_AT_REST,
  ENCRYPTION_IN_TRANSIT,
  NO_PUBLIC_DATA,
  SEGMENTATION,
} from "./controls";
import { aws } from "./tokens";

const CLUSTERS = aws("redshift", "Cluster");

interface Parameter {
  name: unknown;
  value: unknown;
}

const requiresTls = defineCheck(["parameters.name", "parameters.value"], ({ parameters }) => {
  if (parameters === UNKNOWN) return unknownAt("parameters");
  const list = (parameters ?? []) as (Parameter | typeof UNKNOWN)[];
  const values = list.map((parameter) => {
    if (parameter === UNKNOWN || parameter.name === UNKNOWN) return UNKNOWN;
    return parameter.name === "require_ssl" ? parameter.value : undefined;
  });
  if (values.some((value) => value !== UNKNOWN && String(value).toLowerCase() === "true")) return PASS;
  return values.includes(UNKNOWN) ? unknownAt("parameters") : violation("parameters must set require_ssl to true");
});

export const redshift: Rule[] = [
  {
    id: "redshift-cluster-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: ENCRYPTION_AT_REST,
    title: "Redshift clusters are encrypted at rest.",
    resources: CLUSTERS,
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
    controls: ENCRYPTION_AT_REST,
    title: "Redshift clusters and namespaces use a customer managed KMS key.",
    resources: [...CLUSTERS, ...aws("redshiftserverless", "Namespace")],
    check: isCustomerManagedKey("kmsKeyId"),
    remediation: "Set kmsKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
  },
  {
    id: "redshift-parameter-group-require-ssl",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Redshift parameter groups require TLS for connections.",
    resources: aws("redshift", "ParameterGroup"),
    check: requiresTls,
    remediation: 'Add { name: "require_ssl", value: "true" } to parameters.',
    source: "AWS Security Hub Redshift.2",
  },
  {
    id: "redshift-cluster-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "Redshift clusters are not publicly accessible.",
    resources: CLUSTERS,
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
    resources: CLUSTERS,
    check: isTrue("enhancedVpcRouting"),
    remediation: "Set enhancedVpcRouting to true.",
    autoFix: { enhancedVpcRouting: true },
    source: "AWS Security Hub Redshift.7",
  },
  {
    id: "redshift-cluster-snapshot-retention-minimum",
    topic: "backup",
    severity: "medium",
    controls: BACKUP_RECOVERY,
    title: "Redshift clusters retain automated snapshots for the minimum period.",
    resources: CLUSTERS,
    check: within("automatedSnapshotRetentionPeriod", ({ backupDays }) => backupDays),
    remediation: "Set automatedSnapshotRetentionPeriod to 7 or more. The default minimum is 7 days.",
    source: "AWS Security Hub Redshift.3",
  },
  {
    id: "redshift-cluster-audit-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "Redshift clusters have audit logs enabled.",
    resources: CLUSTERS,
    ...hasCompanion({
      types: CLUSTERS,
      companionTypes: aws("redshift", "Logging"),
      linkProperty: "clusterIdentifier",
      description: "a redshift Logging",
    }),
    remediation: "Add a redshift Logging resource and set its clusterIdentifier.",
    source: "AWS Security Hub Redshift.4",
  },
];
