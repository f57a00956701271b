// SPDX-License-Identifier: Apache-2.0
// What is recorded, and what watches: logs, trails, configuration, threats.
import { isNotFalse, isOwnKey, isSet, isTrue, oneOf, satisfies } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, CONFIGURATION_RECORD, DETECTION, PROVABLE, RETENTION, TRAIL } from "./controls";
import { aws } from "./tokens";

const LOG_GROUPS = aws("cloudwatch", "LogGroup");
const TRAILS = aws("cloudtrail", "Trail");
/** Never: so a group is kept that says nothing. */
const FOREVER = [undefined, null, 0];

export const records: Rule[] = [
  {
    id: "log-group-own-key", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A log group is encrypted under a key of its owner.",
    resources: LOG_GROUPS,
    check: isOwnKey("kmsKeyId"),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
  },
  {
    id: "log-group-kept", topic: "logging", severity: "medium", controls: RETENTION,
    requires: "Logs are kept long enough: a year, unless it is set otherwise.",
    resources: LOG_GROUPS,
    check: satisfies("retentionInDays", (days, { logDays }) => FOREVER.includes(days as undefined) || Number(days) >= logDays, "must be as many days as the settings ask for, 365 by default"),
    mend: "set retentionInDays to 365 or more; 0, or left out, is for ever",
    source: "AWS Security Hub CloudWatch.16",
  },
  {
    id: "trail-own-key", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A trail, or a store of events, is encrypted under a key of its owner.",
    resources: [...TRAILS, ...aws("cloudtrail", "EventDataStore")],
    check: isOwnKey("kmsKeyId"),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "AWS Security Hub CloudTrail.2",
  },
  {
    id: "trail-of-all-regions", topic: "logging", severity: "high", controls: TRAIL,
    requires: "A trail records what happens in every region.",
    resources: TRAILS,
    check: isTrue("isMultiRegionTrail"),
    mend: "set isMultiRegionTrail to true", remedy: { isMultiRegionTrail: true },
    source: "AWS Security Hub CloudTrail.1",
  },
  {
    id: "trail-of-global-services", topic: "logging", severity: "high", controls: TRAIL,
    requires: "A trail records services without a region, IAM among them.",
    resources: TRAILS,
    check: isNotFalse("includeGlobalServiceEvents"),
    mend: "leave includeGlobalServiceEvents out, or set it to true", remedy: { includeGlobalServiceEvents: true },
    source: "docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html",
  },
  {
    id: "trail-provable", topic: "logging", severity: "high", controls: PROVABLE,
    requires: "It can be proven that nobody changed a trail's records.",
    resources: TRAILS,
    check: isTrue("enableLogFileValidation"),
    mend: "set enableLogFileValidation to true", remedy: { enableLogFileValidation: true },
    source: "AWS Security Hub CloudTrail.4",
  },
  {
    id: "trail-on", topic: "logging", severity: "critical", controls: TRAIL,
    requires: "A trail records.",
    resources: TRAILS,
    check: isNotFalse("enableLogging"),
    mend: "leave enableLogging out, or set it to true", remedy: { enableLogging: true },
    source: "AWS Security Hub CloudTrail.3",
  },
  {
    id: "trail-to-log-group", topic: "logging", severity: "medium", controls: TRAIL,
    requires: "A trail's records can be searched, and alarms set on them, at once.",
    resources: TRAILS,
    check: isSet("cloudWatchLogsGroupArn"),
    mend: "set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn",
    source: "AWS Security Hub CloudTrail.5",
  },
  {
    id: "configuration-recorded", topic: "logging", severity: "medium", controls: CONFIGURATION_RECORD,
    requires: "The record of configurations holds every kind of resource.",
    resources: aws("cfg", "Recorder"),
    check: isNotFalse("recordingGroup.allSupported"),
    mend: "leave recordingGroup.allSupported out, or set it to true",
    source: "AWS Security Hub Config.1",
  },
  {
    id: "configuration-recorder-on", topic: "logging", severity: "medium", controls: CONFIGURATION_RECORD,
    requires: "The record of configurations is being kept.",
    resources: aws("cfg", "RecorderStatus"),
    check: isTrue("isEnabled"),
    mend: "set isEnabled to true", remedy: { isEnabled: true },
    source: "AWS Security Hub Config.1",
  },
  {
    id: "threats-watched", topic: "logging", severity: "high", controls: DETECTION,
    requires: "GuardDuty looks for threats.",
    resources: aws("guardduty", "Detector"),
    check: isNotFalse("enable"),
    mend: "leave enable out, or set it to true", remedy: { enable: true },
    source: "AWS Security Hub GuardDuty.1",
  },
  {
    id: "personal-data-watched", topic: "logging", severity: "medium", controls: DETECTION,
    requires: "Macie looks for personal data in buckets.",
    resources: aws("macie2", "Account"),
    check: oneOf("status", ["ENABLED", undefined]),
    mend: "leave status out, or set it to ENABLED", remedy: { status: "ENABLED" },
    source: "AWS Security Hub Macie.1",
  },
];
