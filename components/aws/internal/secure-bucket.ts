// SPDX-License-Identifier: Apache-2.0
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { policyJson, type Statement } from "./policies";

/** A bucket and the child resources that other resources depend on. */
export interface SecureBucket {
  bucket: s3.Bucket;
  /** Log delivery needs it. */
  policy: s3.BucketPolicy;
  /** Replication needs it. */
  versioning: s3.BucketVersioning;
}

interface SecureBucketArgs {
  /** Customer managed key. @default - SSE-S3, because AWS delivers some logs only to a bucket with SSE-S3 */
  keyArn?: pulumi.Input<string>;
  /** Days after which current versions expire. Noncurrent versions expire after 90 days. @default - current versions are kept */
  expireDays?: number;
  /**
   * Default Object Lock retention. Principals with `s3:BypassGovernanceRetention` can delete versions in GOVERNANCE mode. No
   * principal can in COMPLIANCE mode. @default - no Object Lock
   */
  lock?: { mode: "COMPLIANCE" | "GOVERNANCE"; days: number };
  /** Additional statements of the bucket policy, given the bucket's ARN. */
  statements?: (arn: pulumi.Output<string>) => Statement[];
  /** Deletes the objects with the bucket. @default false */
  forceDestroy?: boolean;
  /** @default - the provider's region */
  region?: string;
  tags: PlatformTags;
}

/** Creates a private, encrypted and versioned bucket that requires TLS 1.3. */
export const secureBucket = (parent: pulumi.Resource, name: string, args: SecureBucketArgs): SecureBucket => {
  const { region } = args;
  const bucket = new s3.Bucket(
    name,
    {
      region,
      forceDestroy: args.forceDestroy ?? false,
      ...(args.lock && { objectLockEnabled: true }),
      tags: tagsFor(args.tags, name),
    },
    { parent },
  );
  const opts = { parent: bucket };
  const target = { bucket: bucket.id, region };

  new s3.BucketOwnershipControls(
    `${name}-ownership`,
    { ...target, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  const publicAccessBlock = new s3.BucketPublicAccessBlock(
    `${name}-closed`,
    {
      ...target,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  const versioning = new s3.BucketVersioning(
    `${name}-versions`,
    { ...target, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  if (args.lock)
    new s3.BucketObjectLockConfiguration(
      `${name}-lock`,
      { ...target, rule: { defaultRetention: args.lock } },
      { parent: bucket, dependsOn: versioning },
    );
  new s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      ...target,
      rules: [
        {
          applyServerSideEncryptionByDefault: args.keyArn
            ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn }
            : { sseAlgorithm: "AES256" },
          bucketKeyEnabled: args.keyArn !== undefined,
        },
      ],
    },
    opts,
  );
  new s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      ...target,
      rules: [
        {
          id: "retention",
          status: "Enabled",
          filter: { prefix: "" },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          noncurrentVersionExpiration: { noncurrentDays: 90 },
          ...(args.expireDays !== undefined && { expiration: { days: args.expireDays } }),
        },
      ],
    },
    opts,
  );
  const policy = new s3.BucketPolicy(
    `${name}-policy`,
    {
      ...target,
      policy: policyJson([...requireTls13(bucket.arn), ...(args.statements?.(bucket.arn) ?? [])]),
    },
    { parent: bucket, dependsOn: publicAccessBlock },
  );
  return { bucket, policy, versioning };
};

/**
 * Denies requests without TLS and requests with a TLS version below 1.3. AWS does not document which version its own services
 * use, so their principals and service-linked roles are exempt from the version. `aws:PrincipalIsAWSService` is true for a direct
 * call of a service principal, and absent from anonymous requests, which are denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
 */
const requireTls13 = (arn: pulumi.Output<string>): Statement[] => {
  const denied = {
    Effect: "Deny" as const,
    Principal: "*" as const,
    Action: "s3:*",
    Resource: [arn, pulumi.interpolate`${arn}/*`],
  };
  return [
    { Sid: "DenyInsecureTransport", ...denied, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    {
      Sid: "DenyTlsBelow13",
      ...denied,
      Condition: {
        NumericLessThan: { "s3:TlsVersion": "1.3" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        ArnNotLikeIfExists: { "aws:PrincipalArn": "arn:*:iam::*:role/aws-service-role/*" },
      },
    },
  ];
};
