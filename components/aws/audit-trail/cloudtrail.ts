// SPDX-License-Identifier: Apache-2.0
import * as cfg from "@pulumi/aws/cfg";
import * as cloudtrail from "@pulumi/aws/cloudtrail";
import * as pulumi from "@pulumi/pulumi";
import type { AuditTrailSpec } from "../../contracts/audit-trail";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { serviceRole, type Statement } from "../internal/policies";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";
import { REPORTERS } from "./alerts";
import { conformanceTemplate, FRAMEWORKS } from "./conformance";

/** Days in which no record of the trail can be changed or deleted (PCI-DSS 4.0.1, 10.5.1: twelve months). */
const LOCK_DAYS = 365;

/** One key for all that the account records of itself. */
export const auditKey = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  region: pulumi.Output<string>,
): pulumi.Input<string> =>
  spec.keyArn ??
  encryptionKey(parent, `${name}-key`, {
    purpose: "Audit trail",
    services: [
      "cloudtrail.amazonaws.com",
      "config.amazonaws.com",
      pulumi.interpolate`logs.${region}.amazonaws.com`,
      ...REPORTERS,
    ],
    tags: spec.tags,
  }).arn;

/** The account's own trails write under AWSLogs/; nobody else is let in, another account's trail included. */
export const trailBucket = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  keyArn: pulumi.Input<string>,
  accountId: pulumi.Output<string>,
): SecureBucket => {
  const trails = { ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:cloudtrail:*:${accountId}:trail/*` } };
  return secureBucket(parent, `${name}-records`, {
    keyArn,
    expireDays: spec.retentionDays,
    disposable: !spec.deletionProtection,
    lock: { mode: spec.deletionProtection ? "COMPLIANCE" : "GOVERNANCE", days: LOCK_DAYS },
    statements: (arn) => serviceWrites("CloudTrail", "cloudtrail.amazonaws.com", arn, accountId, trails),
    tags: spec.tags,
  });
};

/** A bucket of its own, as AWS Config delivers to none that locks objects by default. */
const configurationBucket = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  keyArn: pulumi.Input<string>,
  accountId: pulumi.Output<string>,
): SecureBucket =>
  secureBucket(parent, `${name}-configuration`, {
    keyArn,
    expireDays: spec.retentionDays,
    disposable: !spec.deletionProtection,
    statements: (arn) =>
      serviceWrites("Config", "config.amazonaws.com", arn, accountId, {
        StringEquals: { "aws:SourceAccount": accountId },
      }),
    tags: spec.tags,
  });

/** What a service needs in order to deliver: a look at the bucket, and its folder. `from` tells whose resource it writes for. */
const serviceWrites = (
  id: string,
  service: string,
  arn: pulumi.Output<string>,
  accountId: pulumi.Output<string>,
  from: Record<string, Record<string, pulumi.Input<string>>>,
): Statement[] => {
  const allowed = { Effect: "Allow" as const, Principal: { Service: service } };
  const handedOver = { ...from["StringEquals"], "s3:x-amz-acl": "bucket-owner-full-control" };
  return [
    { Sid: `${id}Looks`, ...allowed, Action: ["s3:GetBucketAcl", "s3:ListBucket"], Resource: arn, Condition: from },
    {
      Sid: `${id}Writes`,
      ...allowed,
      Action: "s3:PutObject",
      Resource: pulumi.interpolate`${arn}/AWSLogs/${accountId}/*`,
      Condition: { ...from, StringEquals: handedOver },
    },
  ];
};

/** Every API call, of every region, signed so that a change shows. */
export const apiTrail = (
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

/** How every resource is and was configured, and which requirement of which framework it breaks. */
export const configurationRecord = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  keyArn: pulumi.Input<string>,
  accountId: pulumi.Output<string>,
): void => {
  const store = configurationBucket(parent, name, spec, keyArn, accountId);
  const role = serviceRole(parent, `${name}-config-role`, {
    services: ["config.amazonaws.com"],
    managed: ["service-role/AWS_ConfigRole"],
    tags: spec.tags,
  });
  const recorder = new cfg.Recorder(
    `${name}-recorder`,
    {
      roleArn: role.arn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    },
    { parent },
  );
  const channel = new cfg.DeliveryChannel(
    `${name}-channel`,
    {
      s3BucketName: store.bucket.bucket,
      s3KmsKeyArn: keyArn,
    },
    { parent, dependsOn: [recorder, store.policy] },
  );
  const recording = new cfg.RecorderStatus(
    `${name}-recording`,
    { name: recorder.name, isEnabled: true },
    { parent, dependsOn: channel },
  );
  for (const framework of FRAMEWORKS)
    new cfg.ConformancePack(
      `${name}-${framework}`,
      { templateBody: conformanceTemplate(framework) },
      { parent, dependsOn: recording },
    );
};
