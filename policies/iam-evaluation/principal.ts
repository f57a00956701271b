// SPDX-License-Identifier: Apache-2.0
// The principal of a request, and the `Principal` and `NotPrincipal` elements: AWS, "AWS JSON policy elements: Principal",
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { toStrings, type Statement } from "./document";

export type Principal =
  /** A session of an IAM role. `arn` is that of the role. */
  | { kind: "role"; arn: string; session?: string }
  | { kind: "user"; arn: string }
  /** The root user of an account. */
  | { kind: "root"; account: string }
  /** An AWS service that calls with its service principal. The first name is the one that it calls with. */
  | { kind: "service"; names: readonly string[] }
  /** An identity of an OIDC or SAML provider, before it has assumed a role. */
  | { kind: "federated"; provider: string }
  /** A caller without AWS credentials. */
  | { kind: "anonymous" };

/**
 * What a resource policy grants by its `Principal` element. `account` lets the account's identity policies decide. `role` is limited by
 * the permissions boundary and session policies of the role. `direct` is not limited (AWS, "How AWS enforcement code logic
 * evaluates requests to allow or deny access").
 */
export type Grant = "account" | "role" | "direct";

/** The account of a principal. Services, federated and anonymous principals have none. */
export const accountOf = (principal: Principal): string | undefined => {
  if (principal.kind === "root") return principal.account;
  return principal.kind === "role" || principal.kind === "user" ? principal.arn.split(":")[4] : undefined;
};

const sessionArn = (roleArn: string, session: string): string =>
  roleArn.replace(/^arn:([^:]*):iam:(.*):role\/(?:.*\/)?([^/]+)$/, `arn:$1:sts:$2:assumed-role/$3/${session}`);

/** The names by which policies can list a principal, with what each grants. */
const namesOf = (principal: Principal): [type: string, name: string, grant: Grant][] => {
  const account = accountOf(principal) ?? "";
  switch (principal.kind) {
    case "role":
      return [
        ["AWS", account, "account"],
        ["AWS", principal.arn, "role"],
        ["AWS", sessionArn(principal.arn, principal.session ?? "session"), "direct"],
      ];
    case "user":
      return [
        ["AWS", account, "account"],
        ["AWS", principal.arn, "direct"],
      ];
    case "root":
      return [["AWS", account, "direct"]];
    case "service":
      return principal.names.map((name) => ["Service", name, "direct"]);
    case "federated":
      return [["Federated", principal.provider, "direct"]];
    case "anonymous":
      return [];
  }
};

/** An account can be listed by its id or by the ARN of its root user. */
const normalize = (name: string): string => name.replace(/^arn:[^:]+:iam::(\d+):root$/, "$1");

const STRONGEST_FIRST: Grant[] = ["direct", "role", "account"];

/** Returns the strongest grant of a `Principal` element, or `undefined` if it does not include the principal. */
const grantOf = (element: unknown, principal: Principal): Grant | undefined => {
  const listed = (type: string): string[] =>
    toStrings((element as Record<string, unknown> | null | undefined)?.[type]).map(normalize);
  // `*` and `{"AWS": "*"}` are equivalent.
  if (element === "*" || listed("AWS").includes("*")) return "direct";
  const grants = namesOf(principal).flatMap(([type, name, grant]) => (listed(type).includes(name) ? [grant] : []));
  return STRONGEST_FIRST.find((grant) => grants.includes(grant));
};

/**
 * `NotPrincipal` includes a role or user unless it lists both its account and itself: "you must also specify the account ARN of
 * the not-denied principal" (AWS, "AWS JSON policy elements: NotPrincipal",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html).
 */
const isExcluded = (element: unknown, principal: Principal): boolean => {
  const account = accountOf(principal);
  const isAccountListed = account === undefined || grantOf(element, { kind: "root", account }) !== undefined;
  return isAccountListed && ["direct", "role"].includes(grantOf(element, principal) ?? "");
};

/**
 * Returns what a statement grants to a principal, or `undefined` if the statement does not include the principal. A statement of an identity
 * policy has neither element and includes the principal that it is attached to.
 */
export const grantTo = ({ Principal: listed, NotPrincipal }: Statement, principal: Principal): Grant | undefined => {
  if (NotPrincipal !== undefined) return isExcluded(NotPrincipal, principal) ? undefined : "direct";
  return listed === undefined ? "direct" : grantOf(listed, principal);
};

/**
 * The context keys that identify a principal: AWS, "AWS global condition context keys",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const principalKeys = (principal: Principal): Record<string, string | string[] | undefined> => {
  const account = accountOf(principal);
  const ofService = { "aws:PrincipalIsAWSService": String(principal.kind === "service") };
  switch (principal.kind) {
    case "role":
      return {
        ...ofService,
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": account,
        "aws:PrincipalType": "AssumedRole",
      };
    case "user":
      return {
        ...ofService,
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": account,
        "aws:PrincipalType": "User",
        "aws:username": principal.arn.split("/").pop(),
      };
    case "root":
      return {
        ...ofService,
        "aws:PrincipalArn": `arn:aws:iam::${principal.account}:root`,
        "aws:PrincipalAccount": account,
        "aws:PrincipalType": "Account",
      };
    case "service":
      return {
        ...ofService,
        "aws:PrincipalServiceName": principal.names[0],
        "aws:PrincipalServiceNamesList": [...principal.names],
      };
    case "anonymous":
      return { "aws:PrincipalAccount": "anonymous", "aws:PrincipalType": "Anonymous" };
    case "federated":
      return {};
  }
};
