// SPDX-License-Identifier: Apache-2.0
// The statements of IAM policies.
import { UNKNOWN, unknownAt } from "../check-result";
import { all, type Check } from "../checks";
import { forEachResource, ofTypes, refersTo } from "../companion-resources";
import { forbidStatements } from "../documents";
import type { Statement } from "../iam-evaluation/document";
import type { Rule } from "../rule";
import { LEAST_PRIVILEGE, MULTI_FACTOR } from "./controls";
import { aws } from "./tokens";
import { allows, allowsSensitiveActions, isOnAllResources, requiresMfa } from "./iam-statements";

const MANAGED_POLICIES = aws("iam", "Policy");
/**
 * Policies that can apply to human users. The MFA rule exempts a managed policy that the stack attaches to a role, because a
 * machine that uses the role has no MFA device.
 */
const USER_POLICIES = [...aws("iam", "UserPolicy", "GroupPolicy"), ...MANAGED_POLICIES];
const PERMISSION_POLICIES = [...USER_POLICIES, ...aws("iam", "RolePolicy", "Role")];
/** The resource types that attach a managed policy to a role, and the property that names the policy. */
const ROLE_ATTACHMENTS: readonly [types: readonly string[], property: string][] = [
  [aws("iam", "RolePolicyAttachment"), "policyArn"],
  [aws("iam", "Role"), "managedPolicyArns"],
];

/** Forbids a kind of statement in a policy and in the inline policies of a role. */
const forbidsStatement = (test: (statement: Statement) => boolean, message: string): Check =>
  all(forbidStatements("policy", test, message), forbidStatements("inlinePolicies.policy", test, message));

const requiresMfaForSensitiveActions = forbidStatements(
  "policy",
  (statement) => !requiresMfa(statement) && allowsSensitiveActions(statement),
  "must allow sensitive actions only if aws:MultiFactorAuthPresent is true",
);

export const iamPolicies: Rule[] = [
  {
    id: "iam-policy-no-admin-access",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "IAM policies do not allow all actions on all resources.",
    resources: PERMISSION_POLICIES,
    check: forbidsStatement(
      (statement) =>
        isOnAllResources(statement) &&
        (allows(statement, (action) => action === "*" || action === "*:*") ||
          (statement.Effect === "Allow" && statement.NotAction !== undefined)),
      "must not allow all actions on all resources with Action or NotAction",
    ),
    remediation: "Specify only the required actions and resources in policy.",
    source: "AWS Security Hub IAM.1",
  },
  {
    id: "iam-policy-no-full-service-access",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "IAM policies do not allow full access to critical services without MFA.",
    resources: PERMISSION_POLICIES,
    check: forbidsStatement(
      (statement) =>
        isOnAllResources(statement) &&
        !requiresMfa(statement) &&
        allows(statement, (action) =>
          ["iam:*", "organizations:*", "kms:*", "sts:*", "s3:*", "secretsmanager:*"].includes(action),
        ),
      "must not allow all actions of iam, kms, organizations, s3, secretsmanager or sts on all resources",
    ),
    remediation:
      "Specify only the required actions and resources in policy. The critical services are iam, kms, organizations, s3, secretsmanager and sts.",
    source: "AWS Security Hub IAM.21",
  },
  {
    id: "iam-policy-pass-role-restricted",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "IAM policies do not allow iam:PassRole on all resources without a condition.",
    resources: PERMISSION_POLICIES,
    check: forbidsStatement(
      (statement) =>
        isOnAllResources(statement) &&
        allows(statement, (action) => action === "iam:passrole") &&
        statement.Condition === undefined,
      "must not allow iam:PassRole on all resources",
    ),
    remediation: "Specify the roles in the Resource element of policy, or add an iam:PassedToService condition.",
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
  },
  {
    id: "iam-policy-sensitive-actions-mfa-required",
    topic: "identity",
    severity: "high",
    controls: MULTI_FACTOR,
    title: "IAM policies for human users require MFA for sensitive actions.",
    resources: USER_POLICIES,
    reads: Object.fromEntries(
      [[USER_POLICIES, "policy"] as const, ...ROLE_ATTACHMENTS].flatMap(([types, property]) =>
        types.map((type) => [type, [property]] as const),
      ),
    ),
    checkStack: forEachResource(USER_POLICIES, (policy, resources, settings) => {
      const links = MANAGED_POLICIES.includes(policy.type)
        ? ROLE_ATTACHMENTS.flatMap(([types, property]) =>
            ofTypes(resources, types).map((attachment) => refersTo(attachment, property, policy)),
          )
        : [];
      if (links.includes(true)) return undefined;
      const result = requiresMfaForSensitiveActions(policy.properties, settings);
      return result.violations.length > 0 && links.includes(UNKNOWN) ? unknownAt("policyArn") : result;
    }),
    remediation: 'Add Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } to the statement in policy.',
    source: "docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
  },
];
