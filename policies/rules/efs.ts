// SPDX-License-Identifier: Apache-2.0
import { isCustomerManagedKey, isTrue, isUnset, oneOf } from "../checks";
import { hasCompanion } from "../companion-resources";
import { deniesAll, requireStatements } from "../documents";
import type { Rule } from "../rule";
import { BACKUP_RECOVERY, ENCRYPTION_AT_REST, ENCRYPTION_IN_TRANSIT, RESILIENCE } from "./controls";
import { aws, EFS_FILE_SYSTEMS } from "./tokens";

const deniesPlaintext = deniesAll("elasticfilesystem", ["Bool", "BoolIfExists"], "aws:SecureTransport", ["false"]);

export const efs: Rule[] = [
  {
    id: "efs-file-system-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: ENCRYPTION_AT_REST,
    title: "EFS file systems are encrypted at rest.",
    resources: EFS_FILE_SYSTEMS,
    check: isTrue("encrypted"),
    remediation: "Set encrypted to true. It cannot be changed later.",
    autoFix: { encrypted: true },
    source: "AWS Security Hub EFS.1",
  },
  {
    id: "efs-file-system-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "EFS file systems are encrypted with a customer managed KMS key.",
    resources: EFS_FILE_SYSTEMS,
    check: isCustomerManagedKey("kmsKeyId"),
    remediation: "Set kmsKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
  },
  {
    id: "efs-file-system-policy-tls-required",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "EFS file system policies deny clients that do not use TLS.",
    resources: aws("efs", "FileSystemPolicy"),
    check: requireStatements(
      "policy",
      (statements) => statements.some(deniesPlaintext),
      "must deny every principal if aws:SecureTransport is false",
    ),
    remediation:
      'Add this statement to policy: { Effect: "Deny", Principal: { AWS: "*" }, Action: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }.',
    source: "docs.aws.amazon.com/efs/latest/ug/enforce-root-access-anonymous-access.html",
  },
  {
    id: "efs-backup-policy-enabled",
    topic: "backup",
    severity: "medium",
    controls: BACKUP_RECOVERY,
    title: "EFS backup policies are enabled.",
    resources: aws("efs", "BackupPolicy"),
    check: oneOf("backupPolicy.status", ["ENABLED"]),
    remediation: 'Set backupPolicy.status to "ENABLED".',
    autoFix: { "backupPolicy.status": "ENABLED" },
    source: "AWS Security Hub EFS.2",
  },
  {
    id: "efs-file-system-multi-az",
    topic: "availability",
    severity: "medium",
    controls: RESILIENCE,
    title: "EFS file systems store data in multiple availability zones.",
    resources: EFS_FILE_SYSTEMS,
    check: isUnset("availabilityZoneName"),
    remediation: "Remove availabilityZoneName.",
    source: "docs.aws.amazon.com/efs/latest/ug/features.html",
  },
  {
    id: "efs-file-system-automatic-backups-enabled",
    topic: "backup",
    severity: "medium",
    controls: BACKUP_RECOVERY,
    title: "EFS file systems have automatic backups enabled.",
    resources: EFS_FILE_SYSTEMS,
    ...hasCompanion({
      types: EFS_FILE_SYSTEMS,
      companionTypes: aws("efs", "BackupPolicy"),
      linkProperty: "fileSystemId",
      description: "an efs BackupPolicy",
    }),
    remediation: 'Add an efs BackupPolicy with backupPolicy.status set to "ENABLED".',
    source: "AWS Security Hub EFS.2",
  },
];
