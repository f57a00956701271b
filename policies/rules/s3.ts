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
    id: "bucket-denies-plain-text",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    requires: "A bucket's policy denies requests without TLS.",
    resources: [...BUCKET_POLICY, ...BUCKETS],
    check: when(
      isSet("policy"),
      demands(
        "policy",
        (statements) => onAll(statements.filter(denyPlain)),
        "must deny s3:* on the bucket and what is in it where aws:SecureTransport is false",
      ),
    ),
    mend: 'add a statement { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, arn/*], Condition: { Bool: { "aws:SecureTransport": "false" } } }',
    source: "AWS Security Hub S3.5",
  },
  {
    id: "bucket-tls-floor",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    requires: "A bucket's policy denies requests below the floor of TLS.",
    resources: [...BUCKET_POLICY, ...BUCKETS],
    check: when(
      isSet("policy"),
      reading(["policy"], (properties, settings) =>
        (settings.minTls === "1.3" ? below13 : any(below13, below12))(properties, settings),
      ),
    ),
    mend: 'add a statement { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, arn/*], Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" } } }',
    source: POLICY_KEYS,
  },
  {
    id: "bucket-has-policy",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    requires: "A bucket has a policy: without one it takes requests without TLS.",
    resources: BUCKETS,
    ...hasCompanion({
      of: BUCKETS,
      is: BUCKET_POLICY,
      by: "bucket",
      called: "an s3 BucketPolicy",
      or: isSet("policy"),
    }),
    mend: "add an s3 BucketPolicy that denies requests without TLS",
    source: "AWS Security Hub S3.5",
  },
  {
    id: "bucket-policy-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "A bucket's policy allows nothing to everybody.",
    resources: [...BUCKET_POLICY, ...BUCKETS],
    check: forbids("policy", isOpen, "must not allow everybody: name principals, or narrow it by a condition"),
    mend: "name principals, or narrow the statement by a condition such as aws:PrincipalOrgID",
    source: "AWS Security Hub S3.2, S3.3, S3.6",
  },
  {
    id: "bucket-acl-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "A bucket's list of grants opens it to nobody else.",
    resources: [...BUCKETS, ...BUCKET_ACL],
    check: satisfies("acl", (acl) => !PUBLIC_ACLS.includes(String(acl)), `must be none of ${PUBLIC_ACLS.join(", ")}`),
    mend: "leave acl out: policies say who may do what",
    source: "AWS Security Hub S3.12",
  },
  {
    id: "bucket-grants-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "A grant of a bucket's list is to nobody else.",
    resources: BUCKET_ACL,
    check: every(
      "accessControlPolicy.grants.grantee.uri",
      (group) => !PUBLIC_GROUPS.test(String(group)),
      "must not be a group of everybody",
    ),
    mend: "leave accessControlPolicy out: policies say who may do what",
    source: "AWS Security Hub S3.12",
  },
  {
    id: "access-point-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "An access point of a bucket lets nobody in from the internet at large.",
    resources: aws("s3", "AccessPoint"),
    check: all(...BLOCKS.map((block) => isNotFalse(`publicAccessBlockConfiguration.${block}`))),
    mend: "leave publicAccessBlockConfiguration out: all of it is true then",
    source: "AWS Security Hub S3.19",
  },
  {
    id: "bucket-public-access-off",
    topic: "network-exposure",
    severity: "critical",
    controls: PRIVATE_STORES,
    requires: "What blocks public access to a bucket, or an account's buckets, blocks all of it.",
    resources: [...BUCKET_PUBLIC_ACCESS_BLOCK, ...aws("s3", "AccountPublicAccessBlock")],
    check: all(...BLOCKS.map(isTrue)),
    mend: `set ${BLOCKS.join(", ")} to true`,
    remedy: Object.fromEntries(BLOCKS.map((block) => [block, true])),
    source: "AWS Security Hub S3.1, S3.8",
  },
  {
    id: "bucket-has-public-access-block",
    topic: "network-exposure",
    severity: "high",
    controls: PRIVATE_STORES,
    requires: "A bucket says that nobody can make it public.",
    resources: BUCKETS,
    ...hasCompanion({
      of: BUCKETS,
      is: BUCKET_PUBLIC_ACCESS_BLOCK,
      by: "bucket",
      called: "an s3 BucketPublicAccessBlock",
    }),
    mend: "add an s3 BucketPublicAccessBlock",
    source: "AWS Security Hub S3.8",
  },
  {
    id: "bucket-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    controls: AT_REST,
    requires: "A bucket's objects are encrypted.",
    resources: BUCKET_ENCRYPTION,
    check: oneOf("rules.applyServerSideEncryptionByDefault.sseAlgorithm", ["aws:kms", "aws:kms:dsse", "AES256"]),
    mend: 'set rules[].applyServerSideEncryptionByDefault.sseAlgorithm to "aws:kms", or "AES256" for logs that AWS delivers only so',
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
  },
  {
    id: "bucket-own-key",
    topic: "encryption-at-rest",
    severity: "medium",
    level: "advisory",
    controls: AT_REST,
    requires: "A bucket's objects, where they are encrypted by KMS, are so under a key of their owner.",
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
    mend: "set rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId to the ARN of a key of yours",
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  },
  {
    id: "bucket-encrypted-by-kms",
    topic: "encryption-at-rest",
    severity: "high",
    controls: AT_REST,
    requires:
      "A bucket's objects are encrypted under a key in KMS, unless it is where logs go: AWS delivers some only without.",
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
    mend: 'set rules[].applyServerSideEncryptionByDefault to { sseAlgorithm: "aws:kms", kmsMasterKeyId }',
    source: "AWS Security Hub S3.17",
  },
  {
    id: "bucket-versions-on",
    topic: "backup",
    severity: "medium",
    controls: DELETION,
    requires: "What says how a bucket keeps versions keeps them.",
    resources: BUCKET_VERSIONING,
    check: oneOf("versioningConfiguration.status", ["Enabled"]),
    mend: 'set versioningConfiguration.status to "Enabled"',
    source: "AWS Security Hub S3.14",
  },
  {
    id: "bucket-versioned",
    topic: "backup",
    severity: "medium",
    controls: DELETION,
    requires: "A bucket keeps earlier versions of its objects.",
    resources: BUCKETS,
    ...hasCompanion({
      of: BUCKETS,
      is: BUCKET_VERSIONING,
      by: "bucket",
      called: "an s3 BucketVersioning",
      or: any(isTrue("versioning.enabled"), isTrue("versionings.enabled")),
    }),
    mend: "add an s3 BucketVersioning",
    source: "AWS Security Hub S3.14",
  },
  {
    id: "bucket-outlives-destroy",
    topic: "backup",
    severity: "medium",
    level: "advisory",
    controls: DELETION,
    requires: "A bucket does not go with what it holds.",
    resources: BUCKETS,
    check: isNotTrue("forceDestroy"),
    mend: "leave forceDestroy out, or set it to false",
    remedy: { forceDestroy: false },
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  },
  {
    id: "bucket-logs-access",
    topic: "logging",
    severity: "medium",
    controls: AUDIT,
    requires: "A bucket logs requests, unless it is where logs go.",
    resources: BUCKETS,
    ...hasCompanion({
      of: BUCKETS,
      is: BUCKET_LOGGING,
      by: "bucket",
      called: "an s3 BucketLogging",
      or: any(isSet("logging.targetBucket"), isSet("loggings.targetBucket")),
      except: { when: receivesLogs, reads: LOG_READS },
    }),
    mend: "add an s3 BucketLogging to a bucket of logs",
    source: "AWS Security Hub S3.9",
  },
  {
    id: "bucket-owner-owns",
    topic: "identity",
    severity: "medium",
    controls: ACCESS,
    requires: "A bucket's owner owns what is put into it, and lists of grants say nothing.",
    resources: aws("s3", "BucketOwnershipControls"),
    check: oneOf("rule.objectOwnership", ["BucketOwnerEnforced"]),
    mend: 'set rule.objectOwnership to "BucketOwnerEnforced"',
    remedy: { "rule.objectOwnership": "BucketOwnerEnforced" },
    source: "AWS Security Hub S3.12",
  },
];
