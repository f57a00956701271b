// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { AuditTrail } from "../../components/aws/audit-trail";
import { inputsOf, inputsOfType, ofType, record, type Recorded } from "../support/recorder";
import { statementsOf, type PolicyStatement } from "../support/policy";
import { TAGS as tags } from "../support/tags";

interface EventPattern {
  source?: string[];
  "detail-type": string[];
  detail: Record<string, unknown>;
}

interface FailureAlarm {
  metricQueries: {
    expression?: string;
    returnData?: boolean;
    metric?: { namespace: string; metricName: string; stat: string; dimensions: Record<string, string> };
  }[];
}

/** The service principals that may publish to the topic. */
const publishersOf = (statements: PolicyStatement[]): string[] =>
  statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Principal }) => (Principal as { Service: string | string[] }).Service);

describe("AuditTrail detection and alerts", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new AuditTrail("audit", { tags }));
  });

  it("enables the GuardDuty features for S3, EKS, RDS, nodes and malware", () => {
    const features = inputsOfType(recorded, "aws:guardduty/detectorFeature:DetectorFeature");
    expect(features.map(({ name }) => name)).to.have.members([
      "S3_DATA_EVENTS",
      "EKS_AUDIT_LOGS",
      "RDS_LOGIN_EVENTS",
      "EBS_MALWARE_PROTECTION",
      "RUNTIME_MONITORING",
    ]);
    for (const { status } of features) expect(status).to.equal("ENABLED");
  });

  it("manages no agent automatically, and states every agent setting that AWS returns", () => {
    const runtime = inputsOf(recorded, "aws:guardduty/detectorFeature:DetectorFeature", "audit-threats-runtime");
    // GuardDuty returns all three settings, in any order. One that is not stated shows a change with each update.
    expect(runtime["additionalConfigurations"]).to.deep.equal(
      ["EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"].map((name) => ({
        name,
        status: "DISABLED",
      })),
    );
  });

  it("installs the GuardDuty agent in the given clusters, also if another stack has the detector", async () => {
    const accountRecords = { trailArn: "t", bucketName: "records", detectorId: "d", findingsTopicArn: "f" };
    for (const args of [{}, { accountRecords }]) {
      const agents = ofType(
        await record(() => new AuditTrail("audit", { ...args, monitoredClusters: ["one", "two"], tags })),
        "aws:eks/addon:Addon",
      );
      expect(agents.map(({ inputs }) => [inputs["clusterName"], inputs["addonName"]])).to.deep.equal([
        ["one", "aws-guardduty-agent"],
        ["two", "aws-guardduty-agent"],
      ]);
    }
    expect(ofType(recorded, "aws:eks/addon:Addon")).to.deep.equal([]);
  });

  it("enables the Security Hub standards, Inspector and IAM Access Analyzer", () => {
    const standards = inputsOfType(recorded, "aws:securityhub/standardsSubscription:StandardsSubscription").map(
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

  it("runs a monthly Macie job for the given buckets", async () => {
    expect(inputsOf(recorded, "aws:macie2/account:Account")).to.include({ status: "ENABLED" });
    expect(inputsOfType(recorded, "aws:macie2/classificationJob:ClassificationJob")).to.deep.equal([]);
    const job = inputsOf(
      await record(() => new AuditTrail("audit", { personalDataBuckets: ["customers"], tags })),
      "aws:macie2/classificationJob:ClassificationJob",
    );
    expect(job["scheduleFrequency"]).to.deep.equal({ monthlySchedule: 1 });
    expect(job["s3JobDefinition"]).to.deep.equal({
      bucketDefinitions: [{ accountId: "123456789012", buckets: ["customers"] }],
    });
  });

  it("sends findings, alarms and cost alerts to one encrypted topic, which only services of this account can publish to", () => {
    const topic = "arn:aws:sns:us-east-1:123456789012:audit-findings";
    expect(inputsOf(recorded, "aws:sns/topic:Topic")).to.include({
      kmsMasterKeyId: "arn:aws:kms:us-east-1:123456789012:key/audit-key",
    });
    const statements = statementsOf(inputsOf(recorded, "aws:sns/topicPolicy:TopicPolicy")["policy"]);
    expect(publishersOf(statements)).to.have.members(
      ["events", "cloudwatch", "budgets", "costalerts"].map((name) => `${name}.amazonaws.com`),
    );
    expect(statements.at(-1)!.Effect).to.equal("Deny");

    const targets = inputsOfType(recorded, "aws:cloudwatch/eventTarget:EventTarget");
    expect(targets).to.have.length(8);
    expect(inputsOfType(recorded, "aws:cloudwatch/eventRule:EventRule")).to.have.length(8);
    for (const { arn } of targets) expect(arn).to.equal(topic);
    const { notifications } = inputsOf(recorded, "aws:budgets/budget:Budget") as {
      notifications: { subscriberSnsTopicArns: string[] }[];
    };
    expect(notifications.map(({ subscriberSnsTopicArns }) => subscriberSnsTopicArns)).to.deep.equal([[topic], [topic]]);
    expect(inputsOf(recorded, "aws:costexplorer/anomalySubscription:AnomalySubscription")["subscribers"]).to.deep.equal(
      [{ type: "SNS", address: topic }],
    );
  });

  it("allows each publisher to use the key of the topic, in the encryption context that Amazon SNS sends", () => {
    const topic = statementsOf(inputsOf(recorded, "aws:sns/topicPolicy:TopicPolicy")["policy"]);
    const key = statementsOf(inputsOf(recorded, "aws:kms/key:Key")["policy"]);
    for (const service of publishersOf(topic)) {
      const [use] = key.filter(({ Principal }) => (Principal as { Service?: string }).Service?.includes(service));
      expect(use, service).to.deep.include({
        Effect: "Allow",
        Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
        // EventBridge sends no aws:SourceAccount when it publishes to an encrypted topic.
        Condition: { ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:*:123456789012:*" } },
      });
    }
  });

  it("alarms on failed deliveries of any rule, and CloudWatch publishes the alarm without EventBridge", () => {
    const alarm = inputsOf(recorded, "aws:cloudwatch/metricAlarm:MetricAlarm") as unknown as FailureAlarm;
    expect(alarm).to.deep.include({
      alarmActions: ["arn:aws:sns:us-east-1:123456789012:audit-findings"],
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      treatMissingData: "notBreaching",
    });
    const rules = inputsOfType(recorded, "aws:cloudwatch/eventTarget:EventTarget").map(({ rule }) => rule);
    const failures = alarm.metricQueries.flatMap(({ metric }) => metric ?? []);
    expect(failures.map(({ dimensions }) => dimensions["RuleName"])).to.have.members(rules);
    for (const { namespace, metricName, stat } of failures)
      expect([namespace, metricName, stat]).to.deep.equal(["AWS/Events", "FailedInvocations", "Sum"]);
    expect(
      alarm.metricQueries.filter(({ returnData }) => returnData).map(({ expression }) => expression),
    ).to.deep.equal(["SUM(METRICS())"]);
  });

  it("forwards findings, root user activity and sign-ins without MFA", () => {
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

  it("alerts at 80 % of actual and 100 % of forecasted costs and on anomalies of its own environment", async () => {
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
});
