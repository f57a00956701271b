// SPDX-License-Identifier: Apache-2.0
// Amazon GuardDuty and Amazon Macie.
import { isNotFalse, oneOf } from "../checks";
import type { Rule } from "../rule";
import { DETECTION } from "./controls";
import { aws } from "./tokens";

export const threatDetection: Rule[] = [
  {
    id: "guardduty-detector-enabled",
    topic: "logging",
    severity: "high",
    controls: DETECTION,
    title: "GuardDuty detectors are enabled.",
    resources: aws("guardduty", "Detector"),
    check: isNotFalse("enable"),
    remediation: "Omit enable or set it to true.",
    autoFix: { enable: true },
    source: "AWS Security Hub GuardDuty.1",
  },
  {
    id: "macie-account-enabled",
    topic: "logging",
    severity: "medium",
    controls: DETECTION,
    title: "Macie is enabled for the account.",
    resources: aws("macie2", "Account"),
    check: oneOf("status", ["ENABLED", undefined]),
    remediation: "Omit status or set it to ENABLED. Macie then discovers sensitive data in S3 buckets.",
    autoFix: { status: "ENABLED" },
    source: "AWS Security Hub Macie.1",
  },
];
