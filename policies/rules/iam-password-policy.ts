// SPDX-License-Identifier: Apache-2.0
import { isTrue, within } from "../checks";
import type { Rule } from "../rule";
import { STRONG_PASSWORDS } from "./controls";
import { aws } from "./tokens";

const PASSWORD_POLICIES = aws("iam", "AccountPasswordPolicy");

interface PasswordRule {
  id: string;
  title: string;
  property: string;
}

const minimumRule = ({ id, title, property, minimum }: PasswordRule & { minimum: number }): Rule => ({
  id,
  topic: "identity",
  severity: "medium",
  controls: STRONG_PASSWORDS,
  title,
  resources: PASSWORD_POLICIES,
  check: within(property, minimum),
  remediation: `Set ${property} to ${minimum} or more.`,
  source: "AWS Security Hub IAM.10, IAM.15, IAM.16",
});

const characterRule = ({ id, title, property }: PasswordRule): Rule => ({
  id,
  topic: "identity",
  severity: "medium",
  level: "advisory",
  controls: STRONG_PASSWORDS,
  title,
  resources: PASSWORD_POLICIES,
  check: isTrue(property),
  remediation: `Set ${property} to true.`,
  autoFix: { [property]: true },
  source: "AWS Security Hub IAM.11 to IAM.14",
});

export const iamPasswordPolicy: Rule[] = [
  minimumRule({
    id: "iam-password-policy-min-length",
    title: "IAM password policies require at least 14 characters.",
    property: "minimumPasswordLength",
    minimum: 14,
  }),
  minimumRule({
    id: "iam-password-policy-reuse-prevention",
    title: "IAM password policies prevent reuse of the last 24 passwords.",
    property: "passwordReusePrevention",
    minimum: 24,
  }),
  {
    id: "iam-password-policy-max-age",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: STRONG_PASSWORDS,
    title: "IAM password policies expire passwords within 90 days.",
    resources: PASSWORD_POLICIES,
    check: within("maxPasswordAge", 1, 90),
    remediation: "Set maxPasswordAge to 90 or less.",
    source: "PCI DSS 4.0.1, 8.3.9; AWS Security Hub IAM.7",
  },
  characterRule({
    id: "iam-password-policy-require-symbols",
    title: "IAM password policies require symbols.",
    property: "requireSymbols",
  }),
  characterRule({
    id: "iam-password-policy-require-numbers",
    title: "IAM password policies require numbers.",
    property: "requireNumbers",
  }),
  characterRule({
    id: "iam-password-policy-require-uppercase",
    title: "IAM password policies require uppercase characters.",
    property: "requireUppercaseCharacters",
  }),
  characterRule({
    id: "iam-password-policy-require-lowercase",
    title: "IAM password policies require lowercase characters.",
    property: "requireLowercaseCharacters",
  }),
];
