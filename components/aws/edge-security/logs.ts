// SPDX-License-Identifier: Apache-2.0
import type * as cloudfront from "@pulumi/aws/cloudfront";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { storageDeliversLogs } from "../internal/access-log";
import type { Statement } from "../internal/policies";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";
import type { Site } from "./load-balancer";

const LOG_DAYS = 365;

/**
 * Where a region's balancer, in the first one the CDN and the static content's bucket too, put their access logs: this account's only. The
 * balancer delivers only to a bucket of its region under S3's own key (AWS, "Access logs: bucket permissions").
 */
export const logBucket = (parent: pulumi.Resource, name: string, spec: Site, cdnRegion?: string): SecureBucket => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return secureBucket(parent, `${name}-logs`, {
    expireDays: LOG_DAYS,
    disposable: !spec.deletionProtection,
    statements: (arn): Statement[] => [
      {
        Sid: "BalancerDeliversLogs",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: pulumi.interpolate`${arn}/AWSLogs/${accountId}/*`,
      },
      storageDeliversLogs(arn, accountId),
      ...(cdnRegion === undefined ? [] : [cdnDeliversLogs(arn, accountId, cdnRegion)]),
    ],
    region: spec.region,
    tags: spec.tags,
  });
};

const cdnDeliversLogs = (arn: pulumi.Output<string>, accountId: pulumi.Output<string>, region: string): Statement => ({
  Sid: "CdnDeliversLogs",
  Effect: "Allow",
  Principal: { Service: "delivery.logs.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: pulumi.interpolate`${arn}/AWSLogs/${accountId}/*`,
  Condition: {
    StringEquals: { "aws:SourceAccount": accountId, "s3:x-amz-acl": "bucket-owner-full-control" },
    ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:logs:${region}:${accountId}:delivery-source:*` },
  },
});

/** Delivers the CDN's access logs; CloudFront's are had through CloudWatch's deliveries, in its own region. */
export const deliverCdnLogs = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  cdn: cloudfront.Distribution,
  logs: SecureBucket,
  region: string,
): void => {
  const tags = tagsFor(spec.tags, `${name}-cdn-logs`);
  const source = new cloudwatch.LogDeliverySource(
    `${name}-cdn-logs`,
    {
      name: `${name}-cdn`,
      resourceArn: cdn.arn,
      logType: "ACCESS_LOGS",
      region,
      tags,
    },
    { parent },
  );
  const destination = new cloudwatch.LogDeliveryDestination(
    `${name}-cdn-logs`,
    {
      name: `${name}-cdn`,
      deliveryDestinationConfiguration: { destinationResourceArn: logs.bucket.arn },
      outputFormat: "json",
      region,
      tags,
    },
    { parent, dependsOn: logs.policy },
  );
  new cloudwatch.LogDelivery(
    `${name}-cdn-logs`,
    {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.arn,
      region,
      tags,
    },
    { parent },
  );
};
