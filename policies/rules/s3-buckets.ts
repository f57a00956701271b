// SPDX-License-Identifier: Apache-2.0
// Encryption, versioning and access logs of S3 buckets.
import { PASS } from "../check-result";
import { all, any, each, isCustomerManagedKey, isNotTrue, isSet, isTrue, oneOf, when, type Check } from "../checks";
import { forEachResource, hasCompanion, ofTypes, passes, refersTo, requireLink } from "../companion-resources";
import type { Rule, StackResource } from "../rule";
import { AUDIT_LOGS, DELETION_PROTECTION, ENCRYPTION_AT_REST } from "./controls";
import { aws, BUCKET_ENCRYPTION, BUCKET_LOGGING, BUCKET_VERSIONING, BUCKETS, LOAD_BALANCERS } from "./tokens";

const KMS_ALGORITHMS = ["aws:kms", "aws:kms:dsse"];
/** Where encryption rules are set: in a separate resource, or in the Bucket or BucketV2 resource itself. */
const ENCRYPTION_RULES: readonly [rules: string, byDefault: string][] = [
  ["rules", "applyServerSideEncryptionByDefault"],
  ["serverSideEncryptionConfiguration.rule", "applyServerSideEncryptionByDefault"],
  ["serverSideEncryptionConfigurations.rules", "applyServerSideEncryptionByDefaults"],
];
const [usesKms, ...inlineChecks] = ENCRYPTION_RULES.map(([rules, byDefault]) =>
  oneOf(`${rules}.${byDefault}.sseAlgorithm`, KMS_ALGORITHMS),
) as [Check, ...Check[]];
const usesKmsInline = any(...inlineChecks);
const usesCustomerManagedKey = ENCRYPTION_RULES.map(([rules, byDefault]) =>
  rules
    .split(".")
    .reduceRight(
      (check, list) => each(list, check),
      when(oneOf(`${byDefault}.sseAlgorithm`, KMS_ALGORITHMS), isCustomerManagedKey(`${byDefault}.kmsMasterKeyId`)),
    ),
);

/** The resources that send logs to a bucket, and the property that refers to the bucket. */
const LOG_SOURCES: readonly [types: readonly string[], property: string][] = [
  [BUCKET_LOGGING, "targetBucket"],
  [BUCKETS, "logging.targetBucket"],
  [BUCKETS, "loggings.targetBucket"],
  [LOAD_BALANCERS, "accessLogs.bucket"],
  [LOAD_BALANCERS, "connectionLogs.bucket"],
  [aws("cloudtrail", "Trail"), "s3BucketName"],
  [aws("cfg", "DeliveryChannel"), "s3BucketName"],
  [aws("cloudwatch", "LogDeliveryDestination"), "deliveryDestinationConfiguration.destinationResourceArn"],
  [aws("ec2", "FlowLog"), "logDestination"],
];
/** One type can have several properties that refer to a log bucket. */
const LOG_SOURCE_READS = Object.fromEntries(
  LOG_SOURCES.flatMap(([types]) => types).map((type) => [
    type,
    [
      ...LOG_SOURCES.filter(([types]) => types.includes(type)).map(([, property]) => property),
      ...(BUCKETS.includes(type) ? ["acl"] : []),
    ],
  ]),
);

/** Log buckets are exempt from access logs and SSE-KMS, because AWS delivers some logs only to buckets with SSE-S3. */
const isLogBucket = (bucket: StackResource, resources: readonly StackResource[]): boolean =>
  bucket.properties["acl"] === "log-delivery-write" ||
  LOG_SOURCES.some(([types, property]) =>
    ofTypes(resources, types).some((source) => refersTo(source, property, bucket) === true),
  );

export const s3Buckets: Rule[] = [
  {
    id: "s3-bucket-encryption-algorithm",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "S3 bucket encryption configurations use SSE-KMS or SSE-S3.",
    resources: BUCKET_ENCRYPTION,
    check: oneOf("rules.applyServerSideEncryptionByDefault.sseAlgorithm", [...KMS_ALGORITHMS, "AES256"]),
    remediation:
      "Set rules[].applyServerSideEncryptionByDefault.sseAlgorithm to aws:kms. Use AES256 for logs that AWS delivers only to SSE-S3 buckets.",
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
  },
  {
    id: "s3-bucket-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: ENCRYPTION_AT_REST,
    title: "S3 buckets with SSE-KMS use a customer managed KMS key.",
    resources: [...BUCKET_ENCRYPTION, ...BUCKETS],
    check: all(...usesCustomerManagedKey),
    remediation:
      "Set rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  },
  {
    id: "s3-bucket-kms-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: ENCRYPTION_AT_REST,
    title: "S3 buckets are encrypted with AWS KMS.",
    resources: BUCKETS,
    reads: {
      ...LOG_SOURCE_READS,
      ...Object.fromEntries(BUCKETS.map((type) => [type, [...LOG_SOURCE_READS[type]!, ...usesKmsInline.reads]])),
      ...Object.fromEntries(BUCKET_ENCRYPTION.map((type) => [type, ["bucket", ...usesKms.reads]])),
    },
    checkStack: forEachResource(BUCKETS, (bucket, resources, settings) => {
      if (isLogBucket(bucket, resources)) return undefined;
      if (passes(usesKmsInline, bucket.properties, settings)) return PASS;
      const candidates = ofTypes(resources, BUCKET_ENCRYPTION);
      const encryption = candidates.find((candidate) => refersTo(candidate, "bucket", bucket) === true);
      return encryption
        ? usesKms(encryption.properties, settings)
        : requireLink(
            candidates.map((candidate) => refersTo(candidate, "bucket", bucket)),
            "bucket",
            "the bucket must have an s3 BucketServerSideEncryptionConfiguration",
          );
    }),
    remediation:
      'Set rules[].applyServerSideEncryptionByDefault to { sseAlgorithm: "aws:kms", kmsMasterKeyId }. Log buckets are exempt, because AWS delivers some logs only to buckets without SSE-KMS.',
    source: "AWS Security Hub S3.17",
  },
  {
    id: "s3-bucket-versioning-status-enabled",
    topic: "backup",
    severity: "medium",
    controls: DELETION_PROTECTION,
    title: "S3 bucket versioning configurations have the status Enabled.",
    resources: BUCKET_VERSIONING,
    check: oneOf("versioningConfiguration.status", ["Enabled"]),
    remediation: "Set versioningConfiguration.status to Enabled.",
    source: "AWS Security Hub S3.14",
  },
  {
    id: "s3-bucket-versioning-enabled",
    topic: "backup",
    severity: "medium",
    controls: DELETION_PROTECTION,
    title: "S3 buckets have versioning enabled.",
    resources: BUCKETS,
    ...hasCompanion({
      types: BUCKETS,
      companionTypes: BUCKET_VERSIONING,
      linkProperty: "bucket",
      description: "an s3 BucketVersioning",
      alternative: any(isTrue("versioning.enabled"), isTrue("versionings.enabled")),
    }),
    remediation: "Add an s3 BucketVersioning and set its bucket.",
    source: "AWS Security Hub S3.14",
  },
  {
    id: "s3-bucket-force-destroy-disabled",
    topic: "backup",
    severity: "medium",
    level: "advisory",
    controls: DELETION_PROTECTION,
    title: "S3 buckets have force destroy disabled.",
    resources: BUCKETS,
    check: isNotTrue("forceDestroy"),
    remediation: "Omit forceDestroy or set it to false. Pulumi then does not delete a bucket that contains objects.",
    autoFix: { forceDestroy: false },
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  },
  {
    id: "s3-bucket-access-logs-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "S3 buckets have server access logging enabled.",
    resources: BUCKETS,
    ...hasCompanion({
      types: BUCKETS,
      companionTypes: BUCKET_LOGGING,
      linkProperty: "bucket",
      description: "an s3 BucketLogging",
      alternative: any(isSet("logging.targetBucket"), isSet("loggings.targetBucket")),
      exclude: { when: isLogBucket, reads: LOG_SOURCE_READS },
    }),
    remediation: "Add an s3 BucketLogging and set its targetBucket to a log bucket. Log buckets are exempt.",
    source: "AWS Security Hub S3.9",
  },
];
