// SPDX-License-Identifier: Apache-2.0
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import { all, defineCheck, each, isCustomerManagedKey, isNotTrue, isSet, satisfies, valuesAt, within } from "../checks";
import { forEachResource, hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import { BACKUP_RECOVERY, DELETION_PROTECTION, ENCRYPTION_AT_REST, NO_PUBLIC_DATA } from "./controls";
import {
  aws,
  DB_CLUSTERS,
  DB_INSTANCES,
  DOCDB_CLUSTERS,
  DYNAMODB_TABLES,
  EBS_VOLUMES,
  EFS_FILE_SYSTEMS,
  NEPTUNE_CLUSTERS,
} from "./tokens";
import { policyNotPublic } from "./policy-not-public";
import { isInBackupSelection, SELECTION_PROPERTIES, SELECTIONS } from "./backup-selection";

const VAULTS = aws("backup", "Vault");
const DATA_STORES = [
  ...DB_CLUSTERS,
  ...DB_INSTANCES,
  ...DOCDB_CLUSTERS,
  ...NEPTUNE_CLUSTERS,
  ...DYNAMODB_TABLES,
  ...EFS_FILE_SYSTEMS,
  ...EBS_VOLUMES,
];
const RETENTION_DAYS = 35;

const regionOf = (arn: unknown): string | undefined => (typeof arn === "string" ? arn.split(":")[3] : undefined);
/** The region of a plan is known from its `region` property, or from its ARN after it is created. */
const copiesToAnotherRegion = defineCheck(["rules.copyActions.destinationVaultArn"], (properties) => {
  const vaultArns = valuesAt(properties, "rules.copyActions.destinationVaultArn");
  const planRegion = properties["region"] ?? regionOf(properties["arn"]);
  if (vaultArns.some((arn) => typeof arn === "string" && regionOf(arn) !== planRegion)) return PASS;
  return vaultArns.includes(UNKNOWN)
    ? unknownAt("rules.copyActions")
    : violation("rules.copyActions must copy to a backup vault in another region");
});

export const backup: Rule[] = [
  {
    id: "backup-vault-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "AWS Backup vaults are encrypted with a customer managed KMS key.",
    resources: VAULTS,
    check: isCustomerManagedKey("kmsKeyArn"),
    remediation: "Set kmsKeyArn to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html",
  },
  {
    id: "backup-vault-force-destroy-disabled",
    topic: "backup",
    severity: "medium",
    level: "advisory",
    controls: DELETION_PROTECTION,
    title: "AWS Backup vaults have force destroy disabled.",
    resources: VAULTS,
    check: isNotTrue("forceDestroy"),
    remediation: "Omit forceDestroy or set it to false.",
    autoFix: { forceDestroy: false },
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/vaults.html",
  },
  {
    id: "backup-vault-policy-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "AWS Backup vault policies do not allow public access.",
    resources: aws("backup", "VaultPolicy"),
    check: policyNotPublic("policy"),
    remediation: "Specify principals in policy, or restrict the statement with a condition such as aws:PrincipalOrgID.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html",
  },
  {
    id: "backup-vault-lock-retention-limits",
    topic: "backup",
    severity: "medium",
    controls: BACKUP_RECOVERY,
    title: "AWS Backup vault locks set minimum and maximum retention.",
    resources: aws("backup", "VaultLockConfiguration"),
    check: all(within("minRetentionDays", 1), isSet("maxRetentionDays")),
    remediation: "Set minRetentionDays and maxRetentionDays.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
  },
  {
    id: "backup-vault-lock-enabled",
    topic: "backup",
    severity: "high",
    controls: BACKUP_RECOVERY,
    title: "AWS Backup vaults have Vault Lock enabled.",
    resources: VAULTS,
    ...hasCompanion({
      types: VAULTS,
      companionTypes: aws("backup", "VaultLockConfiguration"),
      linkProperty: "backupVaultName",
      description: "a backup VaultLockConfiguration",
    }),
    remediation: "Add a backup VaultLockConfiguration for the vault.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html",
  },
  {
    id: "backup-plan-retention-minimum",
    topic: "backup",
    severity: "medium",
    controls: BACKUP_RECOVERY,
    title: "AWS Backup plans retain recovery points for at least 35 days.",
    resources: aws("backup", "Plan"),
    check: each(
      "rules",
      satisfies(
        "lifecycle.deleteAfter",
        (days) => days === undefined || days === null || Number(days) >= RETENTION_DAYS,
        `must be ${RETENTION_DAYS} or more`,
      ),
    ),
    remediation: `Set rules[].lifecycle.deleteAfter to ${RETENTION_DAYS} or more.`,
    source: "AWS Security Hub Backup.5",
  },
  {
    id: "backup-plan-cross-region-copy",
    topic: "backup",
    severity: "medium",
    controls: BACKUP_RECOVERY,
    title: "AWS Backup plans copy recovery points to another region.",
    resources: aws("backup", "Plan"),
    check: copiesToAnotherRegion,
    remediation: "Set rules[].copyActions[].destinationVaultArn to a vault in another region.",
    source: "docs.aws.amazon.com/aws-backup/latest/devguide/cross-region-backup.html",
  },
  {
    id: "backup-plan-covers-data-stores",
    topic: "backup",
    severity: "high",
    controls: BACKUP_RECOVERY,
    title: "RDS, DocumentDB, Neptune, DynamoDB, EFS and EBS resources have AWS Backup plans.",
    resources: DATA_STORES,
    reads: {
      ...Object.fromEntries(DATA_STORES.map((type) => [type, ["tags"]])),
      [SELECTIONS[0]!]: SELECTION_PROPERTIES,
    },
    checkStack: forEachResource(DATA_STORES, isInBackupSelection),
    remediation: "Add the ARN of the resource to resources of a backup Selection, or match one of its tags there.",
    source: "AWS Security Hub RDS.26, DynamoDB.4, EFS.2, EC2.28",
  },
];
