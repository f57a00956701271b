// SPDX-License-Identifier: Apache-2.0
import { any, isSet, isTrue, oneOf } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, IN_TRANSIT } from "./controls";

export const messaging: Rule[] = [
  {
    id: "queue-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    requires: "A queue is encrypted.",
    resources: ["aws:sqs/queue:Queue"],
    check: any(isSet("kmsMasterKeyId"), isTrue("sqsManagedSseEnabled")),
    mend: "set kmsMasterKeyId to a key of yours",
    source: "AWS Security Hub SQS.1",
    controls: AT_REST,
  },
  {
    id: "topic-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    requires: "A topic is encrypted.",
    resources: ["aws:sns/topic:Topic"],
    check: isSet("kmsMasterKeyId"),
    mend: "set kmsMasterKeyId to a key of yours",
    source: "AWS Security Hub SNS.1",
    controls: AT_REST,
  },
  {
    id: "stream-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    requires: "A data stream is encrypted.",
    resources: ["aws:kinesis/stream:Stream"],
    check: oneOf("encryptionType", ["KMS"]),
    mend: 'set encryptionType to "KMS" and kmsKeyId to a key of yours',
    source: "AWS Security Hub Kinesis.1",
    controls: AT_REST,
  },
  {
    id: "kafka-requires-tls",
    topic: "tls13",
    severity: "critical",
    requires: "A Kafka cluster's clients speak TLS.",
    resources: ["aws:msk/cluster:Cluster"],
    check: oneOf("encryptionInfo.encryptionInTransit.clientBroker", ["TLS", undefined]),
    mend: 'set encryptionInfo.encryptionInTransit.clientBroker to "TLS"',
    source: "AWS Security Hub MSK.1",
    controls: IN_TRANSIT,
  },
];
