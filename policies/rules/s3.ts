// SPDX-License-Identifier: Apache-2.0
import { oneOf, satisfies } from "../checks";
import type { Rule } from "../rule";
import { AT_REST, IN_TRANSIT } from "./controls";

const ENCRYPTION = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

interface Statement {
  Effect?: string;
  Action?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

const statements = (policy: unknown): Statement[] => {
  try {
    const document = (typeof policy === "string" ? JSON.parse(policy) : policy) as { Statement?: Statement | Statement[] } | undefined;
    return [document?.Statement ?? []].flat();
  } catch {
    return [];
  }
};

/** The policy denies everything under a condition; condition keys are read without regard to case, as AWS does. */
const denies = (operator: string, key: string, value: string) => (policy: unknown): boolean =>
  statements(policy).some(({ Effect, Action, Condition }) =>
    Effect === "Deny" && [Action].flat().some((action) => action === "s3:*" || action === "*") &&
    Object.entries(Condition?.[operator] ?? {}).some(([name, is]) => name.toLowerCase() === key && [is].flat().map(String).includes(value)));

export const s3: Rule[] = [
  {
    id: "bucket-denies-plain-text",
    topic: "tls13",
    severity: "high",
    requires: "A bucket's policy denies requests without TLS.",
    resources: ["aws:s3/bucketPolicy:BucketPolicy"],
    check: satisfies("policy", denies("Bool", "aws:securetransport", "false"), "must deny s3:* where aws:SecureTransport is false"),
    mend: 'add a statement { Effect: "Deny", Principal: "*", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } }',
    source: "AWS Security Hub S3.5",
    controls: IN_TRANSIT,
  },
  {
    id: "bucket-tls-floor",
    topic: "tls13",
    severity: "high",
    requires: "A bucket's policy denies requests below the floor of TLS.",
    resources: ["aws:s3/bucketPolicy:BucketPolicy"],
    check: satisfies("policy",
      (policy, settings) => ["1.3", ...(settings.minTls === "1.2" ? ["1.2"] : [])].some((floor) => denies("NumericLessThan", "s3:tlsversion", floor)(policy)),
      "must deny s3:* where s3:TlsVersion is less than the floor"),
    mend: 'add a statement { Effect: "Deny", Principal: "*", Action: "s3:*", Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" } } }',
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
    controls: IN_TRANSIT,
  },
  {
    id: "bucket-encrypted",
    topic: "encryption-at-rest",
    severity: "high",
    requires: "A bucket says how its objects are encrypted.",
    resources: ENCRYPTION,
    check: oneOf("rules.applyServerSideEncryptionByDefault.sseAlgorithm", ["aws:kms", "aws:kms:dsse", "AES256"]),
    mend: 'set rules[].applyServerSideEncryptionByDefault.sseAlgorithm to "aws:kms", or "AES256" for logs that AWS delivers only so',
    source: "docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
    controls: AT_REST,
  },
];
