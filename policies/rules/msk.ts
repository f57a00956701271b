// SPDX-License-Identifier: Apache-2.0
import { any, isCustomerManagedKey, isNotFalse, isNotTrue, isTrue, oneOf } from "../checks";
import type { Rule } from "../rule";
import { AUDIT_LOGS, ENCRYPTION_AT_REST, ENCRYPTION_IN_TRANSIT, NO_PUBLIC_DATA, SERVICE_IDENTITY } from "./controls";
import { aws } from "./tokens";

const CLUSTERS = aws("msk", "Cluster");
const LOG_DESTINATIONS = ["cloudwatchLogs", "firehose", "s3"].map((name) => `loggingInfo.brokerLogs.${name}`);

export const msk: Rule[] = [
  {
    id: "msk-cluster-client-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "MSK clusters require TLS between clients and brokers.",
    resources: CLUSTERS,
    check: oneOf("encryptionInfo.encryptionInTransit.clientBroker", ["TLS", undefined]),
    remediation: 'Set encryptionInfo.encryptionInTransit.clientBroker to "TLS".',
    autoFix: { "encryptionInfo.encryptionInTransit.clientBroker": "TLS" },
    source: "AWS Security Hub MSK.1",
  },
  {
    id: "msk-cluster-broker-tls-enabled",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "MSK clusters encrypt traffic between brokers with TLS.",
    resources: CLUSTERS,
    check: isNotFalse("encryptionInfo.encryptionInTransit.inCluster"),
    remediation: "Omit encryptionInfo.encryptionInTransit.inCluster or set it to true.",
    autoFix: { "encryptionInfo.encryptionInTransit.inCluster": true },
    source: "AWS Security Hub MSK.1",
  },
  {
    id: "msk-cluster-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "MSK clusters are encrypted with a customer managed KMS key.",
    resources: CLUSTERS,
    check: isCustomerManagedKey("encryptionInfo.encryptionAtRestKmsKeyArn"),
    remediation: "Set encryptionInfo.encryptionAtRestKmsKeyArn to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
  },
  {
    id: "msk-cluster-client-authentication-required",
    topic: "identity",
    severity: "high",
    controls: SERVICE_IDENTITY,
    title: "MSK clusters require client authentication.",
    resources: CLUSTERS,
    check: isNotTrue("clientAuthentication.unauthenticated"),
    remediation:
      "Set clientAuthentication.unauthenticated to false, and set clientAuthentication.sasl.iam or clientAuthentication.tls.",
    source: "AWS Security Hub MSK.6",
  },
  {
    id: "msk-cluster-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "MSK clusters are not publicly accessible.",
    resources: CLUSTERS,
    check: oneOf("brokerNodeGroupInfo.connectivityInfo.publicAccess.type", ["DISABLED", undefined]),
    remediation: "Remove brokerNodeGroupInfo.connectivityInfo.publicAccess.",
    source: "AWS Security Hub MSK.4",
  },
  {
    id: "msk-cluster-broker-logs-enabled",
    topic: "logging",
    severity: "medium",
    level: "advisory",
    controls: AUDIT_LOGS,
    title: "MSK clusters have broker logs enabled.",
    resources: CLUSTERS,
    check: any(...LOG_DESTINATIONS.map((destination) => isTrue(`${destination}.enabled`))),
    remediation: `Set enabled to true in one of ${LOG_DESTINATIONS.join(", ")}.`,
    source: "docs.aws.amazon.com/msk/latest/developerguide/msk-logging.html",
  },
];
