// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as fc from "fast-check";
import { decide, type AppliedPolicies } from "../../../policies/iam-evaluation/decision";
import type { Statement } from "../../../policies/iam-evaluation/document";
import type { Principal } from "../../../policies/iam-evaluation/principal";
import { ACCOUNT, carlos, OBJECT, other, policy, reads, request, ROLE, role, ROOT } from "./requests";

describe("IAM policy decisions, for all policies", () => {
  const statement: fc.Arbitrary<Statement> = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Principal: fc.constantFrom(
      "*",
      { AWS: ROLE },
      { AWS: ROOT },
      { AWS: "111122223333" },
      { Service: "s3.amazonaws.com" },
    ),
    Action: fc.constantFrom("*", "s3:*", "s3:GetObject", "s3:PutObject"),
    Resource: fc.constantFrom("*", OBJECT, "arn:aws:s3:::bucket/*", "arn:aws:s3:::other"),
  });
  const statements = fc.array(statement, { maxLength: 4 });
  const withoutPrincipal = (all: Statement[]): Statement[] => all.map((one) => ({ ...one, Principal: undefined }));
  const applied = (identity: Statement[], resource: Statement[]): AppliedPolicies => ({
    identity: [policy("identity", ...withoutPrincipal(identity))],
    resource: policy("resource", ...resource),
  });
  const principals = fc.constantFrom<Principal>(
    role,
    carlos,
    other,
    { kind: "anonymous" },
    { kind: "service", names: ["s3.amazonaws.com"] },
  );

  it("do not depend on the order of statements", () => {
    fc.assert(
      fc.property(principals, statements, statements, (principal, identity, resource) => {
        expect(reads(principal, applied([...identity].reverse(), [...resource].reverse()))).to.equal(
          reads(principal, applied(identity, resource)),
        );
      }),
    );
  });

  it("never allow more with a further deny, boundary or endpoint policy", () => {
    fc.assert(
      fc.property(principals, statements, statements, statement, (principal, identity, resource, further) => {
        if (reads(principal, applied(identity, resource))) return;
        const denies = { ...further, Effect: "Deny" };
        expect(reads(principal, applied([...identity, denies], [...resource, denies]))).to.equal(false);
        const limit = policy("limit", further);
        expect(reads(principal, { ...applied(identity, resource), boundary: limit, endpoint: limit })).to.equal(false);
      }),
    );
  });

  it("never deny more with a further allow", () => {
    fc.assert(
      fc.property(principals, statements, statements, statement, (principal, identity, resource, further) => {
        if (!reads(principal, applied(identity, resource))) return;
        const allows = { ...further, Effect: "Allow" };
        expect(reads(principal, applied([...identity, allows], [...resource, allows]))).to.equal(true);
      }),
    );
  });

  it("deny without any allow, and give a reason", () => {
    fc.assert(
      fc.property(principals, statements, statements, (principal, identity, resource) => {
        const denies = (all: Statement[]): Statement[] => all.map((one) => ({ ...one, Effect: "Deny" }));
        const policies = applied(denies(identity), denies(resource));
        const { allowed, reason } = decide(request(principal, "s3:GetObject", OBJECT), ACCOUNT, policies);
        expect(allowed).to.equal(false);
        expect(reason).to.match(/denied by|allow/);
      }),
    );
  });
});
