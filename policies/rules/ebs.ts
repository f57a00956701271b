// SPDX-License-Identifier: Apache-2.0
import { isCustomerManagedKey, isTrue, oneOf } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_AT_REST } from "./controls";
import { aws, EBS_VOLUMES } from "./tokens";

export const ebs: Rule[] = [
  {
    id: "ebs-volume-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: ENCRYPTION_AT_REST,
    title: "EBS volumes are encrypted.",
    resources: EBS_VOLUMES,
    check: isTrue("encrypted"),
    remediation: "Set encrypted to true. It cannot be changed later.",
    autoFix: { encrypted: true },
    source: "AWS Security Hub EC2.3",
  },
  {
    id: "ebs-volume-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "EBS volumes are encrypted with a customer managed KMS key.",
    resources: EBS_VOLUMES,
    check: isCustomerManagedKey("kmsKeyId"),
    remediation: "Set kmsKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
  },
  {
    id: "ebs-snapshot-copy-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "EBS snapshot copies and AMI copies are encrypted.",
    resources: [...aws("ebs", "SnapshotCopy"), ...aws("ec2", "AmiCopy")],
    check: isTrue("encrypted"),
    remediation: "Set encrypted to true.",
    autoFix: { encrypted: true },
    source: "docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html",
  },
  {
    id: "ebs-encryption-by-default-enabled",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "EBS encryption by default is enabled for the account.",
    resources: aws("ebs", "EncryptionByDefault"),
    check: oneOf("enabled", [true, undefined]),
    remediation: "Set enabled to true.",
    autoFix: { enabled: true },
    source: "AWS Security Hub EC2.7",
  },
];
