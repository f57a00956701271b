// SPDX-License-Identifier: Apache-2.0
import { all, any, isSet, isTrue, oneOf } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, IN_TRANSIT } from "./controls";

const GROUP = ["aws:elasticache/replicationGroup:ReplicationGroup"];

export const elasticache: Rule[] = [
  {
    id: "cache-requires-tls",
    topic: "tls13",
    severity: "critical",
    requires: "A cache refuses connections without TLS.",
    resources: GROUP,
    check: all(isTrue("transitEncryptionEnabled"), oneOf("transitEncryptionMode", ["required", undefined])),
    mend: 'set transitEncryptionEnabled to true and transitEncryptionMode to "required"',
    source: "AWS Security Hub ElastiCache.5",
    controls: IN_TRANSIT,
  },
  {
    id: "cache-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    requires: "A cache is encrypted where it is kept.",
    resources: GROUP,
    check: any(isTrue("atRestEncryptionEnabled"), all(oneOf("engine", ["valkey"]), oneOf("atRestEncryptionEnabled", [undefined]))),
    mend: "set atRestEncryptionEnabled to true",
    source: "AWS Security Hub ElastiCache.4",
    controls: AT_REST,
  },
  {
    id: "cache-own-key",
    topic: "encryption-at-rest",
    severity: "high",
    requires: "A cache is encrypted under a key of its owner.",
    resources: [...GROUP, "aws:elasticache/serverlessCache:ServerlessCache"],
    check: isSet("kmsKeyId"),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html",
    controls: AT_REST,
  },
];
