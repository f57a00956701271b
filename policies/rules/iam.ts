// SPDX-License-Identifier: Apache-2.0
import { UNKNOWN, unknownAt } from "../answer";
import { all, every, isTrue, satisfies, within, type Check } from "../checks";
import { conditionsOf, forbids, hasCondition, isOpen, listed, type Statement } from "../documents";
import { forEachOf, ofKinds, refersTo } from "../companion-resources";
import type { Rule } from "../rule";
import { FACTORS, LEAST_PRIVILEGE, STRONG_PASSWORDS } from "./controls";
import { aws } from "./tokens";

const PASSWORDS = aws("iam", "AccountPasswordPolicy");
const ROLES = aws("iam", "Role");
const MANAGED_POLICIES = aws("iam", "Policy");
/** People have these; roles of machines can't hold a second factor. */
const OF_PEOPLE = aws("iam", "UserPolicy", "GroupPolicy");
/** A managed policy may be given to roles only: others of its stack tell. */
const MAYBE_OF_PEOPLE = [...OF_PEOPLE, ...MANAGED_POLICIES];
const PERMISSIONS = [...MAYBE_OF_PEOPLE, ...aws("iam", "RolePolicy"), ...ROLES];
/** What gives a policy to a role, and the property that names the policy. */
const OF_ROLES: readonly [kinds: readonly string[], property: string][] = [
  [aws("iam", "RolePolicyAttachment"), "policyArn"],
  [ROLES, "managedPolicyArns"],
];
const ATTACHMENTS = aws(
  "iam",
  "RolePolicyAttachment",
  "UserPolicyAttachment",
  "GroupPolicyAttachment",
  "PolicyAttachment",
);
const GUIDE = "docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";

const isAdmin = (arn: unknown): boolean => /^arn:aws[a-z-]*:iam::aws:policy\/AdministratorAccess$/.test(String(arn));
const allows = (statement: Statement, test: (action: string) => boolean): boolean =>
  statement.Effect === "Allow" && listed(statement.Action).some((action) => test(action.toLowerCase()));
const onAll = ({ Resource }: Statement): boolean =>
  listed(Resource).some((one) => /^(\*|arn:[^:]*:\*:\*:\*:\*)$/.test(one));
/** In a policy, or in those that stand in a role itself. */
const noStatement = (test: (statement: Statement) => boolean, must: string): Check =>
  all(forbids("policy", test, must), forbids("inlinePolicies.policy", test, must));
/** Who may do these may do anything, or undo everything. */
const SENSITIVE = [
  "*",
  "*:*",
  "iam:*",
  "organizations:*",
  "kms:*",
  "kms:schedulekeydeletion",
  "kms:disablekey",
  "cloudtrail:*",
  "cloudtrail:stoplogging",
  "cloudtrail:deletetrail",
];
/** On everything: to change who may do what, to do away with data and machines. */
const SENSITIVE_ON_ALL = new RegExp(
  [
    "^iam:(add|attach|create|deactivate|delete|detach|put|remove|set|update)(?!servicelinkedrole)",
    "^(backup|dynamodb|rds|s3|secretsmanager):(\\*$|delete(backup|recovery|table|db|bucket|secret|\\*))",
    "^ec2:(\\*$|terminate)",
    "^sts:\\*$",
  ].join("|"),
);
const hasFactor = (statement: Statement): boolean =>
  hasCondition(statement, ["Bool"], "aws:MultiFactorAuthPresent", ["true"]) ||
  conditionsOf(statement).some(
    ([operator, key]) => operator.startsWith("NumericLessThan") && key === "aws:multifactorauthage",
  );
const withFactor = forbids(
  "policy",
  (one) =>
    !hasFactor(one) &&
    allows(one, (action) => SENSITIVE.includes(action) || (onAll(one) && SENSITIVE_ON_ALL.test(action))),
  "must allow sensitive actions only where aws:MultiFactorAuthPresent is true",
);
/** What of a token says whose it is. Those that AWS knows by itself (Cognito, Google, ...) are made for one application; all of another provider have one audience. */
const saysWhose = (provider: string): RegExp => (provider.startsWith("arn:") ? /:sub$/ : /:(sub|aud|app_id)$/);
/** `*`, `repo:*`, `repo:own*`: subjects of anybody. */
const ANYBODY = /^(\*$|[a-z_]+:\*|repo:[^/]*\*)/;
/** Anybody can get an identity of who hands them out: which may come is for the role to say. SAML's are of one directory. */
const letsInAll = (statement: Statement): boolean => {
  const providers = listed((statement.Principal as { Federated?: unknown } | undefined)?.Federated).filter(
    (one) => !one.includes(":saml-provider/"),
  );
  return (
    statement.Effect === "Allow" &&
    providers.some(
      (provider) =>
        !conditionsOf(statement).some(
          ([, key, values]) => saysWhose(provider).test(key) && !values.some((value) => ANYBODY.test(value)),
        ),
    )
  );
};

const password = (id: string, property: string, requires: string, least: number): Rule => ({
  id,
  topic: "identity",
  severity: "medium",
  controls: STRONG_PASSWORDS,
  title: requires,
  resources: PASSWORDS,
  check: within(property, least),
  remediation: `set ${property} to ${least} or more`,
  source: "AWS Security Hub IAM.10, IAM.15, IAM.16",
});
const character = (kind: string, property: string): Rule => ({
  id: `account-password-${kind}`,
  topic: "identity",
  severity: "medium",
  level: "advisory",
  controls: STRONG_PASSWORDS,
  title: `Passwords of an account's users hold ${kind.replace("-", " ")}.`,
  resources: PASSWORDS,
  check: isTrue(property),
  remediation: `set ${property} to true`,
  autoFix: { [property]: true },
  source: "AWS Security Hub IAM.11 to IAM.14",
});

export const iam: Rule[] = [
  password(
    "iam-password-policy-min-length",
    "minimumPasswordLength",
    "Passwords of an account's users have 14 characters or more.",
    14,
  ),
  password(
    "iam-password-policy-reuse-prevention",
    "passwordReusePrevention",
    "Passwords of an account's users are none of the last 24.",
    24,
  ),
  {
    id: "iam-password-policy-max-age",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: STRONG_PASSWORDS,
    title: "IAM password policies expire passwords within 90 days.",
    resources: PASSWORDS,
    check: within("maxPasswordAge", 1, 90),
    remediation: "Set maxPasswordAge to 90 or less.",
    source: "PCI-DSS 4.0.1, 8.3.9; AWS Security Hub IAM.7",
  },
  character("symbols", "requireSymbols"),
  character("numbers", "requireNumbers"),
  character("capitals", "requireUppercaseCharacters"),
  character("small-letters", "requireLowercaseCharacters"),
  {
    id: "iam-policy-no-admin-access",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM policies do not allow all actions on all resources.",
    resources: PERMISSIONS,
    check: noStatement(
      (one) =>
        onAll(one) &&
        (allows(one, (action) => action === "*" || action === "*:*") ||
          (one.Effect === "Allow" && one.NotAction !== undefined)),
      "must not allow * on *, nor all but some by NotAction",
    ),
    remediation: "Name only the required actions and resources in policy.",
    source: "AWS Security Hub IAM.1",
  },
  {
    id: "iam-policy-no-full-service-access",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title:
      "IAM policies without MFA do not allow full access to critical services.",
    resources: PERMISSIONS,
    check: noStatement(
      (one) =>
        onAll(one) &&
        !hasFactor(one) &&
        allows(one, (action) =>
          ["iam:*", "organizations:*", "kms:*", "sts:*", "s3:*", "secretsmanager:*"].includes(action),
        ),
      "must not allow all of iam, kms, organizations, s3, secretsmanager or sts on *",
    ),
    remediation: "Name only the required actions and resources in policy. The critical services are iam, kms, organizations, s3, secretsmanager and sts.",
    source: "AWS Security Hub IAM.21",
  },
  {
    id: "iam-policy-pass-role-restricted",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "IAM policies restrict iam:PassRole.",
    resources: PERMISSIONS,
    check: noStatement(
      (one) => onAll(one) && allows(one, (action) => action === "iam:passrole") && one.Condition === undefined,
      "must not allow iam:PassRole on *",
    ),
    remediation: "Name the roles in the Resource element of policy, or add an iam:PassedToService condition.",
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  },
  {
    id: "iam-policy-sensitive-actions-mfa-required",
    topic: "identity",
    severity: "high",
    controls: FACTORS,
    title: "IAM policies for people require MFA for sensitive actions.",
    resources: MAYBE_OF_PEOPLE,
    reads: Object.fromEntries(
      [[MAYBE_OF_PEOPLE, "policy"] as const, ...OF_ROLES].flatMap(([kinds, property]) =>
        kinds.map((kind) => [kind, [property]] as const),
      ),
    ),
    checkStack: forEachOf(MAYBE_OF_PEOPLE, (policy, resources, settings) => {
      const links = MANAGED_POLICIES.includes(policy.type)
        ? OF_ROLES.flatMap(([kinds, property]) =>
            ofKinds(resources, kinds).map((one) => refersTo(one, property, policy)),
          )
        : [];
      if (links.includes(true)) return undefined;
      const answer = withFactor(policy.properties, settings);
      return answer.violations.length > 0 && links.includes(UNKNOWN) ? unknownAt("policyArn") : answer;
    }),
    remediation: "Add Condition: { Bool: { \"aws:MultiFactorAuthPresent\": \"true\" } } to the statement in policy.",
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
  },
  {
    id: "iam-policy-attachment-no-administrator-access",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM policy attachments do not attach AdministratorAccess.",
    resources: ATTACHMENTS,
    check: satisfies("policyArn", (arn) => !isAdmin(arn), "must not be AdministratorAccess"),
    remediation: "Set policyArn to a policy that allows only the required actions.",
    source: "AWS Security Hub IAM.18; " + GUIDE,
  },
  {
    id: "iam-role-no-administrator-access",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM roles do not attach AdministratorAccess.",
    resources: ROLES,
    check: every("managedPolicyArns", (arn) => !isAdmin(arn), "must not be AdministratorAccess"),
    remediation: "Replace AdministratorAccess in managedPolicyArns with a policy that allows only the required actions.",
    source: GUIDE,
  },
  {
    id: "iam-role-trust-policy-not-public",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM roles do not allow all principals to assume them.",
    resources: ROLES,
    check: forbids(
      "assumeRolePolicy",
      isOpen,
      "must not allow everybody: name principals, or narrow it by a condition",
    ),
    remediation: "Name the principals that can assume the role in assumeRolePolicy.",
    source: GUIDE,
  },
  {
    id: "iam-role-trust-policy-federated-subject-required",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM roles restrict the federated identities that can assume them.",
    resources: ROLES,
    check: forbids("assumeRolePolicy", letsInAll, "must say which subjects may come, in a condition on :sub"),
    remediation: "Add a condition to assumeRolePolicy, such as StringEquals: { \"token.actions.githubusercontent.com:sub\": \"repo:owner/name:ref:refs/heads/main\" }.",
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
  },
];
