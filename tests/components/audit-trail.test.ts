// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { AuditTrail } from "../../components/aws/audit-trail";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { statementsOf, type PolicyStatement } from "../support/policy";
import { TAGS as tags } from "../support/tags";

describe("an AuditTrail", () => {
  let recorded: Recorded[];
  before(async () => { recorded = await record(() => new AuditTrail("audit", { tags })); });
  const bucketPolicy = (): PolicyStatement[] => statementsOf(inputsOf(recorded, "aws:s3/bucketPolicy:BucketPolicy")["policy"]);

  it("keeps its records encrypted, versioned, closed to the public, and seven years", () => {
    expect(JSON.stringify(inputsOf(recorded, "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")["rules"]))
      .to.include('"kmsMasterKeyId":"arn:aws:test:::audit-key"');
    expect(inputsOf(recorded, "aws:s3/bucketVersioning:BucketVersioning")["versioningConfiguration"]).to.deep.equal({ status: "Enabled" });
    expect(inputsOf(recorded, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"))
      .to.include({ blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true });
    expect(JSON.stringify(inputsOf(recorded, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")["rules"])).to.include('"expiration":{"days":2557}');
  });

  it("is reached over TLS 1.3 only, bucket and objects alike", () => {
    const denied = bucketPolicy().filter(({ Effect }) => Effect === "Deny");
    expect(denied.map(({ Condition }) => Condition)).to.deep.equal([
      { Bool: { "aws:SecureTransport": "false" } }, { NumericLessThan: { "s3:TlsVersion": "1.3" } },
    ]);
    for (const { Resource } of denied) expect(Resource).to.deep.equal(["arn:aws:test:::audit-records", "arn:aws:test:::audit-records/*"]);
  });

  it("lets in no other account's trail or recorder", () => {
    const allowed = bucketPolicy().filter(({ Effect }) => Effect === "Allow");
    expect(allowed).to.have.length(4);
    for (const { Sid, Condition } of allowed) {
      const from = Sid.startsWith("CloudTrail") ? Condition?.["ArnLike"]?.["aws:SourceArn"] : Condition?.["StringEquals"]?.["aws:SourceAccount"];
      expect(from, Sid).to.be.a("string").and.include("123456789012");
    }
    for (const { Resource } of allowed.filter(({ Action }) => Action === "s3:PutObject"))
      expect(Resource).to.equal("arn:aws:test:::audit-records/AWSLogs/123456789012/*");
  });

  it("has a key that CloudTrail may look at without a context, and use with its own only", () => {
    const trail = statementsOf(inputsOf(recorded, "aws:kms/key:Key")["policy"])
      .filter(({ Principal }) => JSON.stringify(Principal) === '{"Service":"cloudtrail.amazonaws.com"}');
    const [uses, looks] = trail;
    expect(looks).to.include({ Action: "kms:DescribeKey" }).and.not.have.property("Condition");
    expect(uses!.Action).to.not.include("kms:DescribeKey");
    expect(JSON.stringify(uses!.Condition)).to.include("kms:EncryptionContext:aws:cloudtrail:arn").and.include(":123456789012:trail/*");
  });

  it("writes to CloudWatch too, as its own role", () => {
    expect(inputsOf(recorded, "aws:cloudtrail/trail:Trail")).to.include({
      cloudWatchLogsGroupArn: "arn:aws:test:::audit-trail-log:*", cloudWatchLogsRoleArn: "arn:aws:test:::audit-trail-role", enableLogging: true,
    });
  });

  it("delivers the configuration record, encrypted, and has it switched on", () => {
    expect(inputsOf(recorded, "aws:cfg/deliveryChannel:DeliveryChannel")).to.include({ s3BucketName: "audit-records", s3KmsKeyArn: "arn:aws:test:::audit-key" });
    expect(inputsOf(recorded, "aws:cfg/recorderStatus:RecorderStatus")).to.include({ isEnabled: true });
  });

  it("keeps its bucket when it holds records, unless it is told that it may go", async () => {
    expect(inputsOf(recorded, "aws:s3/bucket:Bucket")).to.include({ forceDestroy: false });
    const disposable = await record(() => new AuditTrail("audit", { deletionProtection: false, tags }));
    expect(inputsOf(disposable, "aws:s3/bucket:Bucket")).to.include({ forceDestroy: true });
  });
});
