// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as fc from "fast-check";
import { decide, type AppliedPolicies, type NamedPolicy } from "../../../policies/iam-evaluation/decision";
import type { Statement } from "../../../policies/iam-evaluation/document";
import { contextOf } from "../../../policies/iam-evaluation/pattern";
import { principalKeys, type Principal } from "../../../policies/iam-evaluation/principal";

const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/examplerole`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/examplerole/examplerolesessionname`;
const CARLOS = `arn:aws:iam::${ACCOUNT}:user/carlossalazar`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

const role: Principal = { kind: "role", arn: ROLE, session: "examplerolesessionname" };
const carlos: Principal = { kind: "user", arn: CARLOS };
const other: Principal = { kind: "role", arn: "arn:aws:iam::111122223333:role/other" };

const policy = (name: string, ...statements: Statement[]): NamedPolicy => ({
  name,
  document: { Version: "2012-10-17", Statement: statements },
});
const allow = (rest: Statement = {}): Statement => ({ Effect: "Allow", Action: "*", Resource: "*", ...rest });
const deny = (rest: Statement = {}): Statement => ({ ...allow(rest), Effect: "Deny" });
const ALLOW_ALL = policy("allow all", allow());
/** A policy that allows nothing that the tests request. */
const NARROW = policy("narrow", allow({ Action: "ec2:DescribeVpcs" }));

const request = (principal: Principal, action: string, resource: string, keys: Record<string, string> = {}) => ({
  principal,
  action,
  resource,
  context: contextOf({ ...principalKeys(principal), ...keys }),
});
const OBJECT = "arn:aws:s3:::bucket/key";
const reads = (principal: Principal, policies: AppliedPolicies): boolean =>
  decide(request(principal, "s3:GetObject", OBJECT), ACCOUNT, policies).allowed;

describe("IAM policy decisions", () => {
  // The example of "Policy evaluation logic", identity-based and resource-based policies.
  it("let an explicit deny override the allows of both policies", () => {
    const identity = [
      policy(
        "carlossalazar",
        allow({ Sid: "AllowS3Self", Action: "s3:*", Resource: ["arn:aws:s3:::carlossalazar/*"] }),
        deny({ Sid: "DenyS3Logs", Action: "s3:*", Resource: "arn:aws:s3:::*log*" }),
      ),
    ];
    const resource = policy("bucket policy", allow({ Principal: { AWS: CARLOS }, Action: "s3:*" }));
    const write = (bucket: string) =>
      decide(request(carlos, "s3:PutObject", `arn:aws:s3:::${bucket}/file`), ACCOUNT, { identity, resource });
    expect(write("carlossalazar-logs")).to.deep.equal({
      allowed: false,
      reason: 'denied by "DenyS3Logs" of carlossalazar',
    });
    expect(write("carlossalazar").allowed).to.equal(true);
  });

  it("need one allow in either policy of the same account", () => {
    const resource = policy("bucket policy", allow({ Principal: { AWS: ROLE } }));
    expect(reads(role, { identity: [ALLOW_ALL] })).to.equal(true);
    expect(reads(role, { identity: [], resource })).to.equal(true);
    expect(reads(role, { identity: [NARROW] })).to.equal(false);
    expect(reads(role, {})).to.equal(false);
  });

  it("need an allow in both policies if the accounts differ", () => {
    const toAccount = policy("bucket policy", allow({ Principal: { AWS: "111122223333" } }));
    const toAll = policy("bucket policy", allow({ Principal: "*" }));
    const toRole = policy("bucket policy", allow({ Principal: { AWS: "arn:aws:iam::111122223333:role/other" } }));
    for (const resource of [toAccount, toAll, toRole]) {
      expect(reads(other, { identity: [ALLOW_ALL], resource })).to.equal(true);
      expect(reads(other, { identity: [NARROW], resource })).to.equal(false);
    }
    expect(reads(other, { identity: [ALLOW_ALL] })).to.equal(false);
  });

  // The table "Resource-based policies and implicit denies in other policy types (same account)".
  const grants: [name: string, principal: Principal, listed: string, limited: boolean][] = [
    ["a role ARN", role, ROLE, true],
    ["a role session ARN", role, SESSION, false],
    ["a user ARN", carlos, CARLOS, false],
  ];
  for (const [name, principal, listed, limited] of grants)
    it(`limit a grant to ${name} by a permissions boundary or session policy: ${limited ? "yes" : "no"}`, () => {
      const resource = policy("bucket policy", allow({ Principal: { AWS: listed } }));
      expect(reads(principal, { resource })).to.equal(true);
      expect(reads(principal, { resource, boundary: NARROW })).to.equal(!limited);
      expect(reads(principal, { resource, session: NARROW })).to.equal(!limited);
      expect(reads(principal, { resource, boundary: policy("boundary", deny()) })).to.equal(false);
    });

  it("need an allow of the boundary and the session policy besides the identity policy", () => {
    const identity = [ALLOW_ALL];
    expect(reads(role, { identity, boundary: ALLOW_ALL, session: ALLOW_ALL })).to.equal(true);
    expect(reads(role, { identity, boundary: NARROW })).to.equal(false);
    expect(reads(role, { identity, session: NARROW })).to.equal(false);
    expect(reads(role, { boundary: ALLOW_ALL })).to.equal(false);
  });

  it("need an allow of each organization policy and of the endpoint policy", () => {
    const identity = [ALLOW_ALL];
    expect(reads(role, { identity, organization: [ALLOW_ALL, ALLOW_ALL] })).to.equal(true);
    expect(reads(role, { identity, organization: [ALLOW_ALL, NARROW] })).to.equal(false);
    const endpoint = policy(
      "endpoint",
      allow({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } }),
    );
    expect(reads(role, { identity, endpoint })).to.equal(true);
    const toAll = policy("bucket policy", allow({ Principal: "*" }));
    expect(reads({ kind: "anonymous" }, { resource: toAll })).to.equal(true);
    expect(reads({ kind: "anonymous" }, { resource: toAll, endpoint })).to.equal(false);
  });

  it("count only the resource policy for services and anonymous callers", () => {
    const service: Principal = { kind: "service", names: ["delivery.logs.amazonaws.com"] };
    const resource = policy("bucket policy", allow({ Principal: { Service: "delivery.logs.amazonaws.com" } }));
    expect(reads(service, { resource })).to.equal(true);
    expect(reads(service, { identity: [ALLOW_ALL] })).to.equal(false);
    expect(reads({ kind: "anonymous" }, { resource })).to.equal(false);
  });

  it("let the root user do everything that no policy denies", () => {
    const root: Principal = { kind: "root", account: ACCOUNT };
    expect(reads(root, {})).to.equal(true);
    expect(reads(root, { resource: policy("bucket policy", deny({ Principal: "*" })) })).to.equal(false);
  });
});

// AWS KMS, "Key policies in AWS KMS", https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html, and AWS, "How IAM
// roles differ from resource-based policies".
describe("IAM policy decisions about KMS keys and roles", () => {
  const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`;
  const decrypts = (principal: Principal, policies: AppliedPolicies): boolean =>
    decide(request(principal, "kms:Decrypt", KEY), ACCOUNT, policies).allowed;
  const identity = [ALLOW_ALL];
  const delegating = policy("key policy", allow({ Principal: { AWS: ROOT }, Action: "kms:*" }));

  it("need the key policy, which can delegate to the account", () => {
    expect(decrypts(role, { identity, resource: delegating })).to.equal(true);
    expect(decrypts(role, { identity: [], resource: delegating })).to.equal(false);
    expect(decrypts(role, { identity, resource: policy("key policy") })).to.equal(false);
    expect(decrypts(role, { identity })).to.equal(false);
    expect(decrypts(role, { resource: policy("key policy", allow({ Principal: { AWS: ROLE } })) })).to.equal(true);
  });

  it("need no key policy for actions without a key", () => {
    expect(decide(request(role, "kms:ListKeys", "*"), ACCOUNT, { identity }).allowed).to.equal(true);
  });

  it("need both policies for a principal of another account", () => {
    const resource = policy("key policy", allow({ Principal: { AWS: "arn:aws:iam::111122223333:root" } }));
    expect(decrypts(other, { identity, resource })).to.equal(true);
    expect(decrypts(other, { identity: [NARROW], resource })).to.equal(false);
    expect(decrypts(other, { identity, resource: delegating })).to.equal(false);
  });

  it("need the trust policy to assume a role", () => {
    const assumes = (principal: Principal, policies: AppliedPolicies): boolean =>
      decide(request(principal, "sts:AssumeRole", ROLE), ACCOUNT, policies).allowed;
    const trust = (Principal: unknown): NamedPolicy =>
      policy("trust policy", { Effect: "Allow", Principal, Action: "sts:AssumeRole" });
    const ec2: Principal = { kind: "service", names: ["ec2.amazonaws.com"] };
    expect(assumes(ec2, { resource: trust({ Service: "ec2.amazonaws.com" }) })).to.equal(true);
    expect(assumes(ec2, { resource: trust({ Service: "eks.amazonaws.com" }) })).to.equal(false);
    expect(assumes(carlos, { identity })).to.equal(false);
    expect(assumes(carlos, { identity, resource: trust({ AWS: ROOT }) })).to.equal(true);
    expect(assumes(carlos, { identity: [], resource: trust({ AWS: ROOT }) })).to.equal(false);
    expect(assumes(carlos, { identity: [], resource: trust({ AWS: CARLOS }) })).to.equal(true);
  });
});

describe("IAM policy statements", () => {
  const decides = (statement: Statement, action: string, resource: string): boolean =>
    decide(request(role, action, resource), ACCOUNT, { identity: [policy("p", statement)] }).allowed;

  it("compare actions without case", () => {
    expect(decides(allow({ Action: "S3:getobject" }), "s3:GetObject", OBJECT)).to.equal(true);
    expect(decides(allow({ Action: ["iam:*AccessKey*"] }), "iam:CreateAccessKey", "*")).to.equal(true);
  });

  // The examples of "IAM JSON policy elements: NotAction" and "NotResource".
  it("include everything else with NotAction and NotResource", () => {
    const notIam = { Effect: "Allow", NotAction: "iam:*", Resource: "*" };
    expect(decides(notIam, "s3:GetObject", OBJECT)).to.equal(true);
    expect(decides(notIam, "iam:GetUser", "*")).to.equal(false);
    const payroll = ["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"];
    const notPayroll = { Effect: "Allow", Action: "s3:*", NotResource: payroll };
    expect(decides(notPayroll, "s3:GetObject", "arn:aws:s3:::HRBucket/Payroll/May")).to.equal(false);
    expect(decides(notPayroll, "s3:GetObject", "arn:aws:s3:::HRBucket/Holidays")).to.equal(true);
  });

  it("match a wildcard of a resource beyond slashes and colons", () => {
    expect(decides(allow({ Resource: "arn:aws:s3:::bucket/*" }), "s3:GetObject", "arn:aws:s3:::bucket/a/b")).to.equal(
      true,
    );
    expect(decides(allow({ Resource: "arn:aws:s3:::bucket/*" }), "s3:ListBucket", "arn:aws:s3:::bucket")).to.equal(
      false,
    );
  });

  it("are read from JSON text, one statement or a list", () => {
    const document = JSON.stringify({ Version: "2012-10-17", Statement: allow() });
    expect(reads(role, { identity: [{ name: "p", document }] })).to.equal(true);
    for (const malformed of ["{", null, 5, { Statement: [null] }])
      expect(reads(role, { identity: [{ name: "p", document: malformed }] })).to.equal(false);
  });

  it("name what is missing", () => {
    const statement = allow({ Sid: "Read", Action: "s3:GetObject", Resource: "arn:aws:s3:::other/*" });
    const conditional = allow({ Sid: "Vpc", Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } });
    const identity = [policy("role app", statement, conditional, allow({ Action: "ec2:*" }))];
    expect(decide(request(role, "s3:GetObject", OBJECT), ACCOUNT, { identity }).reason).to.equal(
      `role app does not allow s3:GetObject on ${OBJECT}; "Read" of role app: the Resource element is "arn:aws:s3:::other/*"; ` +
        '"Vpc" of role app: StringEquals aws:SourceVpc "vpc-1": the request has no aws:SourceVpc',
    );
    expect(decide(request(role, "s3:GetObject", OBJECT), ACCOUNT, {}).reason).to.equal(
      `no identity policy allows s3:GetObject on ${OBJECT}`,
    );
  });
});

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
  const withoutPrincipal = (all: Statement[]): Statement[] => all.map(({ Principal: _, ...rest }) => rest);
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

  it("never allow more with a further deny, a boundary or an endpoint policy", () => {
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
