// SPDX-License-Identifier: Apache-2.0
import { all, isNotTrue, isTrue, oneOf, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { KEY_MANAGEMENT, NO_PUBLIC_DATA } from "./controls";
import { aws } from "./tokens";
import { policyNotPublic } from "./policy-not-public";

const ALL_KEYS = aws("kms", "Key", "ReplicaKey", "ExternalKey", "ReplicaExternalKey");
const KEYS = aws("kms", "Key");
/** AWS KMS supports automatic rotation only for symmetric encryption keys. */
const supportsRotation = all(
  oneOf("customerMasterKeySpec", ["SYMMETRIC_DEFAULT", undefined]),
  oneOf("keyUsage", ["ENCRYPT_DECRYPT", undefined]),
);

export const kms: Rule[] = [
  {
    id: "kms-key-rotation-enabled",
    topic: "encryption-at-rest",
    severity: "high",
    controls: KEY_MANAGEMENT,
    title: "KMS keys that support rotation have automatic rotation enabled.",
    resources: KEYS,
    check: when(supportsRotation, isTrue("enableKeyRotation")),
    remediation: "Set enableKeyRotation to true.",
    source: "AWS Security Hub KMS.4",
  },
  {
    id: "kms-key-rotation-period-maximum",
    topic: "encryption-at-rest",
    severity: "medium",
    controls: KEY_MANAGEMENT,
    title: "KMS keys rotate at least once every 365 days.",
    resources: KEYS,
    check: satisfies(
      "rotationPeriodInDays",
      (days) => days === undefined || days === null || (Number(days) >= 90 && Number(days) <= 365),
      "must be from 90 to 365",
    ),
    remediation: "Set rotationPeriodInDays to a number from 90 to 365. If it is not set, the period is 365 days.",
    source: "docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  },
  {
    id: "kms-key-policy-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "KMS key policies do not allow public access.",
    resources: [...ALL_KEYS, ...aws("kms", "KeyPolicy")],
    check: policyNotPublic("policy"),
    remediation: "Specify principals in policy, or restrict the statement with a kms:CallerAccount condition.",
    source: "AWS Security Hub KMS.5",
  },
  {
    id: "kms-key-policy-lockout-check-enabled",
    topic: "identity",
    severity: "medium",
    controls: KEY_MANAGEMENT,
    title: "KMS keys keep the policy lockout safety check enabled.",
    resources: ALL_KEYS,
    check: isNotTrue("bypassPolicyLockoutSafetyCheck"),
    remediation: "Remove bypassPolicyLockoutSafetyCheck.",
    autoFix: { bypassPolicyLockoutSafetyCheck: false },
    source: "docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  },
];
