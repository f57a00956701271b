// SPDX-License-Identifier: Apache-2.0
// Kinesis data streams and Firehose delivery streams.
import { all, any, isCustomerManagedKey, isSet, isTrue, oneOf, when } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_AT_REST } from "./controls";
import { aws } from "./tokens";

const DATA_STREAMS = aws("kinesis", "Stream");
const DELIVERY_STREAMS = aws("kinesis", "FirehoseDeliveryStream");

export const kinesis: Rule[] = [
  {
    id: "kinesis-stream-encrypted-at-rest",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "Kinesis data streams are encrypted at rest.",
    resources: DATA_STREAMS,
    check: oneOf("encryptionType", ["KMS"]),
    remediation: 'Set encryptionType to "KMS", and kmsKeyId to a customer managed KMS key.',
    source: "AWS Security Hub Kinesis.1",
  },
  {
    id: "kinesis-stream-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "Kinesis data streams with encryption use customer managed KMS keys.",
    resources: DATA_STREAMS,
    check: when(oneOf("encryptionType", ["KMS"]), isCustomerManagedKey("kmsKeyId")),
    remediation: "Set kmsKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html",
  },
  {
    id: "firehose-delivery-stream-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "Firehose delivery streams are encrypted at rest.",
    resources: DELIVERY_STREAMS,
    check: any(
      isTrue("serverSideEncryption.enabled"),
      isSet("kinesisSourceConfiguration"),
      isSet("mskSourceConfiguration"),
    ),
    remediation:
      "Set serverSideEncryption.enabled to true. A delivery stream that reads from a Kinesis data stream uses the encryption of that data stream.",
    source: "AWS Security Hub DataFirehose.1",
  },
  {
    id: "firehose-delivery-stream-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "Firehose delivery streams are encrypted with a customer managed KMS key.",
    resources: DELIVERY_STREAMS,
    check: when(
      isTrue("serverSideEncryption.enabled"),
      all(
        oneOf("serverSideEncryption.keyType", ["CUSTOMER_MANAGED_CMK"]),
        isCustomerManagedKey("serverSideEncryption.keyArn"),
      ),
    ),
    remediation: 'Set serverSideEncryption to { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn }.',
    source: "docs.aws.amazon.com/firehose/latest/dev/encryption.html",
  },
];
