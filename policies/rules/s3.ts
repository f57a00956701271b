// SPDX-License-Identifier: Apache-2.0
import { PASS } from "../answer";
import {
  all,
  any,
  each,
  every,
  isNotFalse,
  isNotTrue,
  isOwnKey,
  isSet,
  isTrue,
  oneOf,
  reading,
  satisfies,
  when,
  type Check,
} from "../checks";
import { deniesAll, demands, forbids, isOpen, listed, type Statement } from "../documents";
import { forEachOf, hasCompanion, linked, ofKinds, passes, refersTo } from "../companion-resources";
import type { Rule, StackResource } from "../rule";
import { ACCESS, AT_REST, AUDIT, DELETION, IN_TRANSIT, PRIVATE_STORES } from "./controls";
import {
  aws,
  BALANCERS,
  BUCKET_ACL,
  BUCKET_ENCRYPTION,
  BUCKET_LOGGING,
  BUCKET_POLICY,
  BUCKET_PUBLIC_ACCESS_BLOCK,
  BUCKET_VERSIONING,
  BUCKETS,
} from "./tokens";

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const POLICY_KEYS = "docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html";
/** All there are, with an account of AWS or without. */
const PUBLIC_GROUPS = /\/(AllUsers|AuthenticatedUsers)$/;
const PUBLIC_ACLS = ["public-read", "public-read-write", "authenticated-read"];

/** The bucket itself and what is in it: statements on one only leave the other open. */
const onAll = (statements: Statement[]): boolean => {
  const resources = statements.flatMap(({ Resource }) => listed(Resource));
  return resources.some((one) => one.endsWith("*")) && resources.some((one) => !one.endsWith("/*"));
};
const denyPlain = deniesAll("s3", ["Bool", "BoolIfExists"], "aws:SecureTransport", ["false"]);
/** Less than a version is as good as up to the one before it. */
const deniesBelow = (floor: string, before: string): Check => {
  const tests = [
    deniesAll("s3", ["NumericLessThan", "NumericLessThanIfExists"], "s3:TlsVersion", [floor]),
    deniesAll("s3", ["NumericLessThanEquals", "NumericLessThanEqualsIfExists"], "s3:TlsVersion", [before]),
  ];
  return demands(
    "policy",
    (statements) => onAll(statements.filter((one) => tests.some((test) => test(one)))),
    `must deny s3:* on the bucket and what is in it where s3:TlsVersion is less than ${floor}`,
  );
};
const below13 = deniesBelow("1.3", "1.2");
const below12 = deniesBelow("1.2", "1.1");

/** Buckets that others log to: what they get they need not log in turn. */
const receivesLogs = (bucket: StackResource, resources: readonly StackResource[]): boolean =>
  bucket.properties["acl"] === "log-delivery-write" ||
  LOG_SOURCES.some(([kinds, property]) =>
    ofKinds(resources, kinds).some((one) => refersTo(one, property, bucket) === true),
  );
const KMS = ["aws:kms", "aws:kms:dsse"];
/** Beside the bucket; on the bucket itself, under the names of both kinds. */
const RULES_OF_ENCRYPTION: readonly [rules: string, byDefault: string][] = [
  ["rules", "applyServerSideEncryptionByDefault"],
  ["serverSideEncryptionConfiguration.rule", "applyServerSideEncryptionByDefault"],
  ["serverSideEncryptionConfigurations.rules", "applyServerSideEncryptionByDefaults"],
];
const [byKms, ...inline] = RULES_OF_ENCRYPTION.map(([rules, byDefault]) =>
  oneOf(`${rules}.${byDefault}.sseAlgorithm`, KMS),
) as [Check, ...Check[]];
const byKmsInline = any(...inline);
const LOG_SOURCES: readonly [kinds: readonly string[], property: string][] = [
  [BUCKET_LOGGING, "targetBucket"],
  [BUCKETS, "logging.targetBucket"],
  [BUCKETS, "loggings.targetBucket"],
  [BALANCERS, "accessLogs.bucket"],
  [BALANCERS, "connectionLogs.bucket"],
  [aws("cloudtrail", "Trail"), "s3BucketName"],
  [aws("cfg", "DeliveryChannel"), "s3BucketName"],
  [aws("cloudwatch", "LogDeliveryDestination"), "deliveryDestinationConfiguration.destinationResourceArn"],
  [aws("ec2", "FlowLog"), "logDestination"],
];
/** A kind may be a source in two ways. */
const LOG_READS = Object.fromEntries(
  LOG_SOURCES.flatMap(([kinds]) => kinds).map((kind) => [
    kind,
    [
      ...LOG_SOURCES.filter(([kinds]) => kinds.includes(kind)).map(([, property]) => property),
      ...(BUCKETS.includes(kind) ? ["acl"] : []),
    ],
  ]),
);

export const s3: Rule[] = [
  {
    id: "s3-bucket-policy-tls-required",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title: "S3 bucket policies deny requests without TLS.",
    resources: [...BUCKET_POLICY, ...BUCKETS],
    check: when(
      isSet("policy"),
      demands(
        "policy",
        (statements) => onAll(statements.filter(denyPlain)),
        "must deny s3:* on the bucket and what is in it where aws:SecureTransport is false",
      ),
    ),
    remediation: "Add to policy the statement { Effect: \"Deny\", Principal: \"*\", Action: \"s3:*\", Resource: [arn, arn/*], Condition: { Bool: { \"aws:SecureTransport\": \"false\" } } }.",
    source: "AWS Security Hub S3.5",
  },
  {
    id: "s3-bucket-policy-tls-minimum-version",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title: "S3 bucket policies deny requests below the minimum TLS version.",
    resources: [...BUCKET_POLICY, ...BUCKETS],
    check: when(
      isSet("policy"),
      reading(["policy"], (properties, settings) =>
        (settings.minTls === "1.3" ? below13 : any(below13, below12))(properties, settings),
      ),
    ),
    remediation: "Add to policy the statement { Effect: \"Deny\", Principal: \"*\", Action: \"s3:*\", Resource: [arn, arn/*], Condition: { NumericLessThan: { \"s3:TlsVersion\": \"1.3\" } } }.",
    source: POLICY_KEYS,
  },
  {
    id: "s3-bucket-has-policy",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title: "S3 buckets have a bucket policy.",
    resources: BUCKETS,
    ...hasCompanion({
      of: BUCKETS,
      is: BUCKET_POLICY,
      by: "bucket",
      called: "an s3 BucketPolicy",
      or: isSet("policy"),
    }),
    remediation: "Add an s3 BucketPolicy that denies requests without TLS. Without a bucket policy, the bucket accepts requests without TLS.",
    source: "AWS Security Hub S3.5",
  },
  {
    id: "s3-bucket-policy-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "S3 bucket policies do not allow public access.",
    resources: [...BUCKET_POLICY, ...BUCKETS],
    check: forbids("policy", isOpen, "must not allow everybody: name principals, or narrow it by a condition"),
    remediation: "Set Principal in policy to named principals, or restrict the statement with a condition such as aws:PrincipalOrgID.",
    source: "AWS Security Hub S3.2, S3.3, S3.6",
  },
  {
    id: "s3-bucket-acl-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "S3 bucket ACLs do not grant access to other principals.",
    resources: [...BUCKETS, ...BUCKET_ACL],
    check: satisfies("acl", (acl) => !PUBLIC_ACLS.includes(String(acl)), `must be none of ${PUBLIC_ACLS.join(", ")}`),
    remediation: "Omit acl. Use policies to grant access.",
    source: "AWS Security Hub S3.12",
  },
  {
    id: "s3-bucket-acl-no-external-grants",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "S3 bucket ACLs have no grants to other principals.",
    resources: BUCKET_ACL,
    check: every(
      "accessControlPolicy.grants.grantee.uri",
      (group) => !PUBLIC_GROUPS.test(String(group)),
      "must not be a group of everybody",
    ),
    remediation: "Omit accessControlPolicy. Use policies to grant access.",
    source: "AWS Security Hub S3.12",
  },
  {
    id: "s3-access-point-block-public-access",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "S3 access points block public access.",
    resources: aws("s3", "AccessPoint"),
    check: all(...BLOCKS.map((block) => isNotFalse(`publicAccessBlockConfiguration.${block}`))),
    remediation: "Omit publicAccessBlockConfiguration. All of its settings are then true.",
    source: "AWS Security Hub S3.19",
  },
  {
    id: "s3-public-access-block-all-settings",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    title: "S3 Block Public Access configurations enable all four settings.",
    resources: [...BUCKET_PUBLIC_ACCESS_BLOCK, ...aws("s3", "AccountPublicAccessBlock")],
    check: all(...BLOCKS.map(isTrue)),
    remediation: `set ${BLOCKS.join(", ")} to true`,
    autoFix: Object.fromEntries(BLOCKS.map((block) => [block, true])),
    source: "AWS Security Hub S3.1, S3.8",
  },
  {
    id: "s3-bucket-block-public-access-enabled",
    topic: "network-exposure",
    severity: "high",
    controls: PRIVATE_STORES,
    title: "S3 buckets have Block Public Access enabled.",
    resources: BUCKETS,
    ...hasCompanion({
      of: BUCKETS,
      is: BUCKET_PUBLIC_ACCESS_BLOCK,
      by: "bucket",
      called: "an s3 BucketPublicAccessBlock",
    }),
    remediation: "Add an s3 BucketPublicAccessBlock and set its bucket.",
    source: "AWS Security Hub S3.8",
  },
  {
    id: "s3-bucket-encryption-algorithm",
    topic: "encryption-at-rest",
    severity: "high",
    controls: AT_REST,
    title: "S3 bucket encryption configurations use SSE-KMS or SSE-S3.",
    resources: BUCKET_ENCRYPTION,
    check: oneOf("rules.applyServerSideEncryptionByDefault.sseAlgorithm", ["aws:kms", "aws:kms:dsse", "AES256"]),
    remediation: "Set rules[].applyServerSideEncryptionByDefault.sseAlgorithm to aws:kms. Use AES256 for logs that AWS delivers only to SSE-S3 buckets.",
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
  },
  {
    id: "s3-bucket-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: AT_REST,
    title: "S3 buckets with SSE-KMS use a customer managed KMS key.",
    resources: [...BUCKET_ENCRYPTION, ...BUCKETS],
    check: all(
      ...RULES_OF_ENCRYPTION.map(([rules, byDefault]) =>
        rules
          .split(".")
          .reduceRight(
            (check, list) => each(list, check),
            when(oneOf(`${byDefault}.sseAlgorithm`, KMS), isOwnKey(`${byDefault}.kmsMasterKeyId`)),
          ),
      ),
    ),
    remediation: "Set rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId to the ARN of a customer managed KMS key.",
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  },
  {
    id: "s3-bucket-kms-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: AT_REST,
    title:
      "S3 buckets are encrypted with AWS KMS.",
    resources: BUCKETS,
    reads: {
      ...LOG_READS,
      ...Object.fromEntries(BUCKETS.map((kind) => [kind, [...LOG_READS[kind]!, ...byKmsInline.reads]])),
      ...Object.fromEntries(BUCKET_ENCRYPTION.map((kind) => [kind, ["bucket", ...byKms.reads]])),
    },
    checkStack: forEachOf(BUCKETS, (bucket, resources, settings) => {
      if (receivesLogs(bucket, resources)) return undefined;
      if (passes(byKmsInline, bucket.properties, settings)) return PASS;
      const candidates = ofKinds(resources, BUCKET_ENCRYPTION);
      const own = candidates.find((one) => refersTo(one, "bucket", bucket) === true);
      return own
        ? byKms(own.properties, settings)
        : linked(
            candidates.map((one) => refersTo(one, "bucket", bucket)),
            "bucket",
            "it must have an s3 BucketServerSideEncryptionConfiguration",
          );
    }),
    remediation: "Set rules[].applyServerSideEncryptionByDefault to { sseAlgorithm: \"aws:kms\", kmsMasterKeyId }. Log buckets are exempt, because AWS delivers some logs only to buckets without SSE-KMS.",
    source: "AWS Security Hub S3.17",
  },
  {
    id: "s3-bucket-versioning-status-enabled",
    topic: "backup",
    severity: "medium",
    controls: DELETION,
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
    controls: DELETION,
    title: "S3 buckets have versioning enabled.",
    resources: BUCKETS,
    ...hasCompanion({
      of: BUCKETS,
      is: BUCKET_VERSIONING,
      by: "bucket",
      called: "an s3 BucketVersioning",
      or: any(isTrue("versioning.enabled"), isTrue("versionings.enabled")),
    }),
    remediation: "Add an s3 BucketVersioning and set its bucket.",
    source: "AWS Security Hub S3.14",
  },
  {
    id: "s3-bucket-force-destroy-disabled",
    topic: "backup",
    severity: "medium",
    level: "advisory",
    controls: DELETION,
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
    controls: AUDIT,
    title: "S3 buckets have server access logging enabled.",
    resources: BUCKETS,
    ...hasCompanion({
      of: BUCKETS,
      is: BUCKET_LOGGING,
      by: "bucket",
      called: "an s3 BucketLogging",
      or: any(isSet("logging.targetBucket"), isSet("loggings.targetBucket")),
      except: { when: receivesLogs, reads: LOG_READS },
    }),
    remediation: "Add an s3 BucketLogging and set its targetBucket to a log bucket. Log buckets are exempt.",
    source: "AWS Security Hub S3.9",
  },
  {
    id: "s3-bucket-acl-disabled",
    topic: "identity",
    severity: "medium",
    controls: ACCESS,
    title: "S3 buckets have ACLs disabled by Object Ownership.",
    resources: aws("s3", "BucketOwnershipControls"),
    check: oneOf("rule.objectOwnership", ["BucketOwnerEnforced"]),
    remediation: "Set rule.objectOwnership to BucketOwnerEnforced.",
    autoFix: { "rule.objectOwnership": "BucketOwnerEnforced" },
    source: "AWS Security Hub S3.12",
  },
];
