// SPDX-License-Identifier: Apache-2.0
// Decides whether AWS allows a request: AWS, "Policy evaluation logic",
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import { documentOf, statementsOf, type Statement } from "./document";
import { accountOf, type Grant } from "./principal";
import { matchStatement, type AccessRequest } from "./statement";

/** A policy with the name that decisions show, such as `bucket policy logs`. */
export interface NamedPolicy {
  name: string;
  /** JSON text, or the document. */
  document: unknown;
}

/** The policies that apply to a request. A kind that is not given does not limit it. */
export interface AppliedPolicies {
  /** Policies of the role or user. */
  identity?: readonly NamedPolicy[];
  /** The permissions boundary of the role or user. */
  boundary?: NamedPolicy;
  session?: NamedPolicy;
  /** Service control and resource control policies. Each of them must allow the request. */
  organization?: readonly NamedPolicy[];
  /** The policy of the VPC endpoint that the request passes. */
  endpoint?: NamedPolicy;
  /** The policy of the resource, such as a bucket, key, topic or trust policy. */
  resource?: NamedPolicy;
}

/** The decision, with the statements that decide or the permission that is missing. */
export interface Decision {
  allowed: boolean;
  /** The statements that deny or allow the request, as `labelOf` names them. Empty if a permission is missing. */
  by: string[];
  reason: string;
}

const refused = (reason: string): Decision => ({ allowed: false, by: [], reason });

/** Evaluates a request. `resourceAccount` is the id of the account that owns the resource. */
export const decide = (request: AccessRequest, resourceAccount: string, policies: AppliedPolicies): Decision => {
  const { identity = [], boundary, session, organization = [], endpoint, resource } = policies;
  const limits = [...organization, ...present(endpoint)];
  for (const policy of [...limits, ...identity, ...[boundary, session, resource].flatMap(present)]) {
    const denied = findStatement(policy, "Deny", request);
    if (denied) return { allowed: false, by: [denied.label], reason: `denied by ${denied.label}` };
  }
  return throughLimits(limits, request, () => decideWithGrant(request, resourceAccount, policies));
};

const present = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);

/** Requires that each policy allows the request, besides the decision of the others. */
const throughLimits = (limits: readonly NamedPolicy[], request: AccessRequest, others: () => Decision): Decision => {
  const found = limits.map((policy) => ({ policy, applied: findStatement(policy, "Allow", request) }));
  const refusing = found.find(({ applied }) => applied === undefined);
  if (refusing) return refused(missing([refusing.policy], request, "policy"));
  const decision = others();
  return decision.allowed ? allowedBy(...found.map(({ applied }) => applied!.label), ...decision.by) : decision;
};

/** Applies the rules for the principal's account, after explicit denies and the limits of the organization and the endpoint. */
const decideWithGrant = (
  request: AccessRequest,
  resourceAccount: string,
  { identity = [], boundary, session, resource }: AppliedPolicies,
): Decision => {
  const account = accountOf(request.principal);
  const granted = resource && strongestGrant(resource, request);
  const noGrant = (): Decision => refused(missing(present(resource), request, "resource policy"));
  // Services and anonymous callers have no identity policies.
  if (account === undefined) return granted ? allowedBy(granted.label) : noGrant();
  const isCrossAccount = account !== resourceAccount;
  if (!granted && (isCrossAccount || needsResourcePolicy(request))) return noGrant();
  if (granted?.grant === "direct" && !isCrossAccount) return allowedBy(granted.label);
  const isRoot = request.principal.kind === "root";
  const own = isRoot ? undefined : identity.map((policy) => findStatement(policy, "Allow", request)).find(Boolean);
  const grantsAlone = isRoot || (granted?.grant === "role" && !isCrossAccount);
  if (!own && !grantsAlone) return refused(missing(identity, request, "identity policy"));
  return throughLimits([boundary, session].flatMap(present), request, () =>
    allowedBy(...[own, granted].flatMap(present).map(({ label }) => label)),
  );
};

/** The root user of an account needs no statement. */
const allowedBy = (...labels: string[]): Decision => ({
  allowed: true,
  by: labels,
  reason: labels.length > 0 ? `allowed by ${labels.join(" and ")}` : "allowed: the root user of the account",
});

/**
 * KMS keys and roles are closed to the own account too: "IAM role trust policies and KMS key policies are exceptions to this
 * logic, because they must explicitly allow access for principals".
 */
const needsResourcePolicy = ({ action, resource }: AccessRequest): boolean =>
  (/^kms:/i.test(action) && /:key\//.test(resource)) || /^sts:(AssumeRole|TagSession|SetSourceIdentity)/i.test(action);

/** A statement that applies to the request. */
interface Applied {
  label: string;
  grant: Grant;
}

const appliedStatements = (policy: NamedPolicy, effect: "Allow" | "Deny", request: AccessRequest): Applied[] => {
  const { Version } = documentOf(policy.document);
  return statementsOf(policy.document).flatMap((statement, index) => {
    if (statement.Effect !== effect) return [];
    const match = matchStatement(statement, request, Version);
    return "grant" in match ? [{ label: labelOf(statement, index, policy), grant: match.grant }] : [];
  });
};

const findStatement = (policy: NamedPolicy, effect: "Allow" | "Deny", request: AccessRequest): Applied | undefined =>
  appliedStatements(policy, effect, request)[0];

/** The name of a statement in decisions: its Sid, or else its number, and its policy. */
export const labelOf = ({ Sid }: Statement, index: number, { name }: NamedPolicy): string =>
  `${typeof Sid === "string" ? `"${Sid}"` : `statement ${index + 1}`} of ${name}`;

const strongestGrant = (policy: NamedPolicy, request: AccessRequest): Applied | undefined => {
  const applied = appliedStatements(policy, "Allow", request);
  return (["direct", "role", "account"] as const).flatMap((grant) => applied.filter((one) => one.grant === grant))[0];
};

/** Names the policies that do not allow the request, with the statements that are closest to it. */
const missing = (policies: readonly NamedPolicy[], request: AccessRequest, kind: string): string => {
  const { action, resource } = request;
  if (policies.length === 0) return `no ${kind} allows ${action} on ${resource}`;
  const near = policies.flatMap((policy) => nearMisses(policy, request));
  return [`${policies.map(({ name }) => name).join(", ")} does not allow ${action} on ${resource}`, ...near].join("; ");
};

/** The Allow statements that include the action, and the element of each that does not match. */
const nearMisses = (policy: NamedPolicy, request: AccessRequest): string[] => {
  const { Version } = documentOf(policy.document);
  return statementsOf(policy.document).flatMap((statement, index) => {
    if (statement.Effect !== "Allow") return [];
    const match = matchStatement(statement, request, Version);
    const isFar = "grant" in match || /^the (Action|Principal) element/.test(match.mismatch);
    return isFar ? [] : [`${labelOf(statement, index, policy)}: ${match.mismatch}`];
  });
};
