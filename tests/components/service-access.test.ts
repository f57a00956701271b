// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { AuditTrail } from "../../components/aws/audit-trail";
import { Network } from "../../components/aws/network";
import { statementsOf, type PolicyStatement } from "../support/policy";
import { inputsOf, record, someOfType, type Recorded } from "../support/recorder";
import { recordedStack } from "../support/stacks";
import { TAGS as tags } from "../support/tags";

const ACCOUNT = "123456789012";

/** Services that AWS documents to send `aws:SourceAccount` when they assume a role. */
const SENDS_SOURCE_ACCOUNT = [
  "config.amazonaws.com",
  "eks.amazonaws.com",
  "monitoring.rds.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

describe("access of AWS services", () => {
  let audit: Recorded[];
  before(async () => {
    audit = await record(() => new AuditTrail("audit", { tags }));
  });
  const ownPolicy = (recorded: Recorded[], role: string): PolicyStatement[] =>
    statementsOf(inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy", `${role}-own`)["policy"]);

  it("allows EventBridge to publish to the topic without a condition, and the other services for this account", () => {
    const allowed = statementsOf(inputsOf(audit, "aws:sns/topicPolicy:TopicPolicy")["policy"]).filter(
      ({ Effect }) => Effect === "Allow",
    );
    const [events, ...others] = allowed;
    expect(events!.Principal).to.deep.equal({ Service: "events.amazonaws.com" });
    expect(events).to.not.have.property("Condition");
    expect(others.map(({ Condition }) => Condition)).to.deep.equal([
      { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    ]);
  });

  it("allows the role of AWS Config to write to its bucket and to encrypt with the key", () => {
    const statements = ownPolicy(audit, "audit-config-role");
    expect(statements.map(({ Sid, Action }) => [Sid, Action])).to.deep.equal([
      ["DeliverConfiguration", ["s3:PutObject", "s3:PutObjectAcl"]],
      ["CheckBucket", ["s3:GetBucketAcl", "s3:ListBucket"]],
      ["EncryptConfiguration", ["kms:Decrypt", "kms:GenerateDataKey"]],
    ]);
    expect(statements[0]!.Resource).to.match(new RegExp(`audit-configuration/AWSLogs/${ACCOUNT}/\\*$`));
    expect(statements[0]!.Condition).to.deep.equal({
      StringLike: { "s3:x-amz-acl": "bucket-owner-full-control" },
    });
  });

  it("allows the role of flow logs to list log groups", async () => {
    const statements = ownPolicy(await record(() => new Network("n", { tags })), "n-flow-role");
    expect(statements.find(({ Action }) => Action === "logs:DescribeLogGroups")!.Resource).to.equal("*");
  });

  it("denies TLS versions below 1.3 to all callers of buckets except AWS's own", () => {
    for (const { name, inputs } of someOfType(audit, "aws:s3/bucketPolicy:BucketPolicy")) {
      const denied = statementsOf(inputs["policy"]).find(({ Sid }) => Sid === "DenyTlsBelow13")!;
      expect(denied.Principal, name).to.equal("*");
      expect(denied.Condition, name).to.deep.equal({
        NumericLessThan: { "s3:TlsVersion": "1.3" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        ArnNotLikeIfExists: { "aws:PrincipalArn": "arn:*:iam::*:role/aws-service-role/*" },
      });
    }
  });

  for (const stack of ["dev", "prod"] as const)
    it(`limits the roles of ${stack} to this account where the service states its account`, async () => {
      for (const { name, inputs } of someOfType(await recordedStack(stack), "aws:iam/role:Role")) {
        const { Statement } = inputs["assumeRolePolicy"] as { Statement: PolicyStatement[] };
        for (const { Principal, Condition } of Statement) {
          const services = (Principal as { Service: string[] }).Service;
          expect(Condition, name).to.deep.equal(
            services.every((service) => SENDS_SOURCE_ACCOUNT.includes(service))
              ? { StringEquals: { "aws:SourceAccount": ACCOUNT } }
              : undefined,
          );
        }
      }
    });
});
