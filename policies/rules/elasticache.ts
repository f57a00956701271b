// SPDX-License-Identifier: Apache-2.0
import { all, any, isNotFalse, isNotTrue, isOwnKey, isSet, isTrue, isUnset, oneOf, satisfies, when, within } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, IN_TRANSIT, PATCHES, RECOVERY, RESILIENCE, SERVICE_IDENTITY } from "./controls";
import { aws } from "./tokens";

const GROUPS = aws("elasticache", "ReplicationGroup");
const SERVERLESS = aws("elasticache", "ServerlessCache");
const MEMORY_DB = aws("memorydb", "Cluster");
const TABLE_CACHES = aws("dax", "Cluster");
const week = ({ backupDays }: { backupDays: number }): number => backupDays;
/** A second group of a global store takes this from the first. */
const isSecondary = isSet("globalReplicationGroupId");

export const elasticache: Rule[] = [
  {
    id: "cache-requires-tls", topic: "tls13", severity: "critical", controls: IN_TRANSIT,
    requires: "A cache refuses connections without TLS.",
    resources: GROUPS,
    check: any(all(isTrue("transitEncryptionEnabled"), oneOf("transitEncryptionMode", ["required", undefined])), isSecondary),
    mend: 'set transitEncryptionEnabled to true and transitEncryptionMode to "required"',
    source: "AWS Security Hub ElastiCache.5",
  },
  {
    id: "cache-node-requires-tls", topic: "tls13", severity: "critical", controls: IN_TRANSIT,
    requires: "A cache outside a replication group refuses connections without TLS.",
    resources: aws("elasticache", "Cluster"),
    check: when(isUnset("replicationGroupId"), isTrue("transitEncryptionEnabled")),
    mend: "set transitEncryptionEnabled to true (Memcached), or use a replication group",
    source: "docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html",
  },
  {
    id: "cache-encrypted", topic: "encryption-at-rest", severity: "critical", controls: AT_REST,
    requires: "A cache is encrypted where it is kept.",
    resources: GROUPS,
    check: any(isTrue("atRestEncryptionEnabled"), all(oneOf("engine", ["valkey"]), isUnset("atRestEncryptionEnabled")), isSecondary),
    mend: "set atRestEncryptionEnabled to true",
    source: "AWS Security Hub ElastiCache.4",
  },
  {
    id: "cache-own-key", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A cache is encrypted under a key of its owner.",
    resources: [...GROUPS, ...SERVERLESS],
    check: isOwnKey("kmsKeyId"),
    mend: "set kmsKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html",
  },
  {
    id: "cache-authenticates", topic: "identity", severity: "high", controls: SERVICE_IDENTITY,
    requires: "A cache knows who connects: by a token, or by users of its own.",
    resources: GROUPS,
    check: any(isSet("authToken"), isSet("userGroupIds")),
    mend: "set userGroupIds to a UserGroup, or authToken",
    source: "AWS Security Hub ElastiCache.6",
  },
  {
    id: "cache-user-authenticates", topic: "identity", severity: "high", controls: SERVICE_IDENTITY,
    requires: "A user of caches shows a password or a role.",
    resources: aws("elasticache", "User"),
    check: all(isNotTrue("noPasswordRequired"), satisfies("authenticationMode.type", (type) => type !== "no-password-required", "must be iam or password")),
    mend: 'set authenticationMode.type to "iam", and leave noPasswordRequired out',
    source: "docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
  },
  {
    id: "serverless-cache-authenticates", topic: "identity", severity: "high", controls: SERVICE_IDENTITY,
    requires: "A serverless cache knows who connects, by users of its own.",
    resources: SERVERLESS,
    check: when(oneOf("engine", ["redis", "valkey"]), isSet("userGroupId")),
    mend: "set userGroupId to a UserGroup",
    source: "docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
  },
  {
    id: "cache-fails-over", topic: "availability", severity: "high", controls: RESILIENCE,
    requires: "A cache fails over by itself.",
    resources: GROUPS,
    check: isTrue("automaticFailoverEnabled"),
    mend: "set automaticFailoverEnabled to true, with a replica or more",
    source: "AWS Security Hub ElastiCache.3",
  },
  {
    id: "cache-spans-zones", topic: "availability", severity: "high", controls: RESILIENCE,
    requires: "A cache has its replicas in other zones.",
    resources: GROUPS,
    check: isTrue("multiAzEnabled"),
    mend: "set multiAzEnabled to true",
    source: "docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html",
  },
  {
    id: "cache-backups-kept", topic: "backup", severity: "medium", controls: RECOVERY,
    requires: "A cache's snapshots are kept long enough to go back: a week, unless it is set otherwise.",
    resources: [...GROUPS, ...SERVERLESS, ...MEMORY_DB],
    check: any(oneOf("engine", ["memcached"]), within("snapshotRetentionLimit", week)),
    mend: "set snapshotRetentionLimit to 7 or more",
    source: "AWS Security Hub ElastiCache.1",
  },
  {
    id: "cache-node-backups-kept", topic: "backup", severity: "medium", controls: RECOVERY,
    requires: "A cache outside a replication group keeps its snapshots as long.",
    resources: aws("elasticache", "Cluster"),
    check: when(all(isUnset("replicationGroupId"), oneOf("engine", ["redis", "valkey"])), within("snapshotRetentionLimit", week)),
    mend: "set snapshotRetentionLimit to 7 or more",
    source: "AWS Security Hub ElastiCache.1",
  },
  {
    id: "cache-patched", topic: "network-exposure", severity: "medium", controls: PATCHES,
    requires: "A cache takes minor versions by itself.",
    resources: [...GROUPS, ...aws("elasticache", "Cluster"), ...MEMORY_DB],
    check: isNotFalse("autoMinorVersionUpgrade"),
    mend: "leave autoMinorVersionUpgrade out, or set it to true",
    source: "AWS Security Hub ElastiCache.2",
  },
  {
    id: "memory-database-requires-tls", topic: "tls13", severity: "critical", controls: IN_TRANSIT,
    requires: "A memory database refuses connections without TLS.",
    resources: MEMORY_DB,
    check: isNotFalse("tlsEnabled"),
    mend: "leave tlsEnabled out, or set it to true", remedy: { tlsEnabled: true },
    source: "docs.aws.amazon.com/memorydb/latest/devguide/in-transit-encryption.html",
  },
  {
    id: "memory-database-own-key", topic: "encryption-at-rest", severity: "high", level: "advisory", controls: AT_REST,
    requires: "A memory database is encrypted under a key of its owner.",
    resources: MEMORY_DB,
    check: isOwnKey("kmsKeyArn"),
    mend: "set kmsKeyArn to the ARN of a key of yours",
    source: "docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html",
  },
  {
    id: "memory-database-authenticates", topic: "identity", severity: "high", controls: SERVICE_IDENTITY,
    requires: "A memory database knows who connects.",
    resources: MEMORY_DB,
    check: satisfies("aclName", (name) => name !== "open-access", "must not be open-access"),
    mend: "set aclName to an Acl of yours",
    source: "docs.aws.amazon.com/memorydb/latest/devguide/clusters.acls.html",
  },
  {
    id: "table-cache-encrypted", topic: "encryption-at-rest", severity: "high", controls: AT_REST,
    requires: "A cache of tables is encrypted.",
    resources: TABLE_CACHES,
    check: isTrue("serverSideEncryption.enabled"),
    mend: "set serverSideEncryption to { enabled: true }: it can't be changed later",
    source: "AWS Security Hub DynamoDB.3",
  },
  {
    id: "table-cache-requires-tls", topic: "tls13", severity: "high", controls: IN_TRANSIT,
    requires: "A cache of tables is spoken to over TLS.",
    resources: TABLE_CACHES,
    check: oneOf("clusterEndpointEncryptionType", ["TLS"]),
    mend: 'set clusterEndpointEncryptionType to "TLS": it can\'t be changed later',
    source: "AWS Security Hub DynamoDB.7",
  },
];
