// SPDX-License-Identifier: Apache-2.0
import type { StackResource } from "../../../policies/rule";
import { ALLOW, ALLOW_ALL, arn, createdResource, policyDocument } from "./fixture";

const denyIf = (condition: object): object => ({
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
  Condition: condition,
});
export const DENY_PLAINTEXT = denyIf({ Bool: { "aws:SecureTransport": "false" } });
export const DENY_OLD_TLS = denyIf({ NumericLessThan: { "S3:tlsversion": "1.3" } });
const DENY_EFS_PLAINTEXT = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/** A bucket with the resources that configure it. */
const bucket = (name: string, sseAlgorithm: string, hasAccessLogs: boolean): StackResource[] => [
  createdResource("aws:s3/bucket:Bucket", name, { bucket: name, forceDestroy: false }),
  createdResource("aws:s3/bucketPolicy:BucketPolicy", `${name}-policy`, {
    bucket: name,
    policy: policyDocument(DENY_PLAINTEXT, DENY_OLD_TLS, ALLOW),
  }),
  createdResource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", `${name}-block`, {
    bucket: name,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  }),
  createdResource(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    `${name}-encryption`,
    {
      bucket: name,
      rules: [
        {
          applyServerSideEncryptionByDefault: {
            sseAlgorithm,
            ...(sseAlgorithm.startsWith("aws:kms") && { kmsMasterKeyId: arn("key") }),
          },
        },
      ],
    },
  ),
  createdResource("aws:s3/bucketVersioning:BucketVersioning", `${name}-versions`, {
    bucket: name,
    versioningConfiguration: { status: "Enabled" },
  }),
  createdResource("aws:s3/bucketOwnershipControls:BucketOwnershipControls", `${name}-owner`, {
    bucket: name,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  }),
  createdResource("aws:s3/bucketAcl:BucketAcl", `${name}-acl`, { bucket: name, acl: "private" }),
  ...(hasAccessLogs
    ? [createdResource("aws:s3/bucketLogging:BucketLogging", `${name}-logging`, { bucket: name, targetBucket: "logs" })]
    : []),
];

/** File systems, volumes, buckets, search domains and backups. */
export const storage = [
  createdResource("aws:backup/vaultPolicy:VaultPolicy", "vault-policy", {
    backupVaultName: "vault",
    policy: policyDocument(ALLOW),
  }),
  createdResource("aws:s3/accessPoint:AccessPoint", "access-point", { bucket: "data" }),
  createdResource("aws:s3/bucketAcl:BucketAcl", "bucket-grants", {
    bucket: "data",
    accessControlPolicy: { grants: [{ grantee: { uri: "http://acs.amazonaws.com/groups/s3/LogDelivery" } }] },
  }),
  ...bucket("data", "aws:kms", true),
  ...bucket("logs", "AES256", false),
  createdResource("aws:efs/fileSystem:FileSystem", "efs", { encrypted: true, kmsKeyId: arn("key") }),
  createdResource("aws:efs/fileSystemPolicy:FileSystemPolicy", "efs-policy", {
    fileSystemId: "efs",
    policy: policyDocument(DENY_EFS_PLAINTEXT),
  }),
  createdResource("aws:efs/backupPolicy:BackupPolicy", "efs-backups", {
    fileSystemId: "efs",
    backupPolicy: { status: "ENABLED" },
  }),
  createdResource("aws:ebs/volume:Volume", "volume", { encrypted: true, kmsKeyId: arn("key") }),
  createdResource("aws:ebs/snapshotCopy:SnapshotCopy", "ebs-snapshot", { encrypted: true }),
  createdResource("aws:ebs/encryptionByDefault:EncryptionByDefault", "encryption-by-default", { enabled: true }),
  createdResource("aws:opensearch/domain:Domain", "opensearch", {
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08" },
    encryptAtRest: { enabled: true, kmsKeyId: arn("key") },
    nodeToNodeEncryption: { enabled: true },
    advancedSecurityOptions: { enabled: true },
    vpcOptions: { subnetIds: ["a"] },
    logPublishingOptions: [{ logType: "AUDIT_LOGS", enabled: true }],
    clusterConfig: { zoneAwarenessEnabled: true },
    accessPolicies: policyDocument(ALLOW),
  }),
  createdResource("aws:elasticsearch/domain:Domain", "elasticsearch", {
    domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10" },
    encryptAtRest: { enabled: true, kmsKeyId: arn("key") },
    nodeToNodeEncryption: { enabled: true },
    advancedSecurityOptions: { enabled: true },
    vpcOptions: { subnetIds: ["a"] },
    logPublishingOptions: [{ logType: "AUDIT_LOGS" }],
    clusterConfig: { zoneAwarenessEnabled: true },
    accessPolicies: policyDocument(ALLOW_ALL),
  }),
  createdResource("aws:backup/vault:Vault", "vault", { kmsKeyArn: arn("key"), forceDestroy: false }),
  createdResource("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "vault-lock", {
    backupVaultName: "vault",
    minRetentionDays: 7,
    maxRetentionDays: 400,
  }),
  createdResource("aws:backup/plan:Plan", "plan", {
    rules: [
      {
        lifecycle: { deleteAfter: 35 },
        copyActions: [{ destinationVaultArn: "arn:aws:backup:eu-central-1:123456789012:backup-vault:secondary" }],
      },
    ],
  }),
  createdResource("aws:backup/selection:Selection", "selection", {
    resources: ["db", "single", "docdb", "neptune", "table", "efs"].map(arn),
    selectionTags: [{ type: "STRINGEQUALS", key: "Backup", value: "daily" }],
  }),
  createdResource("aws:backup/selection:Selection", "volume-selection", { resources: ["arn:aws:any:*:*:volume*"] }),
];
