// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../internal/policies";

interface Delivery {
  /** Prefix of the statement ids. */
  id: string;
  service: string;
  bucketArn: pulumi.Output<string>;
  accountId: pulumi.Output<string>;
  /** Limits the service to resources of this account. */
  sourceCondition: Record<string, Record<string, pulumi.Input<string>>>;
}

/** Allows a service to check a bucket and to write to the account's folder in it. */
export const deliveryStatements = (delivery: Delivery): Statement[] => {
  const { id, service, bucketArn, accountId, sourceCondition } = delivery;
  const allowed = { Effect: "Allow" as const, Principal: { Service: service } };
  return [
    {
      Sid: `${id}BucketCheck`,
      ...allowed,
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucketArn,
      Condition: sourceCondition,
    },
    {
      Sid: `${id}Write`,
      ...allowed,
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${accountId}/*`,
      Condition: {
        ...sourceCondition,
        StringEquals: { ...sourceCondition["StringEquals"], "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
  ];
};
