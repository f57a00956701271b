// SPDX-License-Identifier: Apache-2.0
import { isCustomerManagedKey, isNotFalse, isSet, isTrue } from "../checks";
import type { Rule } from "../rule";
import { AUDIT_TRAIL, ENCRYPTION_AT_REST, LOG_INTEGRITY } from "./controls";
import { aws } from "./tokens";

const TRAILS = aws("cloudtrail", "Trail");

export const cloudtrail: Rule[] = [
  {
    id: "cloudtrail-trail-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "CloudTrail trails and event data stores use a customer managed KMS key.",
    resources: [...TRAILS, ...aws("cloudtrail", "EventDataStore")],
    check: isCustomerManagedKey("kmsKeyId"),
    remediation: "Set kmsKeyId to the ARN of a customer managed KMS key.",
    source: "AWS Security Hub CloudTrail.2",
  },
  {
    id: "cloudtrail-trail-multi-region-enabled",
    topic: "logging",
    severity: "high",
    controls: AUDIT_TRAIL,
    title: "CloudTrail trails log events in all regions.",
    resources: TRAILS,
    check: isTrue("isMultiRegionTrail"),
    remediation: "Set isMultiRegionTrail to true.",
    autoFix: { isMultiRegionTrail: true },
    source: "AWS Security Hub CloudTrail.1",
  },
  {
    id: "cloudtrail-trail-global-service-events-enabled",
    topic: "logging",
    severity: "high",
    controls: AUDIT_TRAIL,
    title: "CloudTrail trails log events of global services.",
    resources: TRAILS,
    check: isNotFalse("includeGlobalServiceEvents"),
    remediation: "Omit includeGlobalServiceEvents or set it to true. IAM is a global service.",
    autoFix: { includeGlobalServiceEvents: true },
    source: "docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html",
  },
  {
    id: "cloudtrail-trail-log-file-validation-enabled",
    topic: "logging",
    severity: "high",
    controls: LOG_INTEGRITY,
    title: "CloudTrail trails have log file validation enabled.",
    resources: TRAILS,
    check: isTrue("enableLogFileValidation"),
    remediation: "Set enableLogFileValidation to true.",
    autoFix: { enableLogFileValidation: true },
    source: "AWS Security Hub CloudTrail.4",
  },
  {
    id: "cloudtrail-trail-logging-enabled",
    topic: "logging",
    severity: "critical",
    controls: AUDIT_TRAIL,
    title: "CloudTrail trails have logging enabled.",
    resources: TRAILS,
    check: isNotFalse("enableLogging"),
    remediation: "Omit enableLogging or set it to true.",
    autoFix: { enableLogging: true },
    source: "AWS Security Hub CloudTrail.3",
  },
  {
    id: "cloudtrail-trail-cloudwatch-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_TRAIL,
    title: "CloudTrail trails send events to CloudWatch Logs.",
    resources: TRAILS,
    check: isSet("cloudWatchLogsGroupArn"),
    remediation:
      "Set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn. Events can then be searched and trigger alarms.",
    source: "AWS Security Hub CloudTrail.5",
  },
];
