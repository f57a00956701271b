// SPDX-License-Identifier: Apache-2.0
import { any, isCustomerManagedKey, isSet, isTrue } from "../checks";
import { forbidStatements } from "../documents";
import { toStrings } from "../iam-evaluation/document";
import type { Rule } from "../rule";
import { ENCRYPTION_AT_REST, LEAST_PRIVILEGE, NO_PUBLIC_DATA } from "./controls";
import { aws } from "./tokens";
import { policyNotPublic } from "./policy-not-public";

const QUEUES = aws("sqs", "Queue");

export const sqs: Rule[] = [
  {
    id: "sqs-queue-encrypted-at-rest",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "SQS queues are encrypted at rest.",
    resources: QUEUES,
    check: any(isSet("kmsMasterKeyId"), isTrue("sqsManagedSseEnabled")),
    remediation: "Set kmsMasterKeyId to a customer managed KMS key.",
    source: "AWS Security Hub SQS.1",
  },
  {
    id: "sqs-queue-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "SQS queues are encrypted with a customer managed KMS key.",
    resources: QUEUES,
    check: isCustomerManagedKey("kmsMasterKeyId"),
    remediation: "Set kmsMasterKeyId to a customer managed KMS key.",
    source: "docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
  },
  {
    id: "sqs-queue-policy-no-wildcard-actions",
    topic: "identity",
    severity: "medium",
    controls: LEAST_PRIVILEGE,
    title: "SQS queue policies do not allow all actions.",
    resources: aws("sqs", "Queue", "QueuePolicy"),
    check: forbidStatements(
      "policy",
      ({ Effect, Action }) =>
        Effect === "Allow" && toStrings(Action).some((action) => ["*", "sqs:*"].includes(action.toLowerCase())),
      "must not allow all actions",
    ),
    remediation: "Specify only the required actions in the Action element of policy.",
    source: "docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  },
  {
    id: "sqs-queue-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "SQS queues do not allow public access.",
    resources: aws("sqs", "Queue", "QueuePolicy"),
    check: policyNotPublic("policy"),
    remediation: "Specify principals in policy, or restrict the statement with an aws:SourceArn condition.",
    source: "AWS Security Hub SQS.3",
  },
];
