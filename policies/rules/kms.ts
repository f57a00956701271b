// SPDX-License-Identifier: Apache-2.0
import { all, isNotTrue, isTrue, oneOf, satisfies, when } from "../checks";
import { forbids, isOpen } from "../documents";
import type { Rule } from "../rule";
import { KEYS, PRIVATE_STORES } from "./controls";
import { aws } from "./tokens";

const ALL_KEYS = aws("kms", "Key", "ReplicaKey", "ExternalKey", "ReplicaExternalKey");
const ROTATED = aws("kms", "Key");
/** Others can't be rotated by the service. */
const isSymmetric = all(
  oneOf("customerMasterKeySpec", ["SYMMETRIC_DEFAULT", undefined]),
  oneOf("keyUsage", ["ENCRYPT_DECRYPT", undefined]),
);

export const kms: Rule[] = [
  {
    id: "key-rotates",
    topic: "encryption-at-rest",
    severity: "high",
    controls: KEYS,
    requires: "A key that can be rotated is.",
    resources: ROTATED,
    check: when(isSymmetric, isTrue("enableKeyRotation")),
    mend: "set enableKeyRotation to true",
    source: "AWS Security Hub KMS.4",
  },
  {
    id: "key-rotation-period",
    topic: "encryption-at-rest",
    severity: "medium",
    controls: KEYS,
    requires: "A key is rotated every year or more often.",
    resources: ROTATED,
    check: satisfies(
      "rotationPeriodInDays",
      (days) => days === undefined || days === null || (Number(days) >= 90 && Number(days) <= 365),
      "must be from 90 to 365",
    ),
    mend: "set rotationPeriodInDays from 90 to 365; left out, it is 365",
    source: "docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
  },
  {
    id: "key-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "A key's policy allows nothing to everybody.",
    resources: [...ALL_KEYS, ...aws("kms", "KeyPolicy")],
    check: forbids("policy", isOpen, "must not allow everybody: name principals, or narrow it by a condition"),
    mend: "name principals, or narrow the statement by kms:CallerAccount",
    source: "AWS Security Hub KMS.5",
  },
  {
    id: "key-keeps-its-owner",
    topic: "identity",
    severity: "medium",
    controls: KEYS,
    requires: "A key's policy can't lock out who made it.",
    resources: ALL_KEYS,
    check: isNotTrue("bypassPolicyLockoutSafetyCheck"),
    mend: "leave bypassPolicyLockoutSafetyCheck out",
    remedy: { bypassPolicyLockoutSafetyCheck: false },
    source: "docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  },
];
