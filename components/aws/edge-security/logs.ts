// SPDX-License-Identifier: Apache-2.0
import type * as cloudfront from "@pulumi/aws/cloudfront";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { ACCESS_LOG_DAYS, serverAccessLogStatement } from "../internal/access-log";
import type { Statement } from "../internal/policies";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";
import type { NamedType } from "../limits/names";
import { uniqueName } from "../limits/unique-name";
import type { RegionalSpec } from "./load-balancer";

/**
 * Creates a region's bucket for access logs of the load balancer and of the static content bucket. With `cdnRegion`, it also
 * accepts CloudFront access logs. A load balancer delivers only to a bucket in its region with SSE-S3 (AWS, "Access logs:
 * bucket permissions").
 */
export const logBucket = (
  parent: pulumi.Resource,
  name: string,
  spec: RegionalSpec,
  cdnRegion?: string,
): SecureBucket => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  return secureBucket(parent, `${name}-logs`, {
    expireDays: ACCESS_LOG_DAYS,
    forceDestroy: !spec.deletionProtection,
    statements: (arn): Statement[] => [
      {
        Sid: "LoadBalancerLogDelivery",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: pulumi.interpolate`${arn}/AWSLogs/${accountId}/*`,
      },
      serverAccessLogStatement(arn, accountId),
      ...(cdnRegion === undefined ? [] : [cdnLogStatement(arn, accountId, cdnRegion)]),
    ],
    region: spec.region,
    tags: spec.tags,
  });
};

const cdnLogStatement = (arn: pulumi.Output<string>, accountId: pulumi.Output<string>, region: string): Statement => ({
  Sid: "CloudFrontLogDelivery",
  Effect: "Allow",
  Principal: { Service: "delivery.logs.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: pulumi.interpolate`${arn}/AWSLogs/${accountId}/*`,
  Condition: {
    StringEquals: { "aws:SourceAccount": accountId, "s3:x-amz-acl": "bucket-owner-full-control" },
    ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:logs:${region}:${accountId}:delivery-source:*` },
  },
});

/** Delivers CloudFront access logs. CloudFront uses CloudWatch log deliveries, which must be in us-east-1. */
export const cdnLogDelivery = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  cdn: cloudfront.Distribution,
  logs: SecureBucket,
  region: string,
): void => {
  const tags = tagsFor(spec.tags, `${name}-cdn-logs`);
  const uniqueLogName = (type: NamedType): string => uniqueName(type, name, { suffix: "-cdn" });
  const source = new cloudwatch.LogDeliverySource(
    `${name}-cdn-logs`,
    {
      name: uniqueLogName("aws:cloudwatch/logDeliverySource:LogDeliverySource"),
      resourceArn: cdn.arn,
      logType: "ACCESS_LOGS",
      region,
      tags,
    },
    // CloudWatch Logs accepts one source per distribution (https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2513).
    { parent, deleteBeforeReplace: true },
  );
  const destination = new cloudwatch.LogDeliveryDestination(
    `${name}-cdn-logs`,
    {
      name: uniqueLogName("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"),
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
