// SPDX-License-Identifier: Apache-2.0
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { policyJson, type Statement } from "./policies";

/** A bucket and the policy without which nobody should write to it. */
export interface SecureBucket {
  bucket: s3.Bucket;
  policy: s3.BucketPolicy;
  /** Replication asks for it first. */
  versioning: s3.BucketVersioning;
}

interface SecureBucketArgs {
  /** Key of ours. @default - S3's own, for logs that AWS delivers only under it */
  keyArn?: pulumi.Input<string>;
  /** Days after which objects go; versions that were replaced go after 90. @default - kept */
  expireDays?: number;
  /** How long no version can be changed or deleted; COMPLIANCE binds everybody, GOVERNANCE all but those let off. @default - none */
  lock?: { mode: "COMPLIANCE" | "GOVERNANCE"; days: number };
  /** Who else may do what, given the bucket's ARN. */
  statements?: (arn: pulumi.Output<string>) => Statement[];
  /** Deletes the objects with the bucket: only where an environment is there to be thrown away. @default false */
  disposable?: boolean;
  /** @default - the provider's */
  region?: string;
  tags: PlatformTags;
}

/** A bucket closed to the public, encrypted, versioned, and reached over TLS 1.3 only. */
export const secureBucket = (parent: pulumi.Resource, name: string, args: SecureBucketArgs): SecureBucket => {
  const { region } = args;
  const bucket = new s3.Bucket(
    name,
    {
      region,
      forceDestroy: args.disposable ?? false,
      ...(args.lock && { objectLockEnabled: true }),
      tags: tagsFor(args.tags, name),
    },
    { parent },
  );
  const inside = { parent: bucket };
  const its = { bucket: bucket.id, region };

  new s3.BucketOwnershipControls(
    `${name}-ownership`,
    { ...its, rule: { objectOwnership: "BucketOwnerEnforced" } },
    inside,
  );
  const closed = new s3.BucketPublicAccessBlock(
    `${name}-closed`,
    {
      ...its,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    inside,
  );
  const versioning = new s3.BucketVersioning(
    `${name}-versions`,
    { ...its, versioningConfiguration: { status: "Enabled" } },
    inside,
  );
  if (args.lock)
    new s3.BucketObjectLockConfiguration(
      `${name}-lock`,
      { ...its, rule: { defaultRetention: args.lock } },
      { parent: bucket, dependsOn: versioning },
    );
  new s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      ...its,
      rules: [
        {
          applyServerSideEncryptionByDefault: args.keyArn
            ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn }
            : { sseAlgorithm: "AES256" },
          bucketKeyEnabled: args.keyArn !== undefined,
        },
      ],
    },
    inside,
  );
  new s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      ...its,
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
    inside,
  );
  const policy = new s3.BucketPolicy(
    `${name}-policy`,
    {
      ...its,
      policy: policyJson([...tlsOnly(bucket.arn), ...(args.statements?.(bucket.arn) ?? [])]),
    },
    { parent: bucket, dependsOn: closed },
  );
  return { bucket, policy, versioning };
};

const tlsOnly = (arn: pulumi.Output<string>): Statement[] => {
  const denied = {
    Effect: "Deny" as const,
    Principal: "*" as const,
    Action: "s3:*",
    Resource: [arn, pulumi.interpolate`${arn}/*`],
  };
  return [
    { Sid: "DenyPlainText", ...denied, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "DenyBelowTls13", ...denied, Condition: { NumericLessThan: { "s3:TlsVersion": "1.3" } } },
  ];
};
