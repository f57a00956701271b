// SPDX-License-Identifier: Apache-2.0
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as kms from "@pulumi/aws/kms";
import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { policyJson } from "../internal/policies";

/** Services that report to the topic, each for this account only. */
export const REPORTERS = ["events.amazonaws.com", "cloudwatch.amazonaws.com", "budgets.amazonaws.com", "costalerts.amazonaws.com"];

/** The one place where findings and alarms arrive. */
export const findingsTopic = (
  parent: pulumi.Resource, name: string, key: kms.Key, accountId: pulumi.Output<string>, tags: PlatformTags,
): sns.Topic => {
  const topic = new sns.Topic(`${name}-findings`, { kmsMasterKeyId: key.arn, tags: tagsFor(tags, `${name}-findings`) }, { parent });
  new sns.TopicPolicy(`${name}-findings-policy`, {
    arn: topic.arn,
    policy: policyJson([
      {
        Sid: "AccountsServicesReport",
        Effect: "Allow",
        Principal: { Service: REPORTERS },
        Action: "sns:Publish",
        Resource: topic.arn,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
      {
        Sid: "DenyPlainText", Effect: "Deny", Principal: "*", Action: "sns:Publish", Resource: topic.arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]),
  }, { parent: topic });
  return topic;
};

/** What is worth waking somebody for. Security Hub has the findings of Inspector, Macie and Access Analyzer too. */
const FINDINGS = {
  threats: { source: ["aws.guardduty"], "detail-type": ["GuardDuty Finding"], detail: { severity: [{ numeric: [">=", 4] }] } },
  standards: {
    source: ["aws.securityhub"],
    "detail-type": ["Security Hub Findings - Imported"],
    detail: { findings: { Severity: { Label: ["HIGH", "CRITICAL"] }, Workflow: { Status: ["NEW"] }, RecordState: ["ACTIVE"] } },
  },
  rules: {
    source: ["aws.config"],
    "detail-type": ["Config Rules Compliance Change"],
    detail: { newEvaluationResult: { complianceType: ["NON_COMPLIANT"] } },
  },
} as const;

/** Sends findings to the topic as they are made. */
export const reportFindings = (parent: pulumi.Resource, name: string, topic: sns.Topic, tags: PlatformTags): void => {
  for (const [kind, pattern] of Object.entries(FINDINGS)) {
    const rule = new cloudwatch.EventRule(`${name}-on-${kind}`, {
      eventPattern: JSON.stringify(pattern), tags: tagsFor(tags, `${name}-on-${kind}`),
    }, { parent });
    new cloudwatch.EventTarget(`${name}-on-${kind}-topic`, { rule: rule.name, arn: topic.arn }, { parent: rule });
  }
};

/** Calls after which somebody is told at once (CIS AWS Foundations 3.0, 4.1 to 4.7). */
const SUSPICIOUS = {
  "root-use": '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  "sign-in-without-mfa":
    '{ $.eventName = "ConsoleLogin" && $.additionalEventData.MFAUsed != "Yes" && $.userIdentity.type = "IAMUser" && $.responseElements.ConsoleLogin = "Success" }',
  "refused-calls": '{ $.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*" }',
  "trail-changes": "{ $.eventName = StopLogging || $.eventName = DeleteTrail || $.eventName = UpdateTrail || $.eventName = PutEventSelectors }",
  "key-removal": "{ $.eventSource = kms.amazonaws.com && ($.eventName = DisableKey || $.eventName = ScheduleKeyDeletion) }",
} as const;

/** Refused calls happen to honest programs too: more than this many in five minutes is a search for a way in. */
const REFUSALS = 20;

/** Alarms on what the trail shows. */
export const suspiciousCalls = (
  parent: pulumi.Resource, name: string, group: cloudwatch.LogGroup, topic: sns.Topic, tags: PlatformTags,
): void => {
  for (const [kind, pattern] of Object.entries(SUSPICIOUS)) {
    const metric = { name: `${name}-${kind}`, namespace: "Redoubt/Audit" };
    new cloudwatch.LogMetricFilter(`${name}-${kind}`, {
      logGroupName: group.name, pattern, metricTransformation: { ...metric, value: "1", defaultValue: "0" },
    }, { parent });
    new cloudwatch.MetricAlarm(`${name}-${kind}-alarm`, {
      namespace: metric.namespace,
      metricName: metric.name,
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: kind === "refused-calls" ? REFUSALS : 1,
      treatMissingData: "notBreaching",
      alarmActions: [topic.arn],
      tags: tagsFor(tags, `${name}-${kind}-alarm`),
    }, { parent });
  }
};
