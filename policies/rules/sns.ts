// SPDX-License-Identifier: Apache-2.0
import { isCustomerManagedKey, isSet, oneOf } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_AT_REST, ENCRYPTION_IN_TRANSIT, NO_PUBLIC_DATA } from "./controls";
import { aws } from "./tokens";
import { policyNotPublic } from "./policy-not-public";

const TOPICS = aws("sns", "Topic");

export const sns: Rule[] = [
  {
    id: "sns-topic-encrypted-at-rest",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "SNS topics are encrypted at rest.",
    resources: TOPICS,
    check: isSet("kmsMasterKeyId"),
    remediation: "Set kmsMasterKeyId to a customer managed KMS key.",
    source: "AWS Security Hub SNS.1",
  },
  {
    id: "sns-topic-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "SNS topics are encrypted with a customer managed KMS key.",
    resources: TOPICS,
    check: isCustomerManagedKey("kmsMasterKeyId"),
    remediation: "Set kmsMasterKeyId to a customer managed KMS key.",
    source: "docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
  },
  {
    id: "sns-topic-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "SNS topics do not allow public access.",
    resources: aws("sns", "Topic", "TopicPolicy"),
    check: policyNotPublic("policy"),
    remediation:
      "Specify principals in policy, or restrict the statement with an aws:SourceOwner or aws:SourceArn condition.",
    source: "AWS Security Hub SNS.4",
  },
  {
    id: "sns-subscription-https-required",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "SNS subscriptions to web endpoints use HTTPS.",
    resources: aws("sns", "TopicSubscription"),
    check: oneOf("protocol", ["https", "sqs", "lambda", "firehose", "email", "email-json", "sms", "application"]),
    remediation: "Set protocol to https.",
    source: "docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
  },
];
