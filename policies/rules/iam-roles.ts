// SPDX-License-Identifier: Apache-2.0
// IAM roles: their trust policies, and the managed policies that are attached.
import { every, satisfies } from "../checks";
import { forbidStatements } from "../documents";
import { conditionsOf, toStrings, type Statement } from "../iam-evaluation/document";
import type { Rule } from "../rule";
import { LEAST_PRIVILEGE } from "./controls";
import { aws } from "./tokens";
import { policyNotPublic } from "./policy-not-public";

const ROLES = aws("iam", "Role");
const ATTACHMENTS = aws(
  "iam",
  "RolePolicyAttachment",
  "UserPolicyAttachment",
  "GroupPolicyAttachment",
  "PolicyAttachment",
);
const BEST_PRACTICES = "docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";

const isAdministratorAccess = (arn: unknown): boolean =>
  /^arn:aws[a-z-]*:iam::aws:policy\/AdministratorAccess$/.test(String(arn));

/**
 * The condition keys that identify the caller. The built-in providers (Cognito, Google and others) issue tokens for one
 * application, so the audience is enough. All tokens of another OIDC provider have the same audience.
 */
const identityKey = (provider: string): RegExp => (provider.startsWith("arn:") ? /:sub$/ : /:(sub|aud|app_id)$/);
/** Patterns that match any subject, such as `*`, `repo:*` and `repo:own*`. */
const ANY_SUBJECT = /^(\*$|[a-z_]+:\*|repo:[^/]*\*)/;

/**
 * Anyone can get a token from a public identity provider, so the role must restrict the identities. A SAML provider
 * belongs to one directory and needs no such condition.
 */
const allowsAnyFederatedIdentity = (statement: Statement): boolean => {
  const providers = toStrings((statement.Principal as { Federated?: unknown } | undefined)?.Federated).filter(
    (provider) => !provider.includes(":saml-provider/"),
  );
  const isRestricted = (provider: string): boolean =>
    conditionsOf(statement).some(
      ({ key, values }) => identityKey(provider).test(key) && !values.some((value) => ANY_SUBJECT.test(value)),
    );
  return statement.Effect === "Allow" && providers.some((provider) => !isRestricted(provider));
};

export const iamRoles: Rule[] = [
  {
    id: "iam-policy-attachment-no-administrator-access",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM policy attachments do not attach AdministratorAccess.",
    resources: ATTACHMENTS,
    check: satisfies("policyArn", (arn) => !isAdministratorAccess(arn), "must not be AdministratorAccess"),
    remediation: "Set policyArn to a policy that allows only the required actions.",
    source: "AWS Security Hub IAM.18; " + BEST_PRACTICES,
  },
  {
    id: "iam-role-no-administrator-access",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM roles do not attach AdministratorAccess.",
    resources: ROLES,
    check: every("managedPolicyArns", (arn) => !isAdministratorAccess(arn), "must not be AdministratorAccess"),
    remediation:
      "Replace AdministratorAccess in managedPolicyArns with a policy that allows only the required actions.",
    source: BEST_PRACTICES,
  },
  {
    id: "iam-role-trust-policy-not-public",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM roles do not allow all principals to assume them.",
    resources: ROLES,
    check: policyNotPublic("assumeRolePolicy"),
    remediation: "Specify the principals that can assume the role in assumeRolePolicy.",
    source: BEST_PRACTICES,
  },
  {
    id: "iam-role-trust-policy-federated-subject-required",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM roles restrict the federated identities that can assume them.",
    resources: ROLES,
    check: forbidStatements(
      "assumeRolePolicy",
      allowsAnyFederatedIdentity,
      "must restrict the federated identities with a condition on :sub",
    ),
    remediation:
      'Add a condition to assumeRolePolicy, such as StringEquals: { "token.actions.githubusercontent.com:sub": "repo:owner/name:ref:refs/heads/main" }.',
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
  },
];
