// SPDX-License-Identifier: Apache-2.0
import { all, any, isCustomerManagedKey, isNotTrue, isTrue, satisfies } from "../checks";
import type { Rule } from "../rule";
import { AUDIT_LOGS, ENCRYPTION_AT_REST, NO_PUBLIC_DATA } from "./controls";
import { aws } from "./tokens";

const BROKERS = aws("mq", "Broker");

export const mq: Rule[] = [
  {
    id: "mq-broker-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "Amazon MQ brokers are not publicly accessible.",
    resources: BROKERS,
    check: isNotTrue("publiclyAccessible"),
    remediation: "Omit publiclyAccessible or set it to false.",
    autoFix: { publiclyAccessible: false },
    source: "docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html",
  },
  {
    id: "mq-broker-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "Amazon MQ brokers are encrypted with a customer managed KMS key.",
    resources: BROKERS,
    check: isCustomerManagedKey("encryptionOptions.kmsKeyId"),
    remediation: "Set encryptionOptions to { useAwsOwnedKey: false, kmsKeyId }.",
    source: "docs.aws.amazon.com/amazon-mq/latest/developer-guide/data-protection-encryption.html",
  },
  {
    id: "mq-broker-cloudwatch-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "Amazon MQ brokers send logs to CloudWatch Logs.",
    resources: BROKERS,
    check: all(
      isTrue("logs.general"),
      any(
        isTrue("logs.audit"),
        satisfies(
          "engineType",
          (engine) => String(engine).toLowerCase() === "rabbitmq",
          "must be RabbitMQ, which has no audit logs",
        ),
      ),
    ),
    remediation: "Set logs.general to true. If the engine is ActiveMQ, also set logs.audit to true.",
    source: "AWS Security Hub MQ.2",
  },
];
