// SPDX-License-Identifier: Apache-2.0
import { every, isTrue, satisfies, within } from "../checks";
import { forbids, hasCondition, isOpen, listed, type Statement } from "../documents";
import type { Rule } from "../rule";
import { FACTORS, LEAST_PRIVILEGE, STRONG_PASSWORDS } from "./controls";
import { aws } from "./tokens";

const PASSWORDS = aws("iam", "AccountPasswordPolicy");
const PERMISSIONS = aws("iam", "Policy", "RolePolicy", "UserPolicy", "GroupPolicy");
/** People have these; roles of machines can't hold a second factor. */
const OF_PEOPLE = aws("iam", "UserPolicy", "GroupPolicy");
const ATTACHMENTS = aws("iam", "RolePolicyAttachment", "UserPolicyAttachment", "GroupPolicyAttachment", "PolicyAttachment");
const ROLES = aws("iam", "Role");
const GUIDE = "docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";

const isAdmin = (arn: unknown): boolean => /^arn:aws[a-z-]*:iam::aws:policy\/AdministratorAccess$/.test(String(arn));
const allows = (statement: Statement, test: (action: string) => boolean): boolean =>
  statement.Effect === "Allow" && listed(statement.Action).some((action) => test(action.toLowerCase()));
const onAll = ({ Resource }: Statement): boolean => listed(Resource).includes("*");
/** Who may do these may do anything, or undo everything. */
const SENSITIVE = ["*", "iam:*", "organizations:*", "kms:*", "kms:schedulekeydeletion", "kms:disablekey", "cloudtrail:*", "cloudtrail:stoplogging", "cloudtrail:deletetrail"];
const needsFactor = (statement: Statement): boolean => allows(statement, (action) => SENSITIVE.includes(action)) &&
  !hasCondition(statement, ["Bool"], "aws:MultiFactorAuthPresent", ["true"]) &&
  !Object.entries(statement.Condition ?? {}).some(([operator, tests]) => operator.startsWith("NumericLessThan") && Object.keys(tests).some((key) => key.toLowerCase() === "aws:multifactorauthage"));

const password = (id: string, property: string, requires: string, least: number): Rule => ({
  id, topic: "identity", severity: "medium", controls: STRONG_PASSWORDS, requires,
  resources: PASSWORDS, check: within(property, least),
  mend: `set ${property} to ${least} or more`,
  source: "AWS Security Hub IAM.10, IAM.15, IAM.16",
});
const character = (kind: string, property: string): Rule => ({
  id: `account-password-${kind}`, topic: "identity", severity: "medium", level: "advisory", controls: STRONG_PASSWORDS,
  requires: `Passwords of an account's users hold ${kind}.`,
  resources: PASSWORDS, check: isTrue(property),
  mend: `set ${property} to true`, remedy: { [property]: true },
  source: "AWS Security Hub IAM.11 to IAM.14",
});

export const iam: Rule[] = [
  password("account-password-long", "minimumPasswordLength", "Passwords of an account's users have 14 characters or more.", 14),
  password("account-password-new", "passwordReusePrevention", "Passwords of an account's users are none of the last 24.", 24),
  {
    id: "account-password-expires", topic: "identity", severity: "medium", level: "advisory", controls: STRONG_PASSWORDS,
    requires: "Passwords of an account's users last 90 days at most.",
    resources: PASSWORDS, check: within("maxPasswordAge", 1, 90),
    mend: "set maxPasswordAge to 90 or less",
    source: "PCI-DSS 4.0.1, 8.3.9; AWS Security Hub IAM.7",
  },
  character("symbols", "requireSymbols"),
  character("numbers", "requireNumbers"),
  character("capitals", "requireUppercaseCharacters"),
  character("small-letters", "requireLowercaseCharacters"),
  {
    id: "policy-not-almighty", topic: "identity", severity: "critical", controls: LEAST_PRIVILEGE,
    requires: "No policy allows everything on everything.",
    resources: PERMISSIONS,
    check: forbids("policy", (one) => onAll(one) && allows(one, (action) => action === "*" || action === "*:*"), "must not allow * on *"),
    mend: "name the actions and resources that are needed",
    source: "AWS Security Hub IAM.1",
  },
  {
    id: "policy-no-whole-service", topic: "identity", severity: "high", controls: LEAST_PRIVILEGE,
    requires: "No policy allows everything of a service that decides about all others, on everything.",
    resources: PERMISSIONS,
    check: forbids("policy", (one) => onAll(one) && allows(one, (action) => ["iam:*", "organizations:*", "kms:*", "sts:*", "s3:*", "secretsmanager:*"].includes(action)),
      "must not allow all of iam, kms, organizations, s3, secretsmanager or sts on *"),
    mend: "name the actions and resources that are needed",
    source: "AWS Security Hub IAM.21",
  },
  {
    id: "policy-passes-named-roles", topic: "identity", severity: "high", controls: LEAST_PRIVILEGE,
    requires: "Who may hand a role to a service may hand it named roles only.",
    resources: PERMISSIONS,
    check: forbids("policy", (one) => onAll(one) && allows(one, (action) => action === "iam:passrole") && one.Condition === undefined, "must not allow iam:PassRole on *"),
    mend: "name the roles, or add a condition iam:PassedToService",
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  },
  {
    id: "policy-sensitive-needs-factor", topic: "identity", severity: "high", controls: FACTORS,
    requires: "People may do what endangers all only with a second factor.",
    resources: OF_PEOPLE,
    check: forbids("policy", needsFactor, "must allow sensitive actions only where aws:MultiFactorAuthPresent is true"),
    mend: 'add Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } to the statement',
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
  },
  {
    id: "nobody-administrator", topic: "identity", severity: "critical", controls: LEAST_PRIVILEGE,
    requires: "Nobody has AdministratorAccess for good.",
    resources: ATTACHMENTS,
    check: satisfies("policyArn", (arn) => !isAdmin(arn), "must not be AdministratorAccess"),
    mend: "attach a policy with what is needed",
    source: "AWS Security Hub IAM.18; " + GUIDE,
  },
  {
    id: "role-not-administrator", topic: "identity", severity: "critical", controls: LEAST_PRIVILEGE,
    requires: "No role has AdministratorAccess for good.",
    resources: ROLES,
    check: every("managedPolicyArns", (arn) => !isAdmin(arn), "must not be AdministratorAccess"),
    mend: "attach a policy with what is needed",
    source: GUIDE,
  },
  {
    id: "role-trusts-somebody", topic: "identity", severity: "critical", controls: LEAST_PRIVILEGE,
    requires: "A role can't be assumed by everybody.",
    resources: ROLES,
    check: forbids("assumeRolePolicy", isOpen, "must not allow everybody: name principals, or narrow it by a condition"),
    mend: "name the principals that may assume it",
    source: GUIDE,
  },
];
