// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { decide, type AppliedPolicies, type NamedPolicy } from "../../../policies/iam-evaluation/decision";
import type { Statement } from "../../../policies/iam-evaluation/document";
import type { Principal } from "../../../policies/iam-evaluation/principal";
import {
  ACCOUNT,
  allow,
  ALLOW_ALL,
  CARLOS,
  carlos,
  deny,
  NARROW,
  OBJECT,
  other,
  policy,
  reads,
  request,
  ROLE,
  role,
  ROOT,
  SESSION,
} from "./requests";

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
      by: ['"DenyS3Logs" of carlossalazar'],
      reason: 'denied by "DenyS3Logs" of carlossalazar',
    });
    expect(write("carlossalazar").by).to.deep.equal(["statement 1 of bucket policy"]);
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
    expect(
      decide(request(role, "s3:GetObject", OBJECT), ACCOUNT, { identity, endpoint, boundary: ALLOW_ALL }).by,
    ).to.deep.equal(["statement 1 of endpoint", "statement 1 of allow all", "statement 1 of allow all"]);
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
