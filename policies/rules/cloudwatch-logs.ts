// SPDX-License-Identifier: Apache-2.0
import { isCustomerManagedKey, satisfies } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_AT_REST, LOG_RETENTION } from "./controls";
import { aws } from "./tokens";

const LOG_GROUPS = aws("cloudwatch", "LogGroup");
/** The values of `retentionInDays` with which logs never expire. */
const NEVER_EXPIRES = [undefined, null, 0];

export const cloudWatchLogs: Rule[] = [
  {
    id: "cloudwatch-log-group-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "CloudWatch log groups are encrypted with a customer managed KMS key.",
    resources: LOG_GROUPS,
    check: isCustomerManagedKey("kmsKeyId"),
    remediation: "Set kmsKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
  },
  {
    id: "cloudwatch-log-group-retention-minimum",
    topic: "logging",
    severity: "medium",
    controls: LOG_RETENTION,
    title: "CloudWatch log groups retain logs for the minimum period.",
    resources: LOG_GROUPS,
    check: satisfies(
      "retentionInDays",
      (days, { logDays }) => NEVER_EXPIRES.includes(days as undefined) || Number(days) >= logDays,
      "must be at least the minimum number of days of the settings, which is 365 by default",
    ),
    remediation:
      "Set retentionInDays to 365 or more. The minimum is 365 days unless the settings change it. If retentionInDays is 0 or not set, logs never expire.",
    source: "AWS Security Hub CloudWatch.16",
  },
];
