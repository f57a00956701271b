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
    id: "secret-own-key",
    topic: "encryption-at-rest",
    severity: "high",
    controls: AT_REST,
    requires: "A secret is encrypted under a key of its owner.",
    resources: SECRETS,
    check: isOwnKey("kmsKeyId"),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  },
  {
    id: "secret-rotates",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    requires: "A secret is rotated.",
    resources: SECRETS,
    ...hasCompanion({ of: SECRETS, is: ROTATIONS, by: "secretId", called: "a secretsmanager SecretRotation" }),
    mend: "add a secretsmanager SecretRotation",
    source: "AWS Security Hub SecretsManager.1",
  },
  {
    id: "secret-rotates-each-quarter",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    requires: `A secret is rotated every ${QUARTER_DAYS} days or more often.`,
    resources: ROTATIONS,
    check: any(
      within("rotationRules.automaticallyAfterDays", 1, QUARTER_DAYS),
      satisfies("rotationRules.scheduleExpression", isEachQuarter, `must be a rate of ${QUARTER_DAYS} days or less`),
    ),
    mend: `set rotationRules.automaticallyAfterDays to ${QUARTER_DAYS} or less`,
    source: "AWS Security Hub SecretsManager.4",
  },
  {
    id: "secret-can-be-recovered",
    topic: "backup",
    severity: "medium",
    controls: DELETION,
    requires: "A secret that was deleted by mistake can be had back.",
    resources: SECRETS,
    check: satisfies("recoveryWindowInDays", (days) => days !== 0, "must be from 7 to 30"),
    mend: "leave recoveryWindowInDays out: it is 30 then",
    source: "docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  },
  {
    id: "secret-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "A secret's policy allows nothing to everybody.",
    resources: [...SECRETS, ...aws("secretsmanager", "SecretPolicy")],
    check: forbids("policy", isOpen, "must not allow everybody: name principals, or narrow it by a condition"),
    mend: "name principals",
    source: "docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  },
  {
    id: "certificate-key-strong",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    requires: "A certificate's key is long enough.",
    resources: aws("acm", "Certificate"),
    check: satisfies("keyAlgorithm", (algorithm) => algorithm !== "RSA_1024", "must be RSA_2048 or stronger"),
    mend: "set keyAlgorithm to EC_prime256v1",
    source: "AWS Security Hub ACM.2",
  },
  {
    id: "certificate-renews-itself",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: IN_TRANSIT,
    requires: "A certificate that AWS issues is validated by DNS, so that it can be renewed without a hand.",
    resources: aws("acm", "Certificate"),
    check: any(oneOf("validationMethod", ["DNS"]), isSet("privateKey"), isSet("certificateAuthorityArn")),
    mend: "set validationMethod to DNS",
    source: "docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html",
  },
];
