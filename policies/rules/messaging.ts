// SPDX-License-Identifier: Apache-2.0
import { all, any, isNotFalse, isNotTrue, isOwnKey, isSet, isTrue, oneOf, when } from "../checks";
import { forbids, isOpen, listed } from "../documents";
import type { Rule } from "../rule";
import { AT_REST, AUDIT, IN_TRANSIT, LEAST_PRIVILEGE, PRIVATE_STORES, SERVICE_IDENTITY } from "./controls";
import { aws } from "./tokens";

const KAFKA = aws("msk", "Cluster");
const STREAMS = aws("kinesis", "Stream");
const FIREHOSES = aws("kinesis", "FirehoseDeliveryStream");
const OPEN = "must not allow everybody: name principals, or narrow it by a condition";
const BROKER_LOGS = "loggingInfo.brokerLogs";

export const messaging: Rule[] = [
  {
    id: "queue-encrypted", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A queue is encrypted.",
    resources: aws("sqs", "Queue"),
    check: any(isSet("kmsMasterKeyId"), isTrue("sqsManagedSseEnabled")),
    mend: "set kmsMasterKeyId to a key of yours",
    source: "AWS Security Hub SQS.1",
  },
  {
    id: "queue-own-key", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "A queue is encrypted under a key of its owner.",
    resources: aws("sqs", "Queue"),
    check: isOwnKey("kmsMasterKeyId"),
    mend: "set kmsMasterKeyId to a key of yours",
    source: "docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
  },
  {
    id: "queue-policy-names-actions", topic: "identity", severity: "medium", controls: LEAST_PRIVILEGE,
    requires: "A queue's policy names the actions that it allows.",
    resources: aws("sqs", "Queue", "QueuePolicy"),
    check: forbids("policy", ({ Effect, Action }) => Effect === "Allow" && listed(Action).some((action) => ["*", "sqs:*"].includes(action.toLowerCase())), "must not allow every action"),
    mend: "name the actions that are needed",
    source: "docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  },
  {
    id: "queue-not-public", topic: "network-exposure", severity: "critical", controls: PRIVATE_STORES,
    requires: "A queue's policy allows nothing to everybody.",
    resources: aws("sqs", "Queue", "QueuePolicy"),
    check: forbids("policy", isOpen, OPEN),
    mend: "name principals, or narrow the statement by aws:SourceArn",
    source: "AWS Security Hub SQS.3",
  },
  {
    id: "topic-encrypted", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A topic is encrypted.",
    resources: aws("sns", "Topic"),
    check: isSet("kmsMasterKeyId"),
    mend: "set kmsMasterKeyId to a key of yours",
    source: "AWS Security Hub SNS.1",
  },
  {
    id: "topic-own-key", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "A topic is encrypted under a key of its owner.",
    resources: aws("sns", "Topic"),
    check: isOwnKey("kmsMasterKeyId"),
    mend: "set kmsMasterKeyId to a key of yours",
    source: "docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
  },
  {
    id: "topic-not-public", topic: "network-exposure", severity: "critical", controls: PRIVATE_STORES,
    requires: "A topic's policy allows nothing to everybody.",
    resources: aws("sns", "Topic", "TopicPolicy"),
    check: forbids("policy", isOpen, OPEN),
    mend: "name principals, or narrow the statement by aws:SourceOwner or aws:SourceArn",
    source: "AWS Security Hub SNS.4",
  },
  {
    id: "topic-plain-subscription", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "A topic delivers to web addresses over HTTPS.",
    resources: aws("sns", "TopicSubscription"),
    check: oneOf("protocol", ["https", "sqs", "lambda", "firehose", "email", "email-json", "sms", "application"]),
    mend: "set protocol to https",
    source: "docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
  },
  {
    id: "stream-encrypted", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A data stream is encrypted.",
    resources: STREAMS,
    check: oneOf("encryptionType", ["KMS"]),
    mend: 'set encryptionType to "KMS" and kmsKeyId to a key of yours',
    source: "AWS Security Hub Kinesis.1",
  },
  {
    id: "stream-own-key", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "A data stream that is encrypted says under which key.",
    resources: STREAMS,
    check: when(oneOf("encryptionType", ["KMS"]), isOwnKey("kmsKeyId")),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
  },
  {
    id: "delivery-stream-encrypted", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A delivery stream is encrypted; one that reads a data stream is as that.",
    resources: FIREHOSES,
    check: any(isTrue("serverSideEncryption.enabled"), isSet("kinesisSourceConfiguration"), isSet("mskSourceConfiguration")),
    mend: "set serverSideEncryption.enabled to true",
    source: "AWS Security Hub DataFirehose.1",
  },
  {
    id: "delivery-stream-own-key", topic: "encryption-at-rest", severity: "medium", level: "advisory", controls: AT_REST,
    requires: "A delivery stream is encrypted under a key of its owner.",
    resources: FIREHOSES,
    check: when(isTrue("serverSideEncryption.enabled"), all(oneOf("serverSideEncryption.keyType", ["CUSTOMER_MANAGED_CMK"]), isOwnKey("serverSideEncryption.keyArn"))),
    mend: 'set serverSideEncryption to { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn }',
    source: "docs.aws.amazon.com/firehose/latest/dev/encryption.html",
  },
  {
    id: "kafka-requires-tls", topic: "tls13", severity: "critical", controls: IN_TRANSIT,
    requires: "A Kafka cluster's clients speak TLS.",
    resources: KAFKA,
    check: oneOf("encryptionInfo.encryptionInTransit.clientBroker", ["TLS", undefined]),
    mend: 'set encryptionInfo.encryptionInTransit.clientBroker to "TLS"', remedy: { "encryptionInfo.encryptionInTransit.clientBroker": "TLS" },
    source: "AWS Security Hub MSK.1",
  },
  {
    id: "kafka-brokers-use-tls", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "A Kafka cluster's brokers speak TLS with one another.",
    resources: KAFKA,
    check: isNotFalse("encryptionInfo.encryptionInTransit.inCluster"),
    mend: "leave encryptionInfo.encryptionInTransit.inCluster out, or set it to true", remedy: { "encryptionInfo.encryptionInTransit.inCluster": true },
    source: "AWS Security Hub MSK.1",
  },
  {
    id: "kafka-own-key", topic: "encryption-at-rest", severity: "high", level: "advisory", controls: AT_REST,
    requires: "A Kafka cluster is encrypted under a key of its owner.",
    resources: KAFKA,
    check: isOwnKey("encryptionInfo.encryptionAtRestKmsKeyArn"),
    mend: "set encryptionInfo.encryptionAtRestKmsKeyArn to the ARN of a key of yours",
    source: "docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
  },
  {
    id: "kafka-authenticates", topic: "identity", severity: "high", controls: SERVICE_IDENTITY,
    requires: "A Kafka cluster knows who connects.",
    resources: KAFKA,
    check: isNotTrue("clientAuthentication.unauthenticated"),
    mend: "set clientAuthentication.unauthenticated to false, and sasl.iam or tls",
    source: "AWS Security Hub MSK.6",
  },
  {
    id: "kafka-not-public", topic: "network-exposure", severity: "critical", controls: PRIVATE_STORES,
    requires: "A Kafka cluster has no address on the internet.",
    resources: KAFKA,
    check: oneOf("brokerNodeGroupInfo.connectivityInfo.publicAccess.type", ["DISABLED", undefined]),
    mend: "leave brokerNodeGroupInfo.connectivityInfo.publicAccess out",
    source: "AWS Security Hub MSK.4",
  },
  {
    id: "kafka-logs", topic: "logging", severity: "medium", level: "advisory", controls: AUDIT,
    requires: "A Kafka cluster's brokers send their logs somewhere.",
    resources: KAFKA,
    check: any(...["cloudwatchLogs", "firehose", "s3"].map((place) => isTrue(`${BROKER_LOGS}.${place}.enabled`))),
    mend: `set one of ${BROKER_LOGS}.cloudwatchLogs, firehose and s3`,
    source: "docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html",
  },
];
