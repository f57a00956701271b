// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { AuditTrail } from "../../components/aws/audit-trail";
import { conformanceTemplate, FRAMEWORKS } from "../../components/aws/audit-trail/conformance";
import { expectSecureBucket } from "../support/bucket";
import { inputsOf, inputsOfType, record, type Recorded } from "../support/recorder";
import { statementsOf, type PolicyStatement } from "../support/policy";
import { TAGS as tags } from "../support/tags";

interface ConfigRule {
  Type: string;
  Properties: { ConfigRuleName: string; Description: string; Source: unknown };
}

describe("AuditTrail", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new AuditTrail("audit", { tags }));
  });
  const BUCKETS = ["audit-records", "audit-configuration"] as const;
  const bucketPolicy = (bucket: string): PolicyStatement[] =>
    statementsOf(inputsOf(recorded, "aws:s3/bucketPolicy:BucketPolicy", `${bucket}-policy`)["policy"]);

  it("encrypts and versions its private buckets and retains their objects for seven years", () => {
    for (const bucket of BUCKETS) {
      expectSecureBucket(recorded, bucket, "arn:aws:kms:us-east-1:123456789012:key/audit-key");
      const lifecycle = inputsOf(
        recorded,
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        `${bucket}-lifecycle`,
      );
      expect(JSON.stringify(lifecycle["rules"])).to.include('"expiration":{"days":2557}');
    }
  });

  it("locks the trail's objects for a year, but not those of AWS Config, which cannot deliver to a locked bucket", async () => {
    expect(inputsOf(recorded, "aws:s3/bucket:Bucket", "audit-records")["objectLockEnabled"]).to.equal(true);
    expect(inputsOf(recorded, "aws:s3/bucket:Bucket", "audit-configuration")).to.not.have.property("objectLockEnabled");
    const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
    expect(inputsOf(recorded, LOCK)["rule"]).to.deep.equal({ defaultRetention: { mode: "COMPLIANCE", days: 365 } });
    const disposable = await record(() => new AuditTrail("audit", { deletionProtection: false, tags }));
    expect(inputsOf(disposable, LOCK)["rule"]).to.deep.equal({ defaultRetention: { mode: "GOVERNANCE", days: 365 } });
  });

  it("requires TLS 1.3 for its buckets and their objects", () => {
    for (const bucket of BUCKETS) {
      const denied = bucketPolicy(bucket).filter(({ Effect }) => Effect === "Deny");
      expect(denied.map(({ Condition }) => Condition)).to.deep.equal([
        { Bool: { "aws:SecureTransport": "false" } },
        {
          NumericLessThan: { "s3:TlsVersion": "1.3" },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
          ArnNotLikeIfExists: { "aws:PrincipalArn": "arn:*:iam::*:role/aws-service-role/*" },
        },
      ]);
      for (const { Resource } of denied)
        expect(Resource).to.deep.equal([`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]);
    }
  });

  it("rejects deliveries of other accounts' trails and recorders", () => {
    for (const bucket of BUCKETS) {
      const allowed = bucketPolicy(bucket).filter(({ Effect }) => Effect === "Allow");
      expect(allowed).to.have.length(2);
      for (const { Sid, Condition } of allowed) {
        const source = Sid.startsWith("CloudTrail")
          ? Condition?.["ArnLike"]?.["aws:SourceArn"]
          : Condition?.["StringEquals"]?.["aws:SourceAccount"];
        expect(source, Sid).to.be.a("string").and.include("123456789012");
      }
      const writes = allowed.filter(({ Action }) => Action === "s3:PutObject");
      expect(writes.map(({ Resource }) => Resource)).to.deep.equal([`arn:aws:s3:::${bucket}/AWSLogs/123456789012/*`]);
    }
  });

  it("allows CloudTrail to describe the key, and to use it only in the context of its trails", () => {
    const trail = statementsOf(inputsOf(recorded, "aws:kms/key:Key")["policy"]).filter(
      ({ Principal }) => JSON.stringify(Principal) === '{"Service":"cloudtrail.amazonaws.com"}',
    );
    const [use, describeKey] = trail;
    expect(describeKey).to.include({ Action: "kms:DescribeKey" }).and.not.have.property("Condition");
    expect(use!.Action).to.not.include("kms:DescribeKey");
    expect(JSON.stringify(use!.Condition))
      .to.include("kms:EncryptionContext:aws:cloudtrail:arn")
      .and.include(":123456789012:trail/*");
  });

  it("sends trail events to CloudWatch Logs with a role of its own", () => {
    expect(inputsOf(recorded, "aws:cloudtrail/trail:Trail")).to.include({
      isMultiRegionTrail: true,
      enableLogFileValidation: true,
      kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/audit-key",
      cloudWatchLogsGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:audit-trail-log:*",
      cloudWatchLogsRoleArn: "arn:aws:iam::123456789012:role/audit-trail-role",
      enableLogging: true,
    });
  });

  it("enables the AWS Config recorder and encrypts its deliveries", () => {
    expect(inputsOf(recorded, "aws:cfg/deliveryChannel:DeliveryChannel")).to.include({
      s3BucketName: "audit-configuration",
      s3KmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/audit-key",
    });
    expect(inputsOf(recorded, "aws:cfg/recorderStatus:RecorderStatus")).to.include({ isEnabled: true });
  });

  it("does not delete buckets that contain objects unless deletion protection is off", async () => {
    for (const bucket of BUCKETS)
      expect(inputsOf(recorded, "aws:s3/bucket:Bucket", bucket)).to.include({ forceDestroy: false });
    const disposable = await record(() => new AuditTrail("audit", { deletionProtection: false, tags }));
    for (const bucket of BUCKETS)
      expect(inputsOf(disposable, "aws:s3/bucket:Bucket", bucket)).to.include({ forceDestroy: true });
  });

  it("deploys one conformance pack per framework, in which every rule names its requirement", () => {
    const packs = inputsOfType(recorded, "aws:cfg/conformancePack:ConformancePack").map(
      ({ templateBody }) => templateBody,
    );
    expect(packs).to.have.members(FRAMEWORKS.map(conformanceTemplate));
    for (const framework of FRAMEWORKS) {
      const { Resources } = JSON.parse(conformanceTemplate(framework)) as { Resources: Record<string, ConfigRule> };
      const rules = Object.entries(Resources);
      expect(rules.length, framework).to.be.above(25);
      for (const [id, { Type, Properties }] of rules) {
        expect(id).to.match(/^[A-Z0-9]+$/i);
        expect(Type).to.equal("AWS::Config::ConfigRule");
        expect(Properties.Source).to.deep.equal({
          Owner: "AWS",
          SourceIdentifier: Properties.ConfigRuleName.toUpperCase().replace(/-/g, "_"),
        });
        expect(Properties.Description).to.match(new RegExp(`^${framework} [A-Z0-9]`));
      }
      expect(JSON.stringify(Resources)).to.include('"ROOT_ACCOUNT_MFA_ENABLED"').and.include('"IAM_USER_MFA_ENABLED"');
    }
    expect(conformanceTemplate("gdpr")).to.not.equal(conformanceTemplate("pci-dss").replace(/pci-dss/g, "gdpr"));
  });

  it("requires passwords of 14 characters, rejects the last 24, and expires them after 90 days", () => {
    expect(inputsOf(recorded, "aws:iam/accountPasswordPolicy:AccountPasswordPolicy")).to.include({
      minimumPasswordLength: 14,
      passwordReusePrevention: 24,
      maxPasswordAge: 90,
      requireSymbols: true,
    });
  });

  it("creates no account-wide resources when another stack has them, and returns their outputs", async () => {
    const accountRecords = {
      trailArn: "arn:trail",
      bucketName: "records",
      detectorId: "detector",
      findingsTopicArn: "arn:findings",
    };
    let audit: AuditTrail | undefined;
    const sharing = await record(() => {
      audit = new AuditTrail("audit", { accountRecords, personalDataBuckets: ["customers"], tags });
    });
    expect(sharing.map(({ type }) => type.split(":")[1]!.split("/")[0]).sort()).to.deep.equal([
      "budgets",
      "costexplorer",
      "costexplorer",
      "index",
      "macie2",
    ]);
    const { trailArn, findingsTopicArn } = audit!;
    expect(
      await Promise.all([trailArn, findingsTopicArn].map((one) => new Promise((known) => one.apply(known)))),
    ).to.deep.equal(["arn:trail", "arn:findings"]);
  });
});
