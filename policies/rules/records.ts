// SPDX-License-Identifier: Apache-2.0
// What is kept: logs, trails, backups, secrets, tables and indexes.
import { all, isSet, isTrue, oneOf } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, IN_TRANSIT } from "./controls";

const key = (id: string, requires: string, token: string, property: string, source: string): Rule => ({
  id,
  topic: "encryption-at-rest",
  severity: "high",
  requires,
  resources: [token],
  check: isSet(property),
  mend: `set ${property} to the ARN of a key of yours`,
  source,
  controls: AT_REST,
});

export const records: Rule[] = [
  key("log-group-own-key", "A log group is encrypted under a key of its owner.", "aws:cloudwatch/logGroup:LogGroup", "kmsKeyId",
    "docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"),
  key("trail-own-key", "A trail is encrypted under a key of its owner.", "aws:cloudtrail/trail:Trail", "kmsKeyId", "AWS Security Hub CloudTrail.2"),
  key("vault-own-key", "A backup vault is encrypted under a key of its owner.", "aws:backup/vault:Vault", "kmsKeyArn",
    "docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html"),
  key("secret-own-key", "A secret is encrypted under a key of its owner.", "aws:secretsmanager/secret:Secret", "kmsKeyId",
    "docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"),
  {
    id: "table-own-key",
    topic: "encryption-at-rest",
    severity: "high",
    requires: "A table is encrypted under a key of its owner.",
    resources: ["aws:dynamodb/table:Table"],
    check: all(isTrue("serverSideEncryption.enabled"), isSet("serverSideEncryption.kmsKeyArn")),
    mend: "set serverSideEncryption to { enabled: true, kmsKeyArn }",
    source: "docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
    controls: AT_REST,
  },
  {
    id: "search-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    requires: "A search domain is encrypted where it is kept and between its nodes.",
    resources: ["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain"],
    check: all(isTrue("encryptAtRest.enabled"), isTrue("nodeToNodeEncryption.enabled")),
    mend: "set encryptAtRest.enabled and nodeToNodeEncryption.enabled to true",
    source: "AWS Security Hub Opensearch.1, Opensearch.3",
    controls: AT_REST,
  },
  {
    id: "search-tls-floor",
    topic: "tls13",
    severity: "critical",
    requires: "A search domain is reached over HTTPS, under the best policy that the service has: it admits TLS 1.2.",
    resources: ["aws:opensearch/domain:Domain", "aws:elasticsearch/domain:Domain"],
    check: all(
      isTrue("domainEndpointOptions.enforceHttps"),
      oneOf("domainEndpointOptions.tlsSecurityPolicy", ["Policy-Min-TLS-1-2-PFS-2023-10", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08"]),
    ),
    mend: 'set domainEndpointOptions to { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" }',
    source: "docs.aws.amazon.com/opensearch-service/latest/developerguide/infrastructure-security.html",
    controls: IN_TRANSIT,
  },
];
