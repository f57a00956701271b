// SPDX-License-Identifier: Apache-2.0
import { isCustomerManagedKey, isTrue, oneOf } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_AT_REST, HARDENING, NO_PUBLIC_DATA, VULNERABILITY_SCANNING } from "./controls";
import { aws } from "./tokens";
import { policyNotPublic } from "./policy-not-public";

const REPOSITORIES = aws("ecr", "Repository");

export const ecr: Rule[] = [
  {
    id: "ecr-repository-tag-immutability-enabled",
    topic: "identity",
    severity: "medium",
    controls: HARDENING,
    title: "ECR repositories have immutable image tags.",
    resources: REPOSITORIES,
    check: oneOf("imageTagMutability", ["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"]),
    remediation: "Set imageTagMutability to IMMUTABLE.",
    autoFix: { imageTagMutability: "IMMUTABLE" },
    source: "AWS Security Hub ECR.2",
  },
  {
    id: "ecr-repository-scan-on-push-enabled",
    topic: "logging",
    severity: "medium",
    controls: VULNERABILITY_SCANNING,
    title: "ECR repositories scan images for vulnerabilities on push.",
    resources: REPOSITORIES,
    check: isTrue("imageScanningConfiguration.scanOnPush"),
    remediation: "Set imageScanningConfiguration.scanOnPush to true.",
    autoFix: { "imageScanningConfiguration.scanOnPush": true },
    source: "AWS Security Hub ECR.1",
  },
  {
    id: "ecr-repository-kms-encrypted",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "ECR repositories are encrypted with AWS KMS.",
    resources: REPOSITORIES,
    check: oneOf("encryptionConfigurations.encryptionType", ["KMS", "KMS_DSSE"]),
    remediation: 'Set encryptionConfigurations to [{ encryptionType: "KMS", kmsKey }].',
    source: "AWS Security Hub ECR.5",
  },
  {
    id: "ecr-repository-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "ECR repositories are encrypted with a customer managed KMS key.",
    resources: REPOSITORIES,
    check: isCustomerManagedKey("encryptionConfigurations.kmsKey"),
    remediation: 'Set encryptionConfigurations to [{ encryptionType: "KMS", kmsKey }].',
    source: "docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html",
  },
  {
    id: "ecr-repository-policy-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "ECR repository policies do not allow public access.",
    resources: aws("ecr", "RepositoryPolicy"),
    check: policyNotPublic("policy"),
    remediation: "Set Principal in policy to named principals, or restrict the statement with a condition.",
    source: "docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html",
  },
];
