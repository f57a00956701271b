// SPDX-License-Identifier: Apache-2.0
import { ALLOW_ALL, policyDocument } from "../compliant/fixture";
import { UNREFERENCED, type CompliantVariants } from "./variant";

const DENY_ALL = { Effect: "Deny", Principal: "*", Action: "s3:*" };

export const storage: CompliantVariants = {
  "opensearch-domain-audit-logs-enabled": [["opensearch", { "logPublishingOptions.0.enabled": "true" }]],
  "opensearch-domain-not-public": [["opensearch", { accessPolicies: policyDocument(ALLOW_ALL) }]],
  "opensearch-domain-multi-az": [["opensearch", { clusterConfig: { multiAzWithStandbyEnabled: true } }]],
  "s3-bucket-policy-tls-required": [
    [
      "data-policy",
      {
        policy: policyDocument(
          ...["", "/*"].map((part) => ({
            ...DENY_ALL,
            Resource: `arn:aws:s3:::data${part}`,
            Condition: { Bool: { "AWS:securetransport": [false] } },
          })),
        ),
      },
    ],
  ],
  "s3-bucket-policy-tls-minimum-version": [
    [
      "data-policy",
      {
        policy: policyDocument({
          ...DENY_ALL,
          Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
          Condition: { NumericLessThanEquals: { "s3:TlsVersion": 1.2 } },
        }),
      },
    ],
    [
      "data-policy",
      {
        policy: policyDocument({
          ...DENY_ALL,
          Resource: ["arn:aws:s3:::data", "arn:aws:s3:::data/*"],
          Condition: {
            NumericLessThan: { "s3:TlsVersion": "1.3" },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
            ArnNotLikeIfExists: { "aws:PrincipalArn": "arn:*:iam::*:role/aws-service-role/*" },
          },
        }),
      },
    ],
  ],
  "s3-bucket-customer-managed-key": [
    ["data-encryption", { "rules.0.applyServerSideEncryptionByDefault": { sseAlgorithm: "AES256" } }],
  ],
  "s3-bucket-has-policy": [["data", { ...UNREFERENCED, policy: "{}" }]],
  "s3-bucket-kms-encrypted": [
    ["data", { ...UNREFERENCED, acl: "log-delivery-write" }],
    [
      "data",
      {
        ...UNREFERENCED,
        serverSideEncryptionConfiguration: {
          rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } },
        },
      },
    ],
    [
      "data",
      {
        ...UNREFERENCED,
        serverSideEncryptionConfigurations: [
          { rules: [{ applyServerSideEncryptionByDefaults: [{ sseAlgorithm: "aws:kms:dsse" }] }] },
        ],
      },
    ],
  ],
  "s3-bucket-versioning-enabled": [
    ["data", { ...UNREFERENCED, versioning: { enabled: true } }],
    ["data", { ...UNREFERENCED, versionings: [{ enabled: true }] }],
  ],
  "s3-bucket-access-logs-enabled": [
    ["data", { ...UNREFERENCED, acl: "log-delivery-write" }],
    ["data", { ...UNREFERENCED, logging: { targetBucket: "logs" } }],
    ["data", { ...UNREFERENCED, loggings: [{ targetBucket: "logs" }] }],
  ],
  "backup-plan-covers-data-stores": [["db", { ...UNREFERENCED, tags: { Backup: "daily" } }]],
};
