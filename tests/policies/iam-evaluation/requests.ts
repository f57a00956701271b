// SPDX-License-Identifier: Apache-2.0
// Requests and policies of the examples in AWS's documentation.
import { decide, type AppliedPolicies, type NamedPolicy } from "../../../policies/iam-evaluation/decision";
import type { Statement } from "../../../policies/iam-evaluation/document";
import { contextOf } from "../../../policies/iam-evaluation/pattern";
import { principalKeys, type Principal } from "../../../policies/iam-evaluation/principal";

export const ACCOUNT = "123456789012";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/examplerole`;
export const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/examplerole/examplerolesessionname`;
export const CARLOS = `arn:aws:iam::${ACCOUNT}:user/carlossalazar`;
export const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

export const role: Principal = { kind: "role", arn: ROLE, session: "examplerolesessionname" };
export const carlos: Principal = { kind: "user", arn: CARLOS };
export const other: Principal = { kind: "role", arn: "arn:aws:iam::111122223333:role/other" };

export const policy = (name: string, ...statements: Statement[]): NamedPolicy => ({
  name,
  document: { Version: "2012-10-17", Statement: statements },
});
export const allow = (rest: Statement = {}): Statement => ({ Effect: "Allow", Action: "*", Resource: "*", ...rest });
export const deny = (rest: Statement = {}): Statement => ({ ...allow(rest), Effect: "Deny" });
export const ALLOW_ALL = policy("allow all", allow());
/** A policy that allows nothing that the tests request. */
export const NARROW = policy("narrow", allow({ Action: "ec2:DescribeVpcs" }));

export const request = (principal: Principal, action: string, resource: string) => ({
  principal,
  action,
  resource,
  context: contextOf(principalKeys(principal)),
});
export const OBJECT = "arn:aws:s3:::bucket/key";
export const reads = (principal: Principal, policies: AppliedPolicies): boolean =>
  decide(request(principal, "s3:GetObject", OBJECT), ACCOUNT, policies).allowed;
