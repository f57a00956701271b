// SPDX-License-Identifier: Apache-2.0
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import type { Statement } from "./policies";
import { secureBucket, type SecureBucket } from "./secure-bucket";

/** Retention of access logs. */
export const ACCESS_LOG_DAYS = 365;
/** Key prefix of S3 server access logs. */
const PREFIX = "storage/";

/** Allows S3 to deliver server access logs of this account's buckets to a bucket. */
export const serverAccessLogStatement = (arn: pulumi.Output<string>, accountId: pulumi.Output<string>): Statement => ({
  Sid: "S3ServerAccessLogDelivery",
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: pulumi.interpolate`${arn}/${PREFIX}*`,
  Condition: { StringEquals: { "aws:SourceAccount": accountId } },
});

/** Enables server access logging of a bucket. The log bucket must be in the same region. */
export const enableAccessLogs = (name: string, { bucket }: SecureBucket, logs: SecureBucket, region?: string): void => {
  new s3.BucketLogging(
    `${name}-logging`,
    {
      bucket: bucket.id,
      targetBucket: logs.bucket.id,
      targetPrefix: PREFIX,
      region,
    },
    { parent: bucket, dependsOn: logs.policy },
  );
};

/** Creates a bucket for server access logs. S3 delivers them only to a bucket with SSE-S3 (AWS, "Server access logging"). */
export const accessLogBucket = (
  parent: pulumi.Resource,
  name: string,
  args: { forceDestroy: boolean; region?: string; tags: PlatformTags },
): SecureBucket => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return secureBucket(parent, name, {
    ...args,
    expireDays: ACCESS_LOG_DAYS,
    statements: (arn) => [serverAccessLogStatement(arn, accountId)],
  });
};
