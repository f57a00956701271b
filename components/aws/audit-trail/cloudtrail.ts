// SPDX-License-Identifier: Apache-2.0
import * as cloudtrail from "@pulumi/aws/cloudtrail";
import * as pulumi from "@pulumi/pulumi";
import type { AuditTrailSpec } from "../../contracts/audit-trail";
import { tagsFor } from "../../lib/tags";
import { logGroup } from "../internal/log-group";
import { serviceRole } from "../internal/policies";
import { arnOf } from "../internal/region";
import type { SecureBucket } from "../internal/secure-bucket";
import { auditBucket } from "./bucket";

/** Object Lock retention of the trail's log files (PCI DSS 4.0.1, 10.5.1: twelve months). */
const LOCK_DAYS = 365;

/** Creates the trail's bucket. Only trails of this account can write to it. */
export const trailBucket = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  keyArn: pulumi.Input<string>,
  accountId: pulumi.Output<string>,
): SecureBucket =>
  auditBucket(parent, `${name}-records`, spec, {
    keyArn,
    accountId,
    id: "CloudTrail",
    service: "cloudtrail.amazonaws.com",
    sourceCondition: {
      ArnLike: { "aws:SourceArn": arnOf(parent, pulumi.interpolate`cloudtrail:*:${accountId}:trail/*`) },
    },
    lock: { mode: spec.deletionProtection ? "COMPLIANCE" : "GOVERNANCE", days: LOCK_DAYS },
  });

/** Creates a multi-region trail with log file validation. It also sends its events to CloudWatch Logs. */
export const trail = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  keyArn: pulumi.Input<string>,
  store: SecureBucket,
): cloudtrail.Trail => {
  const log = logGroup(parent, `${name}-trail-log`, { keyArn, tags: spec.tags });
  const role = serviceRole(parent, `${name}-trail-role`, {
    services: ["cloudtrail.amazonaws.com"],
    statements: [
      {
        Sid: "WriteTrail",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${log.arn}:*`,
      },
    ],
    tags: spec.tags,
  });
  return new cloudtrail.Trail(
    `${name}-trail`,
    {
      s3BucketName: store.bucket.bucket,
      kmsKeyId: keyArn,
      cloudWatchLogsGroupArn: pulumi.interpolate`${log.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      enableLogFileValidation: true,
      enableLogging: true,
      includeGlobalServiceEvents: true,
      isMultiRegionTrail: true,
      tags: tagsFor(spec.tags, `${name}-trail`),
    },
    { parent, dependsOn: store.policy },
  );
};
