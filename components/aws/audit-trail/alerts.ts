// SPDX-License-Identifier: Apache-2.0
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { policyJson } from "../internal/policies";

const EVENTBRIDGE = "events.amazonaws.com";
/** Publishers that send `aws:SourceAccount`. */
const SOURCE_ACCOUNT_PUBLISHERS = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com", "costalerts.amazonaws.com"];

/**
 * Service principals that publish to the topic: EventBridge, CloudWatch alarms, AWS Budgets and Cost Anomaly Detection (AWS
 * Cost Management, "Creating an Amazon SNS topic for anomaly notifications").
 */
export const TOPIC_PUBLISHERS = [EVENTBRIDGE, ...SOURCE_ACCOUNT_PUBLISHERS];

/** Creates the SNS topic for all findings and alarms. Only services of this account can publish to it. */
export const findingsTopic = (
  parent: pulumi.Resource,
  name: string,
  keyArn: pulumi.Input<string>,
  accountId: pulumi.Output<string>,
  tags: PlatformTags,
): sns.Topic => {
  const topic = new sns.Topic(
    `${name}-findings`,
    { kmsMasterKeyId: keyArn, tags: tagsFor(tags, `${name}-findings`) },
    { parent },
  );
  new sns.TopicPolicy(
    `${name}-findings-policy`,
    {
      arn: topic.arn,
      policy: policyJson([
        // EventBridge rules publish to topics of their own account, and AWS allows no condition here (Amazon EventBridge User
        // Guide, "Using resource-based policies", Amazon SNS permissions).
        {
          Sid: "EventBridgePublish",
          Effect: "Allow",
          Principal: { Service: EVENTBRIDGE },
          Action: "sns:Publish",
          Resource: topic.arn,
        },
        {
          Sid: "ServicePublish",
          Effect: "Allow",
          Principal: { Service: SOURCE_ACCOUNT_PUBLISHERS },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
        {
          Sid: "DenyInsecureTransport",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    },
    { parent: topic },
  );
  return topic;
};

/**
 * Events that need attention (CIS AWS Foundations 3.0, section 4). Security Hub includes the findings of Inspector, Macie and
 * Access Analyzer. AWS sends sign-in events of the root user and the console to us-east-1, other events to their own region.
 */
const EVENTS = {
  threats: {
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    detail: { severity: [{ numeric: [">=", 4] }] },
  },
  standards: {
    source: ["aws.securityhub"],
    "detail-type": ["Security Hub Findings - Imported"],
    detail: {
      findings: { Severity: { Label: ["HIGH", "CRITICAL"] }, Workflow: { Status: ["NEW"] }, RecordState: ["ACTIVE"] },
    },
  },
  rules: {
    source: ["aws.config"],
    "detail-type": ["Config Rules Compliance Change"],
    detail: { newEvaluationResult: { complianceType: ["NON_COMPLIANT"] } },
  },
  alarms: {
    source: ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    detail: { state: { value: ["ALARM"] } },
  },
  "root-use": {
    "detail-type": ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"],
    detail: { userIdentity: { type: ["Root"], invokedBy: [{ exists: false }] } },
  },
  "sign-in-without-mfa": {
    "detail-type": ["AWS Console Sign In via CloudTrail"],
    detail: {
      eventName: ["ConsoleLogin"],
      userIdentity: { type: ["IAMUser"] },
      additionalEventData: { MFAUsed: ["No"] },
      responseElements: { ConsoleLogin: ["Success"] },
    },
  },
  "trail-changes": {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["cloudtrail.amazonaws.com"],
      eventName: ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"],
    },
  },
  "key-removal": {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventSource: ["kms.amazonaws.com"], eventName: ["DisableKey", "ScheduleKeyDeletion"] },
  },
} as const;

/** Forwards findings and suspicious API calls to the topic. */
export const eventRules = (parent: pulumi.Resource, name: string, topic: sns.Topic, tags: PlatformTags): void => {
  const rules = Object.entries(EVENTS).map(([kind, pattern]) => {
    const rule = new cloudwatch.EventRule(
      `${name}-on-${kind}`,
      {
        eventPattern: JSON.stringify(pattern),
        tags: tagsFor(tags, `${name}-on-${kind}`),
      },
      { parent },
    );
    new cloudwatch.EventTarget(`${name}-on-${kind}-topic`, { rule: rule.name, arn: topic.arn }, { parent: rule });
    return rule;
  });
  deliveryAlarm(parent, name, { rules, topic, tags });
};

/**
 * Alarms if a rule cannot deliver to the topic. CloudWatch publishes the alarm itself, because the rule that forwards alarms may
 * be the one that fails (EventBridge, "Monitoring Amazon EventBridge": `FailedInvocations`).
 */
const deliveryAlarm = (
  parent: pulumi.Resource,
  name: string,
  { rules, topic, tags }: { rules: cloudwatch.EventRule[]; topic: sns.Topic; tags: PlatformTags },
): void => {
  new cloudwatch.MetricAlarm(
    `${name}-undelivered`,
    {
      alarmDescription: "EventBridge cannot deliver findings to the SNS topic.",
      metricQueries: [
        { id: "failures", expression: "SUM(METRICS())", label: "Failed invocations", returnData: true },
        ...rules.map((rule, index) => ({
          id: `rule${index + 1}`,
          metric: {
            namespace: "AWS/Events",
            metricName: "FailedInvocations",
            dimensions: { RuleName: rule.name },
            stat: "Sum",
            period: 300,
          },
        })),
      ],
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
      // EventBridge publishes the metric only if an invocation fails.
      treatMissingData: "notBreaching",
      alarmActions: [topic.arn],
      tags: tagsFor(tags, `${name}-undelivered`),
    },
    { parent },
  );
};
