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
    id: "warehouse-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: AT_REST,
    requires: "A data warehouse is encrypted.",
    resources: WAREHOUSES,
    check: isNotFalse("encrypted"),
    mend: "leave encrypted out, or set it to true",
    remedy: { encrypted: "true" },
    source: "AWS Security Hub Redshift.10",
  },
  {
    id: "warehouse-own-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: AT_REST,
    requires: "A data warehouse is encrypted under a key of its owner.",
    resources: [...WAREHOUSES, ...aws("redshiftserverless", "Namespace")],
    check: isOwnKey("kmsKeyId"),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html",
  },
  {
    id: "warehouse-requires-tls",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    requires: "A data warehouse refuses connections without TLS.",
    resources: aws("redshift", "ParameterGroup"),
    check: requiresTls,
    mend: 'add { name: "require_ssl", value: "true" } to parameters',
    source: "AWS Security Hub Redshift.2",
  },
  {
    id: "warehouse-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "A data warehouse has no address on the internet.",
    resources: WAREHOUSES,
    check: isNotTrue("publiclyAccessible"),
    mend: "leave publiclyAccessible out, or set it to false",
    remedy: { publiclyAccessible: false },
    source: "AWS Security Hub Redshift.1",
  },
  {
    id: "warehouse-routes-privately",
    topic: "network-exposure",
    severity: "medium",
    controls: SEGMENTATION,
    requires: "A data warehouse loads and unloads through its network.",
    resources: WAREHOUSES,
    check: isTrue("enhancedVpcRouting"),
    mend: "set enhancedVpcRouting to true",
    remedy: { enhancedVpcRouting: true },
    source: "AWS Security Hub Redshift.7",
  },
  {
    id: "warehouse-backups-kept",
    topic: "backup",
    severity: "medium",
    controls: RECOVERY,
    requires: "A data warehouse's snapshots are kept a week or longer.",
    resources: WAREHOUSES,
    check: within("automatedSnapshotRetentionPeriod", ({ backupDays }) => backupDays),
    mend: "set automatedSnapshotRetentionPeriod to 7 or more",
    source: "AWS Security Hub Redshift.3",
  },
  {
    id: "warehouse-logs",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    requires: "A data warehouse logs who connects and what they ask.",
    resources: WAREHOUSES,
    ...hasCompanion({
      of: WAREHOUSES,
      is: aws("redshift", "Logging"),
      by: "clusterIdentifier",
      called: "a redshift Logging",
    }),
    mend: "add a redshift Logging",
    source: "AWS Security Hub Redshift.4",
  },
];
