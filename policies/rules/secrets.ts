// SPDX-License-Identifier: Apache-2.0
// Secrets, and certificates.
import { any, isOwnKey, isSet, oneOf, satisfies, within } from "../checks";
import { forbids, isOpen } from "../documents";
import { hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import { AT_REST, CREDENTIALS, DELETION, IN_TRANSIT, PRIVATE_STORES } from "./controls";
import { aws } from "./tokens";

const SECRETS = aws("secretsmanager", "Secret");
const ROTATIONS = aws("secretsmanager", "SecretRotation");
const QUARTER_DAYS = 90;
const DAYS: Record<string, number> = { hour: 1 / 24, day: 1 };
/** `rate(30 days)`. The calendar of `cron(…)` is taken as it is. */
const isEachQuarter = (expression: unknown): boolean => {
  const [, count, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(String(expression)) ?? [];
  return unit === undefined ? String(expression).startsWith("cron(") : Number(count) * DAYS[unit]! <= QUARTER_DAYS;
};

export const secrets: Rule[] = [
  {
    id: "secretsmanager-secret-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    controls: AT_REST,
    title: "Secrets Manager secrets are encrypted with a customer managed KMS key.",
    resources: SECRETS,
    check: isOwnKey("kmsKeyId"),
    remediation: "Set kmsKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  },
  {
    id: "secretsmanager-secret-rotation-enabled",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    title: "Secrets Manager secrets have automatic rotation enabled.",
    resources: SECRETS,
    ...hasCompanion({ of: SECRETS, is: ROTATIONS, by: "secretId", called: "a secretsmanager SecretRotation" }),
    remediation: "Add a secretsmanager SecretRotation for the secret.",
    source: "AWS Security Hub SecretsManager.1",
  },
  {
    id: "secretsmanager-rotation-period-maximum",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    title: `A secret is rotated every ${QUARTER_DAYS} days or more often.`,
    resources: ROTATIONS,
    check: any(
      within("rotationRules.automaticallyAfterDays", 1, QUARTER_DAYS),
      satisfies("rotationRules.scheduleExpression", isEachQuarter, `must be a rate of ${QUARTER_DAYS} days or less`),
    ),
    remediation: `set rotationRules.automaticallyAfterDays to ${QUARTER_DAYS} or less`,
    source: "AWS Security Hub SecretsManager.4",
  },
  {
    id: "secretsmanager-secret-recovery-window",
    topic: "backup",
    severity: "medium",
    controls: DELETION,
    title: "Secrets Manager secrets have a recovery window.",
    resources: SECRETS,
    check: satisfies("recoveryWindowInDays", (days) => days !== 0, "must be from 7 to 30"),
    remediation: "Remove recoveryWindowInDays. If it is not set, the recovery window is 30 days.",
    source: "docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  },
  {
    id: "secretsmanager-secret-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "Secrets Manager secrets do not allow public access.",
    resources: [...SECRETS, ...aws("secretsmanager", "SecretPolicy")],
    check: forbids("policy", isOpen, "must not allow everybody: name principals, or narrow it by a condition"),
    remediation: "Name principals in policy.",
    source: "docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  },
  {
    id: "acm-certificate-key-algorithm-strong",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title: "ACM certificates use RSA 2048 or stronger keys.",
    resources: aws("acm", "Certificate"),
    check: satisfies("keyAlgorithm", (algorithm) => algorithm !== "RSA_1024", "must be RSA_2048 or stronger"),
    remediation: "Set keyAlgorithm to EC_prime256v1.",
    source: "AWS Security Hub ACM.2",
  },
  {
    id: "acm-certificate-dns-validation",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: IN_TRANSIT,
    title: "ACM certificates use DNS validation.",
    resources: aws("acm", "Certificate"),
    check: any(oneOf("validationMethod", ["DNS"]), isSet("privateKey"), isSet("certificateAuthorityArn")),
    remediation: "Set validationMethod to DNS. ACM can then renew certificates that AWS issues without manual steps.",
    source: "docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html",
  },
];
