// SPDX-License-Identifier: Apache-2.0
// Access to S3 buckets: bucket policies, ACLs, access points and Block Public Access.
import { all, any, defineCheck, every, isNotFalse, isSet, isTrue, oneOf, satisfies, when, type Check } from "../checks";
import { hasCompanion } from "../companion-resources";
import { deniesAll, exemptsAwsOnly, requireStatements } from "../documents";
import { toStrings, type Statement } from "../iam-evaluation/document";
import type { Rule } from "../rule";
import { ACCESS_CONTROL, ENCRYPTION_IN_TRANSIT, NO_PUBLIC_DATA } from "./controls";
import { policyNotPublic } from "./policy-not-public";
import { aws, BUCKET_ACL, BUCKET_POLICY, BUCKET_PUBLIC_ACCESS_BLOCK, BUCKETS } from "./tokens";

const BLOCK_SETTINGS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
const PUBLIC_ACLS = ["public-read", "public-read-write", "authenticated-read"];
/** The predefined groups of all users, and of all users of any AWS account. */
const PUBLIC_GROUPS = /\/(AllUsers|AuthenticatedUsers)$/;

/** The statements cover the bucket and its objects. Statements on only one of them leave the other accessible. */
const coversBucketAndObjects = (statements: Statement[]): boolean => {
  const resources = statements.flatMap(({ Resource }) => toStrings(Resource));
  return resources.some((resource) => resource.endsWith("*")) && resources.some((resource) => !resource.endsWith("/*"));
};
const deniesPlaintext = deniesAll("s3", ["Bool", "BoolIfExists"], "aws:SecureTransport", ["false"]);
/**
 * "Less than 1.3" and "less than or equal to 1.2" deny the same requests. AWS does not document the versions that its services
 * use, so that they can be exempt from the version, but not from TLS.
 */
const deniesTlsBelow = (minimum: string, previous: string): Check => {
  const tests = [
    deniesAll("s3", ["NumericLessThan", "NumericLessThanIfExists"], "s3:TlsVersion", [minimum], exemptsAwsOnly),
    deniesAll(
      "s3",
      ["NumericLessThanEquals", "NumericLessThanEqualsIfExists"],
      "s3:TlsVersion",
      [previous],
      exemptsAwsOnly,
    ),
  ];
  return requireStatements(
    "policy",
    (statements) => coversBucketAndObjects(statements.filter((statement) => tests.some((test) => test(statement)))),
    `must deny s3:* on the bucket and its objects if s3:TlsVersion is less than ${minimum}`,
  );
};
const deniesTlsBelow13 = deniesTlsBelow("1.3", "1.2");
const deniesTlsBelow12 = deniesTlsBelow("1.2", "1.1");

export const s3Access: Rule[] = [
  {
    id: "s3-bucket-policy-tls-required",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "S3 bucket policies deny requests without TLS.",
    resources: [...BUCKET_POLICY, ...BUCKETS],
    check: when(
      isSet("policy"),
      requireStatements(
        "policy",
        (statements) => coversBucketAndObjects(statements.filter(deniesPlaintext)),
        "must deny s3:* on the bucket and its objects if aws:SecureTransport is false",
      ),
    ),
    remediation:
      'Add to policy the statement { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, arn/*], Condition: { Bool: { "aws:SecureTransport": "false" } } }.',
    source: "AWS Security Hub S3.5",
  },
  {
    id: "s3-bucket-policy-tls-minimum-version",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "S3 bucket policies deny requests below the minimum TLS version.",
    resources: [...BUCKET_POLICY, ...BUCKETS],
    check: when(
      isSet("policy"),
      defineCheck(["policy"], (properties, settings) =>
        (settings.minTls === "1.3" ? deniesTlsBelow13 : any(deniesTlsBelow13, deniesTlsBelow12))(properties, settings),
      ),
    ),
    remediation:
      'Add to policy the statement { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, arn/*], Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" } } }.',
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
  },
  {
    id: "s3-bucket-has-policy",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "S3 buckets have a bucket policy.",
    resources: BUCKETS,
    ...hasCompanion({
      types: BUCKETS,
      companionTypes: BUCKET_POLICY,
      linkProperty: "bucket",
      description: "an s3 BucketPolicy",
      alternative: isSet("policy"),
    }),
    remediation:
      "Add an s3 BucketPolicy that denies requests without TLS. Without a bucket policy, the bucket accepts requests without TLS.",
    source: "AWS Security Hub S3.5",
  },
  {
    id: "s3-bucket-policy-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "S3 bucket policies do not allow public access.",
    resources: [...BUCKET_POLICY, ...BUCKETS],
    check: policyNotPublic("policy"),
    remediation:
      "Set Principal in policy to specific principals, or restrict the statement with a condition such as aws:PrincipalOrgID.",
    source: "AWS Security Hub S3.2, S3.3, S3.6",
  },
  {
    id: "s3-bucket-acl-not-public",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "S3 bucket canned ACLs do not grant public access.",
    resources: [...BUCKETS, ...BUCKET_ACL],
    check: satisfies(
      "acl",
      (acl) => !PUBLIC_ACLS.includes(String(acl)),
      `must not be one of ${PUBLIC_ACLS.join(", ")}`,
    ),
    remediation: "Omit acl. Use bucket policies to grant access.",
    source: "AWS Security Hub S3.12",
  },
  {
    id: "s3-bucket-acl-no-public-grants",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "S3 bucket ACLs have no grants to public groups.",
    resources: BUCKET_ACL,
    check: every(
      "accessControlPolicy.grants.grantee.uri",
      (group) => !PUBLIC_GROUPS.test(String(group)),
      "must not be a public group",
    ),
    remediation: "Omit accessControlPolicy. Use bucket policies to grant access.",
    source: "AWS Security Hub S3.12",
  },
  {
    id: "s3-access-point-block-public-access",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "S3 access points block public access.",
    resources: aws("s3", "AccessPoint"),
    check: all(...BLOCK_SETTINGS.map((setting) => isNotFalse(`publicAccessBlockConfiguration.${setting}`))),
    remediation: "Omit publicAccessBlockConfiguration. All of its settings are then true.",
    source: "AWS Security Hub S3.19",
  },
  {
    id: "s3-public-access-block-all-settings",
    topic: "network-exposure",
    severity: "critical",
    controls: NO_PUBLIC_DATA,
    title: "S3 Block Public Access configurations enable all four settings.",
    resources: [...BUCKET_PUBLIC_ACCESS_BLOCK, ...aws("s3", "AccountPublicAccessBlock")],
    check: all(...BLOCK_SETTINGS.map(isTrue)),
    remediation: `Set ${BLOCK_SETTINGS.join(", ")} to true.`,
    autoFix: Object.fromEntries(BLOCK_SETTINGS.map((setting) => [setting, true])),
    source: "AWS Security Hub S3.1, S3.8",
  },
  {
    id: "s3-bucket-block-public-access-enabled",
    topic: "network-exposure",
    severity: "high",
    controls: NO_PUBLIC_DATA,
    title: "S3 buckets have Block Public Access enabled.",
    resources: BUCKETS,
    ...hasCompanion({
      types: BUCKETS,
      companionTypes: BUCKET_PUBLIC_ACCESS_BLOCK,
      linkProperty: "bucket",
      description: "an s3 BucketPublicAccessBlock",
    }),
    remediation: "Add an s3 BucketPublicAccessBlock and set its bucket.",
    source: "AWS Security Hub S3.8",
  },
  {
    id: "s3-bucket-acl-disabled",
    topic: "identity",
    severity: "medium",
    controls: ACCESS_CONTROL,
    title: "S3 bucket ownership controls disable ACLs.",
    resources: aws("s3", "BucketOwnershipControls"),
    check: oneOf("rule.objectOwnership", ["BucketOwnerEnforced"]),
    remediation: "Set rule.objectOwnership to BucketOwnerEnforced.",
    autoFix: { "rule.objectOwnership": "BucketOwnerEnforced" },
    source: "AWS Security Hub S3.12",
  },
];
