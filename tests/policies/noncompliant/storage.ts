// SPDX-License-Identifier: Apache-2.0
import { ALLOW_ALL, policyDocument } from "../compliant/fixture";
import { DENY_OLD_TLS, DENY_PLAINTEXT } from "../compliant/storage";
import { optional, removed, required, type NoncompliantCases } from "./noncompliant";

const BLOCK_SETTINGS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
/** Denies plaintext on some of the resources only. */
const denyPlaintextOn = (resource: string | string[]): string =>
  policyDocument({ ...DENY_PLAINTEXT, Resource: resource }, DENY_OLD_TLS);

export const storage: NoncompliantCases = {
  "s3-bucket-policy-tls-required": [
    optional("data-policy", "policy", denyPlaintextOn("arn:aws:s3:::data")),
    optional("data-policy", "policy", denyPlaintextOn(["arn:aws:s3:::data/*"])),
    optional(
      "data-policy",
      "policy",
      policyDocument({ ...DENY_PLAINTEXT, Condition: { Bool: { "aws:SecureTransport": "true" } } }, DENY_OLD_TLS),
    ),
    optional(
      "data-policy",
      "policy",
      policyDocument({ ...DENY_PLAINTEXT, Principal: { AWS: "arn:one" } }, DENY_OLD_TLS),
    ),
    optional("data-policy", "policy", policyDocument({ ...DENY_PLAINTEXT, Action: "s3:GetObject" }, DENY_OLD_TLS)),
    optional(
      "data-policy",
      "policy",
      policyDocument(
        {
          ...DENY_PLAINTEXT,
          Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:PrincipalOrgID": "o-1" } },
        },
        DENY_OLD_TLS,
      ),
    ),
    // AWS services are exempt from a version of TLS, but not from TLS.
    optional(
      "data-policy",
      "policy",
      policyDocument(
        {
          ...DENY_PLAINTEXT,
          Condition: { Bool: { "aws:SecureTransport": "false", "aws:PrincipalIsAWSService": "false" } },
        },
        DENY_OLD_TLS,
      ),
    ),
  ],
  "s3-bucket-policy-tls-minimum-version": [
    optional("data-policy", "policy", policyDocument(DENY_PLAINTEXT)),
    optional(
      "data-policy",
      "policy",
      policyDocument(DENY_PLAINTEXT, { ...DENY_OLD_TLS, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
    ),
    optional(
      "data-policy",
      "policy",
      policyDocument(DENY_PLAINTEXT, {
        ...DENY_OLD_TLS,
        Condition: {
          NumericLessThan: { "s3:TlsVersion": "1.3" },
          ArnNotLikeIfExists: { "aws:PrincipalArn": "arn:*:iam::*:role/*" },
        },
      }),
    ),
  ],
  "s3-bucket-has-policy": [removed("data-policy"), required("data-policy", "bucket", "other")],
  "s3-bucket-policy-not-public": [
    optional("data-policy", "policy", policyDocument(DENY_PLAINTEXT, DENY_OLD_TLS, ALLOW_ALL)),
    optional(
      "data",
      "policy",
      policyDocument(ALLOW_ALL),
      "s3-bucket-policy-tls-required",
      "s3-bucket-policy-tls-minimum-version",
    ),
  ],
  "s3-bucket-acl-not-public": [
    optional("data-acl", "acl", "public-read"),
    optional("data", "acl", "public-read-write"),
  ],
  "s3-bucket-acl-no-public-grants": [
    optional(
      "bucket-grants",
      "accessControlPolicy.grants.0.grantee.uri",
      "http://acs.amazonaws.com/groups/global/AllUsers",
    ),
  ],
  "s3-access-point-block-public-access": BLOCK_SETTINGS.map((setting) =>
    optional("access-point", "publicAccessBlockConfiguration", { [setting]: false }),
  ),
  "s3-public-access-block-all-settings": BLOCK_SETTINGS.map((setting) => required("data-block", setting, false)),
  "s3-bucket-block-public-access-enabled": [removed("data-block"), required("data-block", "bucket", "other")],
  "s3-bucket-customer-managed-key": [
    required("data-encryption", "rules.0.applyServerSideEncryptionByDefault.kmsMasterKeyId", "alias/aws/s3"),
    optional("data", "serverSideEncryptionConfiguration", {
      rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "" } },
    }),
    optional("data", "serverSideEncryptionConfigurations", [
      { rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms" }] }] },
    ]),
  ],
  "s3-bucket-encryption-algorithm": [
    required("logs-encryption", "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm", "none"),
  ],
  "s3-bucket-kms-encrypted": [
    required("data-encryption", "rules.0.applyServerSideEncryptionByDefault.sseAlgorithm", "AES256"),
    required("data-encryption", "bucket", "other"),
    removed("data-encryption"),
  ],
  "s3-bucket-versioning-status-enabled": [required("data-versions", "versioningConfiguration.status", "Suspended")],
  "s3-bucket-versioning-enabled": [removed("data-versions"), required("data-versions", "bucket", "other")],
  "s3-bucket-force-destroy-disabled": [optional("data", "forceDestroy", true)],
  "s3-bucket-access-logs-enabled": [removed("data-logging"), required("data-logging", "bucket", "other")],
  "s3-bucket-acl-disabled": [required("data-owner", "rule.objectOwnership", "ObjectWriter")],
  "backup-vault-policy-not-public": [optional("vault-policy", "policy", policyDocument(ALLOW_ALL))],
  "backup-vault-customer-managed-key": [required("vault", "kmsKeyArn", "")],
  "backup-vault-force-destroy-disabled": [optional("vault", "forceDestroy", true)],
  "backup-vault-lock-retention-limits": [
    required("vault-lock", "minRetentionDays", 0),
    required("vault-lock", "maxRetentionDays", ""),
  ],
  "backup-vault-lock-enabled": [removed("vault-lock"), required("vault-lock", "backupVaultName", "other")],
  "backup-plan-retention-minimum": [optional("plan", "rules.0.lifecycle.deleteAfter", 34)],
  "backup-plan-cross-region-copy": [
    required("plan", "rules.0.copyActions", []),
    required("plan", "rules.0.copyActions", [
      { destinationVaultArn: "arn:aws:backup:eu-west-1:123456789012:backup-vault:same-region" },
    ]),
  ],
  "backup-plan-covers-data-stores": [
    removed("selection"),
    required("selection", "resources", ["arn:aws:any:eu-west-1:123456789012:db"]),
    removed("volume-selection"),
    required("volume-selection", "resources", ["arn:aws:rds:*"]),
  ],
  "efs-file-system-multi-az": [optional("efs", "availabilityZoneName", "eu-west-1a")],
  "efs-file-system-encrypted": [required("efs", "encrypted", false)],
  "efs-file-system-customer-managed-key": [required("efs", "kmsKeyId", "")],
  "efs-file-system-policy-tls-required": [required("efs-policy", "policy", policyDocument(ALLOW_ALL))],
  "efs-backup-policy-enabled": [required("efs-backups", "backupPolicy.status", "DISABLED")],
  "efs-file-system-automatic-backups-enabled": [
    removed("efs-backups"),
    required("efs-backups", "fileSystemId", "other"),
  ],
  "ebs-volume-encrypted": [required("volume", "encrypted", false)],
  "ebs-volume-customer-managed-key": [required("volume", "kmsKeyId", "")],
  "ebs-snapshot-copy-encrypted": [required("ebs-snapshot", "encrypted", false)],
  "ebs-encryption-by-default-enabled": [optional("encryption-by-default", "enabled", false)],
  "opensearch-domain-https-required": [
    optional("opensearch", "domainEndpointOptions.enforceHttps", false),
    required("opensearch", "domainEndpointOptions", undefined, "opensearch-domain-tls-minimum-version"),
  ],
  "opensearch-domain-tls-minimum-version": [
    required("opensearch", "domainEndpointOptions.tlsSecurityPolicy", "Policy-Min-TLS-1-0-2019-07"),
  ],
  "opensearch-domain-encrypted-at-rest": [required("opensearch", "encryptAtRest.enabled", false)],
  "opensearch-domain-node-to-node-encryption": [required("opensearch", "nodeToNodeEncryption.enabled", false)],
  "opensearch-domain-customer-managed-key": [required("opensearch", "encryptAtRest.kmsKeyId", "")],
  "opensearch-domain-fine-grained-access-control": [required("opensearch", "advancedSecurityOptions.enabled", false)],
  "opensearch-domain-in-vpc-only": [required("opensearch", "vpcOptions.subnetIds", [])],
  "opensearch-domain-not-public": [
    required(
      "elasticsearch",
      "advancedSecurityOptions.enabled",
      false,
      "opensearch-domain-fine-grained-access-control",
    ),
    required("elasticsearch", "vpcOptions.subnetIds", [], "opensearch-domain-in-vpc-only"),
  ],
  "opensearch-domain-audit-logs-enabled": [
    required("opensearch", "logPublishingOptions.0.logType", "INDEX_SLOW_LOGS"),
    optional("opensearch", "logPublishingOptions.0.enabled", false),
  ],
  "opensearch-domain-multi-az": [required("opensearch", "clusterConfig.zoneAwarenessEnabled", false)],
};
