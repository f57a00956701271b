// SPDX-License-Identifier: Apache-2.0
// File systems and tables.
import { all, each, isOwnKey, isTrue, isUnset, oneOf } from "../checks";
import { deniesAll, demands } from "../documents";
import { hasCompanion } from "../links";
import type { Rule } from "../rule";
import { AT_REST, DELETION, IN_TRANSIT, RECOVERY, RESILIENCE } from "./controls";
import { aws, FILE_SYSTEMS, TABLES } from "./tokens";

const deniesPlain = deniesAll("elasticfilesystem", ["Bool", "BoolIfExists"], "aws:SecureTransport", ["false"]);

export const storage: Rule[] = [
  {
    id: "file-system-encrypted", topic: "encryption-at-rest", severity: "critical", controls: AT_REST,
    requires: "A file system is encrypted.",
    resources: FILE_SYSTEMS,
    check: isTrue("encrypted"),
    mend: "set encrypted to true: it can't be changed later", remedy: { encrypted: true },
    source: "AWS Security Hub EFS.1",
  },
  {
    id: "file-system-own-key", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "A file system is encrypted under a key of its owner.",
    resources: FILE_SYSTEMS,
    check: isOwnKey("kmsKeyId"),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html",
  },
  {
    id: "file-system-denies-plain-text", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "A file system's policy denies clients without TLS.",
    resources: aws("efs", "FileSystemPolicy"),
    check: demands("policy", (statements) => statements.some(deniesPlain), "must deny everybody where aws:SecureTransport is false"),
    mend: 'add a statement { Effect: "Deny", Principal: { AWS: "*" }, Action: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }',
    source: "docs.aws.amazon.com/efs/latest/ug/enforce-root-access-anonymous-access.html",
  },
  {
    id: "file-system-backups-on", topic: "backup", severity: "medium", controls: RECOVERY,
    requires: "What says whether a file system is backed up says yes.",
    resources: aws("efs", "BackupPolicy"),
    check: oneOf("backupPolicy.status", ["ENABLED"]),
    mend: 'set backupPolicy.status to "ENABLED"', remedy: { "backupPolicy.status": "ENABLED" },
    source: "AWS Security Hub EFS.2",
  },
  {
    id: "file-system-spans-zones", topic: "availability", severity: "medium", controls: RESILIENCE,
    requires: "A file system is kept in several zones.",
    resources: FILE_SYSTEMS,
    check: isUnset("availabilityZoneName"),
    mend: "leave availabilityZoneName out",
    source: "docs.aws.amazon.com/efs/latest/ug/features.html",
  },
  {
    id: "file-system-backed-up", topic: "backup", severity: "medium", controls: RECOVERY,
    requires: "A file system is backed up every day.",
    resources: FILE_SYSTEMS,
    ...hasCompanion({ of: FILE_SYSTEMS, is: aws("efs", "BackupPolicy"), by: "fileSystemId", called: "an efs BackupPolicy" }),
    mend: "add an efs BackupPolicy",
    source: "AWS Security Hub EFS.2",
  },
  {
    id: "table-own-key", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A table is encrypted under a key of its owner.",
    resources: TABLES,
    check: all(isTrue("serverSideEncryption.enabled"), isOwnKey("serverSideEncryption.kmsKeyArn")),
    mend: "set serverSideEncryption to { enabled: true, kmsKeyArn }",
    source: "docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
  },
  {
    id: "table-replicas-own-key", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A table's replicas are encrypted under a key of their owner, in their region.",
    resources: TABLES,
    check: each("replicas", isOwnKey("kmsKeyArn")),
    mend: "set replicas[].kmsKeyArn to a key in the replica's region",
    source: "docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html",
  },
  {
    id: "table-goes-back", topic: "backup", severity: "high", controls: RECOVERY,
    requires: "A table can be restored to any second of the last weeks.",
    resources: TABLES,
    check: isTrue("pointInTimeRecovery.enabled"),
    mend: "set pointInTimeRecovery.enabled to true", remedy: { "pointInTimeRecovery.enabled": true },
    source: "AWS Security Hub DynamoDB.2",
  },
  {
    id: "table-replicas-go-back", topic: "backup", severity: "medium", controls: RECOVERY,
    requires: "A table's replicas can be restored to any second of the last weeks.",
    resources: TABLES,
    check: each("replicas", isTrue("pointInTimeRecovery")),
    mend: "set replicas[].pointInTimeRecovery to true",
    source: "AWS Security Hub DynamoDB.2",
  },
  {
    id: "table-deletion-protected", topic: "availability", severity: "medium", controls: DELETION,
    requires: "A table can't be deleted by mistake.",
    resources: TABLES,
    check: isTrue("deletionProtectionEnabled"),
    mend: "set deletionProtectionEnabled to true", remedy: { deletionProtectionEnabled: true },
    source: "AWS Security Hub DynamoDB.6",
  },
  {
    id: "table-replica-own-key", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A replica of a table, made beside it, is encrypted under a key of its owner.",
    resources: aws("dynamodb", "TableReplica"),
    check: isOwnKey("kmsKeyArn"),
    mend: "set kmsKeyArn to a key in the replica's region",
    source: "docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-security.html",
  },
  {
    id: "table-replica-goes-back", topic: "backup", severity: "high", controls: RECOVERY,
    requires: "A replica of a table, made beside it, can be restored to any second of the last weeks.",
    resources: aws("dynamodb", "TableReplica"),
    check: isTrue("pointInTimeRecovery"),
    mend: "set pointInTimeRecovery to true", remedy: { pointInTimeRecovery: true },
    source: "AWS Security Hub DynamoDB.2",
  },
];
