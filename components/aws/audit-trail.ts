// SPDX-License-Identifier: Apache-2.0
import * as cfg from "@pulumi/aws/cfg";
import * as cloudtrail from "@pulumi/aws/cloudtrail";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as guardduty from "@pulumi/aws/guardduty";
import type * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { resolveAuditTrail, type AuditTrailArgs, type AuditTrailOutputs, type AuditTrailSpec } from "../contracts/audit-trail";
import { tagsFor } from "../lib/tags";
import { encryptionKey } from "./internal/key";
import { logGroup } from "./internal/log-group";
import { serviceRole, type Statement } from "./internal/policies";
import { secureBucket, type SecureBucket } from "./internal/secure-bucket";

/** Who did what, what changed and what threatens: API trail, configuration record and threat detection of one account. */
export class AuditTrail extends pulumi.ComponentResource implements AuditTrailOutputs {
  readonly trailArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly detectorId: pulumi.Output<string>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveAuditTrail(name, args);
    super("redoubt-aws:index:AuditTrail", name, {}, opts);

    const region = getRegionOutput({}, { parent: this }).region;
    const key = auditKey(this, name, spec, region);
    const store = auditBucket(this, name, spec, key);
    const trail = apiTrail(this, name, spec, key, store);
    configurationRecord(this, name, spec, key, store);
    const detector = new guardduty.Detector(`${name}-threats`, {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
      tags: tagsFor(spec.tags, `${name}-threats`),
    }, { parent: this });

    this.trailArn = trail.arn;
    this.bucketName = store.bucket.bucket;
    this.detectorId = detector.id;
    this.registerOutputs({ trailArn: this.trailArn, bucketName: this.bucketName, detectorId: this.detectorId });
  }
}

const auditKey = (parent: pulumi.Resource, name: string, spec: AuditTrailSpec, region: pulumi.Output<string>): kms.Key =>
  encryptionKey(parent, `${name}-key`, {
    purpose: "Audit trail",
    services: ["cloudtrail.amazonaws.com", "config.amazonaws.com", pulumi.interpolate`logs.${region}.amazonaws.com`],
    tags: spec.tags,
  });

/** The account's own trail and recorder write under AWSLogs/; nobody else is let in, another account's trail included. */
const auditBucket = (parent: pulumi.Resource, name: string, spec: AuditTrailSpec, key: kms.Key): SecureBucket => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const trails = { ArnLike: { "aws:SourceArn": pulumi.interpolate`arn:aws:cloudtrail:*:${accountId}:trail/*` } };
  return secureBucket(parent, `${name}-records`, {
    keyArn: key.arn,
    expireDays: spec.retentionDays,
    disposable: !spec.deletionProtection,
    statements: (arn) => [
      ...serviceWrites("CloudTrail", "cloudtrail.amazonaws.com", arn, accountId, trails),
      ...serviceWrites("Config", "config.amazonaws.com", arn, accountId, { StringEquals: { "aws:SourceAccount": accountId } }),
    ],
    tags: spec.tags,
  });
};

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

const apiTrail = (parent: pulumi.Resource, name: string, spec: AuditTrailSpec, key: kms.Key, store: SecureBucket): cloudtrail.Trail => {
  const group = logGroup(parent, `${name}-trail-log`, { keyArn: key.arn, tags: spec.tags });
  const role = serviceRole(parent, `${name}-trail-role`, {
    services: ["cloudtrail.amazonaws.com"],
    statements: [{
      Sid: "WriteTrail",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${group.arn}:*`,
    }],
    tags: spec.tags,
  });
  return new cloudtrail.Trail(`${name}-trail`, {
    s3BucketName: store.bucket.bucket,
    kmsKeyId: key.arn,
    cloudWatchLogsGroupArn: pulumi.interpolate`${group.arn}:*`,
    cloudWatchLogsRoleArn: role.arn,
    enableLogFileValidation: true,
    enableLogging: true,
    includeGlobalServiceEvents: true,
    isMultiRegionTrail: true,
    tags: tagsFor(spec.tags, `${name}-trail`),
  }, { parent, dependsOn: store.policy });
};

const configurationRecord = (parent: pulumi.Resource, name: string, spec: AuditTrailSpec, key: kms.Key, store: SecureBucket): void => {
  const role = serviceRole(parent, `${name}-config-role`, {
    services: ["config.amazonaws.com"],
    managed: ["service-role/AWS_ConfigRole"],
    tags: spec.tags,
  });
  const recorder = new cfg.Recorder(`${name}-recorder`, {
    roleArn: role.arn,
    recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
  }, { parent });
  const channel = new cfg.DeliveryChannel(`${name}-channel`, {
    s3BucketName: store.bucket.bucket,
    s3KmsKeyArn: key.arn,
  }, { parent, dependsOn: [recorder, store.policy] });
  new cfg.RecorderStatus(`${name}-recording`, { name: recorder.name, isEnabled: true }, { parent, dependsOn: channel });
};
