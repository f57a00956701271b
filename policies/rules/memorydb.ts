// SPDX-License-Identifier: Apache-2.0
import { isCustomerManagedKey, isNotFalse, isTrue, oneOf, satisfies } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_AT_REST, ENCRYPTION_IN_TRANSIT, SERVICE_IDENTITY } from "./controls";
import { aws } from "./tokens";

const MEMORYDB_CLUSTERS = aws("memorydb", "Cluster");
const DAX_CLUSTERS = aws("dax", "Cluster");

export const memorydb: Rule[] = [
  {
    id: "memorydb-cluster-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "MemoryDB clusters require TLS.",
    resources: MEMORYDB_CLUSTERS,
    check: isNotFalse("tlsEnabled"),
    remediation: "Omit tlsEnabled or set it to true.",
    autoFix: { tlsEnabled: true },
    source: "docs.aws.amazon.com/memorydb/latest/devguide/in-transit-encryption.html",
  },
  {
    id: "memorydb-cluster-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "MemoryDB clusters are encrypted with a customer managed KMS key.",
    resources: MEMORYDB_CLUSTERS,
    check: isCustomerManagedKey("kmsKeyArn"),
    remediation: "Set kmsKeyArn to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html",
  },
  {
    id: "memorydb-cluster-acl-required",
    topic: "identity",
    severity: "high",
    controls: SERVICE_IDENTITY,
    title: "MemoryDB clusters use an access control list that requires authentication.",
    resources: MEMORYDB_CLUSTERS,
    check: satisfies("aclName", (name) => name !== "open-access", "must not be open-access"),
    remediation: "Set aclName to the name of a MemoryDB Acl whose users authenticate with IAM or a password.",
    source: "docs.aws.amazon.com/memorydb/latest/devguide/clusters.acls.html",
  },
  {
    id: "dax-cluster-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "DAX clusters are encrypted at rest.",
    resources: DAX_CLUSTERS,
    check: isTrue("serverSideEncryption.enabled"),
    remediation: "Set serverSideEncryption to { enabled: true }. It cannot be changed later.",
    source: "AWS Security Hub DynamoDB.3",
  },
  {
    id: "dax-cluster-tls-required",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "DAX clusters encrypt connections with TLS.",
    resources: DAX_CLUSTERS,
    check: oneOf("clusterEndpointEncryptionType", ["TLS"]),
    remediation: "Set clusterEndpointEncryptionType to TLS. It cannot be changed later.",
    source: "AWS Security Hub DynamoDB.7",
  },
];
