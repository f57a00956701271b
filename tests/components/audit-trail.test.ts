// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { AuditTrail } from "../../components/aws/audit-trail";
import { conformanceTemplate, FRAMEWORKS } from "../../components/aws/audit-trail/conformance";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { statementsOf, type PolicyStatement } from "../support/policy";
import { TAGS as tags } from "../support/tags";

interface ConfigRule {
  Type: string;
  Properties: { ConfigRuleName: string; Description: string; Source: unknown };
}

interface EventPattern {
  source?: string[];
  "detail-type": string[];
  detail: Record<string, unknown>;
}

describe("an AuditTrail", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new AuditTrail("audit", { tags }));
  });
  const of = (type: string): Record<string, unknown>[] =>
    recorded.filter((one) => one.type === type).map(({ inputs }) => inputs);
  const BUCKETS = ["audit-records", "audit-configuration"] as const;
  const bucketPolicy = (bucket: string): PolicyStatement[] =>
    statementsOf(inputsOf(recorded, "aws:s3/bucketPolicy:BucketPolicy", `${bucket}-policy`)["policy"]);

  it("keeps its records encrypted, versioned, closed to the public, and seven years", () => {
    for (const bucket of BUCKETS) {
      expect(
        JSON.stringify(
          inputsOf(
            recorded,
            "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            `${bucket}-encryption`,
          )["rules"],
        ),
      ).to.include('"kmsMasterKeyId":"arn:aws:test:::audit-key"');
      expect(
        inputsOf(recorded, "aws:s3/bucketVersioning:BucketVersioning", `${bucket}-versions`)["versioningConfiguration"],
      ).to.deep.equal({ status: "Enabled" });
      expect(
        inputsOf(recorded, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${bucket}-closed`),
      ).to.include({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      expect(
        JSON.stringify(
          inputsOf(recorded, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", `${bucket}-lifecycle`)[
            "rules"
          ],
        ),
      ).to.include('"expiration":{"days":2557}');
    }
  });

  it("locks the trail's records for a year, and lets AWS Config deliver to a bucket without a lock", async () => {
    expect(inputsOf(recorded, "aws:s3/bucket:Bucket", "audit-records")["objectLockEnabled"]).to.equal(true);
    expect(inputsOf(recorded, "aws:s3/bucket:Bucket", "audit-configuration")).to.not.have.property("objectLockEnabled");
    const LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
    expect(inputsOf(recorded, LOCK)["rule"]).to.deep.equal({ defaultRetention: { mode: "COMPLIANCE", days: 365 } });
    const disposable = await record(() => new AuditTrail("audit", { deletionProtection: false, tags }));
    expect(inputsOf(disposable, LOCK)["rule"]).to.deep.equal({ defaultRetention: { mode: "GOVERNANCE", days: 365 } });
  });

  it("is reached over TLS 1.3 only, buckets and objects alike", () => {
    for (const bucket of BUCKETS) {
      const denied = bucketPolicy(bucket).filter(({ Effect }) => Effect === "Deny");
      expect(denied.map(({ Condition }) => Condition)).to.deep.equal([
        { Bool: { "aws:SecureTransport": "false" } },
        { NumericLessThan: { "s3:TlsVersion": "1.3" } },
      ]);
      for (const { Resource } of denied)
        expect(Resource).to.deep.equal([`arn:aws:test:::${bucket}`, `arn:aws:test:::${bucket}/*`]);
    }
  });

  it("lets in no other account's trail or recorder", () => {
    for (const bucket of BUCKETS) {
      const allowed = bucketPolicy(bucket).filter(({ Effect }) => Effect === "Allow");
      expect(allowed).to.have.length(2);
      for (const { Sid, Condition } of allowed) {
        const from = Sid.startsWith("CloudTrail")
          ? Condition?.["ArnLike"]?.["aws:SourceArn"]
          : Condition?.["StringEquals"]?.["aws:SourceAccount"];
        expect(from, Sid).to.be.a("string").and.include("123456789012");
      }
      for (const { Resource } of allowed.filter(({ Action }) => Action === "s3:PutObject"))
        expect(Resource).to.equal(`arn:aws:test:::${bucket}/AWSLogs/123456789012/*`);
    }
  });

  it("has a key that CloudTrail may look at without a context, and use with its own only", () => {
    const trail = statementsOf(inputsOf(recorded, "aws:kms/key:Key")["policy"]).filter(
      ({ Principal }) => JSON.stringify(Principal) === '{"Service":"cloudtrail.amazonaws.com"}',
    );
    const [uses, looks] = trail;
    expect(looks).to.include({ Action: "kms:DescribeKey" }).and.not.have.property("Condition");
    expect(uses!.Action).to.not.include("kms:DescribeKey");
    expect(JSON.stringify(uses!.Condition))
      .to.include("kms:EncryptionContext:aws:cloudtrail:arn")
      .and.include(":123456789012:trail/*");
  });

  it("writes to CloudWatch too, as its own role", () => {
    expect(inputsOf(recorded, "aws:cloudtrail/trail:Trail")).to.include({
      isMultiRegionTrail: true,
      enableLogFileValidation: true,
      kmsKeyId: "arn:aws:test:::audit-key",
      cloudWatchLogsGroupArn: "arn:aws:test:::audit-trail-log:*",
      cloudWatchLogsRoleArn: "arn:aws:test:::audit-trail-role",
      enableLogging: true,
    });
  });

  it("delivers the configuration record, encrypted, and has it switched on", () => {
    expect(inputsOf(recorded, "aws:cfg/deliveryChannel:DeliveryChannel")).to.include({
      s3BucketName: "audit-configuration",
      s3KmsKeyArn: "arn:aws:test:::audit-key",
    });
    expect(inputsOf(recorded, "aws:cfg/recorderStatus:RecorderStatus")).to.include({ isEnabled: true });
  });

  it("keeps its buckets when they hold records, unless it is told that they may go", async () => {
    for (const bucket of BUCKETS)
      expect(inputsOf(recorded, "aws:s3/bucket:Bucket", bucket)).to.include({ forceDestroy: false });
    const disposable = await record(() => new AuditTrail("audit", { deletionProtection: false, tags }));
    for (const bucket of BUCKETS)
      expect(inputsOf(disposable, "aws:s3/bucket:Bucket", bucket)).to.include({ forceDestroy: true });
  });

  it("checks the account against each framework all the time, every rule with its requirement", () => {
    const packs = of("aws:cfg/conformancePack:ConformancePack").map(({ templateBody }) => templateBody);
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
          SourceIdentifier: Properties.ConfigRuleName.toUpperCase().replaceAll("-", "_"),
        });
        expect(Properties.Description).to.match(new RegExp(`^${framework} [A-Z0-9]`));
      }
      expect(JSON.stringify(Resources)).to.include('"ROOT_ACCOUNT_MFA_ENABLED"').and.include('"IAM_USER_MFA_ENABLED"');
    }
    expect(conformanceTemplate("gdpr")).to.not.equal(conformanceTemplate("pci-dss").replaceAll("pci-dss", "gdpr"));
  });

  it("looks for threats to storage, cluster, database and nodes, and for malware", () => {
    const features = of("aws:guardduty/detectorFeature:DetectorFeature");
    expect(features.map(({ name }) => name)).to.have.members([
      "S3_DATA_EVENTS",
      "EKS_AUDIT_LOGS",
      "RDS_LOGIN_EVENTS",
      "EBS_MALWARE_PROTECTION",
      "RUNTIME_MONITORING",
    ]);
    for (const { status } of features) expect(status).to.equal("ENABLED");
  });

  it("is scored by the standards of Security Hub, and searched for vulnerabilities and outside access", () => {
    const standards = of("aws:securityhub/standardsSubscription:StandardsSubscription").map(
      ({ standardsArn }) => String(standardsArn).split("standards/")[1]!.split("/")[0],
    );
    expect(standards).to.have.members([
      "aws-foundational-security-best-practices",
      "cis-aws-foundations-benchmark",
      "pci-dss",
    ]);
    expect(inputsOf(recorded, "aws:inspector2/enabler:Enabler")).to.deep.include({
      accountIds: ["123456789012"],
      resourceTypes: ["EC2", "ECR"],
    });
    expect(inputsOf(recorded, "aws:accessanalyzer/analyzer:Analyzer")).to.include({ type: "ACCOUNT" });
  });

  it("searches the buckets that may hold personal data, each month", async () => {
    expect(inputsOf(recorded, "aws:macie2/account:Account")).to.include({ status: "ENABLED" });
    expect(of("aws:macie2/classificationJob:ClassificationJob")).to.deep.equal([]);
    const job = inputsOf(
      await record(() => new AuditTrail("audit", { personalDataBuckets: ["customers"], tags })),
      "aws:macie2/classificationJob:ClassificationJob",
    );
    expect(job["s3JobDefinition"]).to.deep.equal({
      bucketDefinitions: [{ accountId: "123456789012", buckets: ["customers"] }],
    });
  });

  it("sends findings, alarms and spend to one encrypted topic, that this account's services alone write to", () => {
    const topic = "arn:aws:test:::audit-findings";
    expect(inputsOf(recorded, "aws:sns/topic:Topic")).to.include({ kmsMasterKeyId: "arn:aws:test:::audit-key" });
    const [allowed, denied] = statementsOf(inputsOf(recorded, "aws:sns/topicPolicy:TopicPolicy")["policy"]);
    expect(allowed!.Condition).to.deep.equal({ StringEquals: { "aws:SourceAccount": "123456789012" } });
    expect(denied!.Effect).to.equal("Deny");
    const users = JSON.stringify(statementsOf(inputsOf(recorded, "aws:kms/key:Key")["policy"]));
    for (const service of (allowed!.Principal as { Service: string[] }).Service)
      expect(users).to.include(`"${service}"`);

    const targets = of("aws:cloudwatch/eventTarget:EventTarget");
    expect(targets).to.have.length(of("aws:cloudwatch/eventRule:EventRule").length);
    for (const { arn } of targets) expect(arn).to.equal(topic);
    for (const { subscriberSnsTopicArns } of inputsOf(recorded, "aws:budgets/budget:Budget")["notifications"] as {
      subscriberSnsTopicArns: string[];
    }[])
      expect(subscriberSnsTopicArns).to.deep.equal([topic]);
    expect(inputsOf(recorded, "aws:costexplorer/anomalySubscription:AnomalySubscription")["subscribers"]).to.deep.equal(
      [{ type: "SNS", address: topic }],
    );
  });

  it("tells of findings, of the root user's calls and of a sign-in without a second factor", () => {
    const pattern = (kind: string): EventPattern =>
      JSON.parse(
        String(inputsOf(recorded, "aws:cloudwatch/eventRule:EventRule", `audit-on-${kind}`)["eventPattern"]),
      ) as EventPattern;
    expect(["threats", "standards", "rules"].map((kind) => pattern(kind).source)).to.deep.equal([
      ["aws.guardduty"],
      ["aws.securityhub"],
      ["aws.config"],
    ]);
    expect(pattern("alarms").detail).to.deep.equal({ state: { value: ["ALARM"] } });
    expect(pattern("root-use").detail.userIdentity).to.deep.equal({ type: ["Root"], invokedBy: [{ exists: false }] });
    expect(pattern("root-use")["detail-type"]).to.have.length(2);
    expect(pattern("sign-in-without-mfa").detail.additionalEventData).to.deep.equal({ MFAUsed: ["No"] });
    expect(pattern("trail-changes").detail.eventName).to.include("StopLogging");
  });

  it("demands passwords of 14 characters, none of the last 24, for 90 days", () => {
    expect(inputsOf(recorded, "aws:iam/accountPasswordPolicy:AccountPasswordPolicy")).to.include({
      minimumPasswordLength: 14,
      passwordReusePrevention: 24,
      maxPasswordAge: 90,
      requireSymbols: true,
    });
  });

  it("alarms at 80 % of the budget spent and 100 % foreseen, and at what is unusual, for its own environment", async () => {
    const budget = inputsOf(
      await record(() => new AuditTrail("audit", { monthlyBudget: 1200, tags })),
      "aws:budgets/budget:Budget",
    );
    expect(budget).to.include({ limitAmount: "1200", limitUnit: "USD" });
    expect(
      (budget["notifications"] as { notificationType: string; threshold: number }[]).map((one) => [
        one.notificationType,
        one.threshold,
      ]),
    ).to.deep.equal([
      ["ACTUAL", 80],
      ["FORECASTED", 100],
    ]);
    expect(budget["costFilters"]).to.deep.equal([
      { name: "TagKeyValue", values: [`user:Environment$${tags.environment}`] },
    ]);
    expect(inputsOf(recorded, "aws:costexplorer/anomalyMonitor:AnomalyMonitor")["monitorSpecification"]).to.include(
      `"${tags.environment}"`,
    );
  });

  it("makes nothing of the account's when another stack keeps its records, and hands these on", async () => {
    const accountRecords = {
      trailArn: "arn:trail",
      bucketName: "records",
      detectorId: "detector",
      findingsTopicArn: "arn:findings",
    };
    let audit: AuditTrail | undefined;
    const guest = await record(() => {
      audit = new AuditTrail("audit", { accountRecords, personalDataBuckets: ["customers"], tags });
    });
    expect(guest.map(({ type }) => type.split(":")[1]!.split("/")[0]).sort()).to.deep.equal([
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
