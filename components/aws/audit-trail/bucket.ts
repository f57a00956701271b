// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import type { AuditTrailSpec } from "../../contracts/audit-trail";
import type { Statement } from "../internal/policies";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";

interface AuditBucketArgs {
  keyArn: pulumi.Input<string>;
  accountId: pulumi.Output<string>;
  /** Prefix of the statement ids. */
  id: string;
  /** Principal of the service that delivers to the bucket. */
  service: string;
  /** Limits the service to resources of this account. */
  sourceCondition: Record<string, Record<string, pulumi.Input<string>>>;
  /** Default Object Lock retention. @default - no Object Lock */
  lock?: { mode: "COMPLIANCE" | "GOVERNANCE"; days: number };
}

/** Creates a bucket that a service delivers audit data to. */
export const auditBucket = (
  parent: pulumi.Resource,
  name: string,
  { retentionDays, deletionProtection, tags }: AuditTrailSpec,
  args: AuditBucketArgs,
): SecureBucket =>
  secureBucket(parent, name, {
    keyArn: args.keyArn,
    expireDays: retentionDays,
    forceDestroy: !deletionProtection,
    lock: args.lock,
    statements: (arn) => deliveryStatements(arn, args),
    tags,
  });

/** Allows the service to check the bucket and to write to the account's folder in it. */
const deliveryStatements = (
  arn: pulumi.Output<string>,
  { id, service, accountId, sourceCondition }: AuditBucketArgs,
): Statement[] => {
  const allowed = { Effect: "Allow" as const, Principal: { Service: service } };
  return [
    {
      Sid: `${id}BucketCheck`,
      ...allowed,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: arn,
      Condition: sourceCondition,
    },
    {
      Sid: `${id}Write`,
      ...allowed,
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${arn}/AWSLogs/${accountId}/*`,
      Condition: {
        ...sourceCondition,
        StringEquals: { ...sourceCondition["StringEquals"], "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
  ];
};
