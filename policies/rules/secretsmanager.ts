// SPDX-License-Identifier: Apache-2.0
import { any, isCustomerManagedKey, satisfies, within } from "../checks";
import { hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import { CREDENTIALS, DELETION_PROTECTION, ENCRYPTION_AT_REST, NO_PUBLIC_DATA } from "./controls";
import { policyNotPublic } from "./policy-not-public";
import { aws } from "./tokens";

const SECRETS = aws("secretsmanager", "Secret");
const ROTATIONS = aws("secretsmanager", "SecretRotation");
const MAX_ROTATION_DAYS = 90;
const DAYS_PER_UNIT: Record<string, number> = { hour: 1 / 24, day: 1 };
/** Evaluates `rate(30 days)`. Accepts all `cron(…)` expressions, because their interval is not calculated. */
const isFrequentEnough = (expression: unknown): boolean => {
  const [, count, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(String(expression)) ?? [];
  return unit === undefined
    ? String(expression).startsWith("cron(")
    : Number(count) * DAYS_PER_UNIT[unit]! <= MAX_ROTATION_DAYS;
};

export const secretsManager: Rule[] = [
  {
    id: "secretsmanager-secret-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "Secrets Manager secrets are encrypted with a customer managed KMS key.",
    resources: SECRETS,
    check: isCustomerManagedKey("kmsKeyId"),
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
    ...hasCompanion({
      types: SECRETS,
      companionTypes: ROTATIONS,
      linkProperty: "secretId",
      description: "a secretsmanager SecretRotation",
    }),
    remediation: "Add a secretsmanager SecretRotation for the secret.",
    source: "AWS Security Hub SecretsManager.1",
  },
  {
    id: "secretsmanager-rotation-period-maximum",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    title: `Secrets Manager rotations run at least once every ${MAX_ROTATION_DAYS} days.`,
    resources: ROTATIONS,
    check: any(
      within("rotationRules.automaticallyAfterDays", 1, MAX_ROTATION_DAYS),
      satisfies(
        "rotationRules.scheduleExpression",
        isFrequentEnough,
        `must be a rate of at most ${MAX_ROTATION_DAYS} days`,
      ),
    ),
    remediation: `Set rotationRules.automaticallyAfterDays to ${MAX_ROTATION_DAYS} or less.`,
    source: "AWS Security Hub SecretsManager.4",
  },
  {
    id: "secretsmanager-secret-recovery-window",
    topic: "backup",
    severity: "medium",
    controls: DELETION_PROTECTION,
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
    controls: NO_PUBLIC_DATA,
    title: "Secrets Manager secrets do not allow public access.",
    resources: [...SECRETS, ...aws("secretsmanager", "SecretPolicy")],
    check: policyNotPublic("policy"),
    remediation: "Specify principals in policy, or restrict the statement with a condition such as aws:PrincipalOrgID.",
    source: "docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html",
  },
];
