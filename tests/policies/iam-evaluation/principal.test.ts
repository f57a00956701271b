// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { accountOf, grantTo, principalKeys, type Principal } from "../../../policies/iam-evaluation/principal";

const ACCOUNT = "444455556666";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/service-role/cross-account-read-only-role`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/cross-account-read-only-role/cross-account-audit-app`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const BOB = `arn:aws:iam::${ACCOUNT}:user/Bob`;

const role: Principal = { kind: "role", arn: ROLE, session: "cross-account-audit-app" };
const bob: Principal = { kind: "user", arn: BOB };
const root: Principal = { kind: "root", account: ACCOUNT };
const logs: Principal = { kind: "service", names: ["logs.us-east-1.amazonaws.com", "logs.amazonaws.com"] };
const anonymous: Principal = { kind: "anonymous" };
const EVERYONE = [role, bob, root, logs, anonymous];

// AWS, "AWS JSON policy elements: Principal".
describe("IAM policy principals", () => {
  it("include everyone with *", () => {
    for (const principal of EVERYONE)
      for (const Principal of ["*", { AWS: "*" }, { AWS: ["*"] }])
        expect(grantTo({ Principal }, principal), principal.kind).to.equal("direct");
  });

  it("delegate to an account by its id or its root ARN", () => {
    for (const AWS of [ACCOUNT, ROOT]) {
      expect(grantTo({ Principal: { AWS } }, role)).to.equal("account");
      expect(grantTo({ Principal: { AWS } }, bob)).to.equal("account");
      expect(grantTo({ Principal: { AWS } }, root)).to.equal("direct");
      expect(grantTo({ Principal: { AWS } }, logs)).to.equal(undefined);
      expect(grantTo({ Principal: { AWS } }, anonymous)).to.equal(undefined);
    }
    expect(grantTo({ Principal: { AWS: "111122223333" } }, role)).to.equal(undefined);
  });

  it("tell a role from its session", () => {
    expect(grantTo({ Principal: { AWS: ROLE } }, role)).to.equal("role");
    expect(grantTo({ Principal: { AWS: SESSION } }, role)).to.equal("direct");
    expect(grantTo({ Principal: { AWS: [ROOT, SESSION] } }, role)).to.equal("direct");
    expect(grantTo({ Principal: { AWS: SESSION } }, { ...role, session: "other" })).to.equal(undefined);
    expect(grantTo({ Principal: { AWS: ROLE } }, bob)).to.equal(undefined);
  });

  it("include services and identity providers by name only", () => {
    expect(grantTo({ Principal: { Service: "logs.us-east-1.amazonaws.com" } }, logs)).to.equal("direct");
    expect(grantTo({ Principal: { Service: ["s3.amazonaws.com", "logs.amazonaws.com"] } }, logs)).to.equal("direct");
    expect(grantTo({ Principal: { Service: "logs.us-west-2.amazonaws.com" } }, logs)).to.equal(undefined);
    expect(grantTo({ Principal: { AWS: "logs.amazonaws.com" } }, logs)).to.equal(undefined);
    const google: Principal = { kind: "federated", provider: "accounts.google.com" };
    expect(grantTo({ Principal: { Federated: "accounts.google.com" } }, google)).to.equal("direct");
    expect(grantTo({ Principal: { Federated: "graph.facebook.com" } }, google)).to.equal(undefined);
  });

  it("include no one if the element is malformed", () => {
    for (const Principal of [null, 1, [], {}, { AWS: 5 }])
      for (const principal of EVERYONE) expect(grantTo({ Principal }, principal)).to.equal(undefined);
  });

  // The examples of "AWS JSON policy elements: NotPrincipal".
  it("exclude with NotPrincipal a user that is listed with its account", () => {
    expect(grantTo({ NotPrincipal: { AWS: [BOB, ROOT] } }, bob)).to.equal(undefined);
    expect(grantTo({ NotPrincipal: { AWS: [BOB] } }, bob), "the account is missing").to.equal("direct");
    expect(grantTo({ NotPrincipal: { AWS: [BOB, ROOT] } }, role)).to.equal("direct");
    expect(grantTo({ NotPrincipal: { AWS: [ROOT] } }, root)).to.equal(undefined);
  });

  it("exclude with NotPrincipal a role session that is listed with its role and account", () => {
    expect(grantTo({ NotPrincipal: { AWS: [SESSION, ROLE, ROOT] } }, role)).to.equal(undefined);
    expect(grantTo({ NotPrincipal: { AWS: [SESSION, ROLE] } }, role), "the account is missing").to.equal("direct");
    expect(grantTo({ NotPrincipal: { AWS: [ROOT] } }, role), "the role is missing").to.equal("direct");
    expect(grantTo({ NotPrincipal: { Service: "logs.amazonaws.com" } }, logs)).to.equal(undefined);
    expect(grantTo({ NotPrincipal: { Service: "logs.amazonaws.com" } }, anonymous)).to.equal("direct");
  });

  it("are identified by global condition keys", () => {
    expect(principalKeys(role)).to.include({ "aws:PrincipalArn": ROLE, "aws:PrincipalAccount": ACCOUNT });
    expect(principalKeys(bob)).to.include({ "aws:username": "Bob", "aws:PrincipalIsAWSService": "false" });
    expect(principalKeys(root)).to.include({ "aws:PrincipalArn": ROOT });
    expect(principalKeys(logs)).to.deep.equal({
      "aws:PrincipalIsAWSService": "true",
      "aws:PrincipalServiceName": "logs.us-east-1.amazonaws.com",
      "aws:PrincipalServiceNamesList": ["logs.us-east-1.amazonaws.com", "logs.amazonaws.com"],
    });
    expect(principalKeys(anonymous)).to.include({ "aws:PrincipalAccount": "anonymous" });
    expect(EVERYONE.map(accountOf)).to.deep.equal([ACCOUNT, ACCOUNT, ACCOUNT, undefined, undefined]);
  });
});
