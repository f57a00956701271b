// SPDX-License-Identifier: Apache-2.0
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import type { Statement } from "./policies";
import { secureBucket, type SecureBucket } from "./secure-bucket";

const LOG_DAYS = 365;
/** Logs of requests to buckets begin so. */
const PREFIX = "storage/";

/** Lets S3 put logs of requests to this account's buckets into a bucket. */
export const storageDeliversLogs = (arn: pulumi.Output<string>, accountId: pulumi.Output<string>): Statement => ({
  Sid: "StorageDeliversLogs",
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: pulumi.interpolate`${arn}/${PREFIX}*`,
  Condition: { StringEquals: { "aws:SourceAccount": accountId } },
});

/** Logs every request for a bucket's objects in another bucket of its region. */
export const logRequests = (name: string, { bucket }: SecureBucket, logs: SecureBucket, region?: string): void => {
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

/** A bucket for such logs, kept a year. S3 delivers them only to a bucket under its own key (AWS, "Server access logging"). */
export const accessLogBucket = (
  parent: pulumi.Resource,
  name: string,
  args: { disposable: boolean; region?: string; tags: PlatformTags },
): SecureBucket => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return secureBucket(parent, name, {
    ...args,
    expireDays: LOG_DAYS,
    statements: (arn) => [storageDeliversLogs(arn, accountId)],
  });
};
