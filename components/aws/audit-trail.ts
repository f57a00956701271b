// SPDX-License-Identifier: Apache-2.0
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import {
  resolveAuditTrail,
  type AccountRecords,
  type AuditTrailArgs,
  type AuditTrailOutputs,
  type AuditTrailSpec,
} from "../contracts/audit-trail";
import { exposure, passwordPolicy, securityStandards, threatDetection } from "./audit-trail/security-services";
import { findingsTopic, reportEvents } from "./audit-trail/alerts";
import { personalDataJob, personalDataSearch } from "./audit-trail/macie";
import { apiTrail, auditKey, configurationRecord, trailBucket } from "./audit-trail/cloudtrail";
import { spendAlarms } from "./audit-trail/budget";

/**
 * Who did what, what changed, what threatens and what it costs. Records and detection are the account's and made once in
 * it; the search for personal data and the alarms on spend are each environment's own.
 */
export class AuditTrail extends pulumi.ComponentResource implements AuditTrailOutputs {
  readonly trailArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly detectorId: pulumi.Output<string>;
  readonly findingsTopicArn: pulumi.Output<string>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveAuditTrail(name, args);
    super("redoubt-aws:index:AuditTrail", name, {}, opts);

    const { accountId } = getCallerIdentityOutput({}, { parent: this });
    const search = spec.accountRecords ? [] : [personalDataSearch(this, name)];
    const records = spec.accountRecords ?? accountRecords(this, name, spec, accountId);
    this.trailArn = pulumi.output(records.trailArn);
    this.bucketName = pulumi.output(records.bucketName);
    this.detectorId = pulumi.output(records.detectorId);
    this.findingsTopicArn = pulumi.output(records.findingsTopicArn);
    personalDataJob(this, name, { buckets: spec.personalDataBuckets, accountId, search, tags: spec.tags });
    spendAlarms(this, name, { monthlyBudget: spec.monthlyBudget, topicArn: this.findingsTopicArn, tags: spec.tags });

    const { trailArn, bucketName, detectorId, findingsTopicArn } = this;
    this.registerOutputs({ trailArn, bucketName, detectorId, findingsTopicArn });
  }
}

/** All that an account has one of. */
const accountRecords = (
  parent: AuditTrail,
  name: string,
  spec: AuditTrailSpec,
  accountId: pulumi.Output<string>,
): AccountRecords => {
  const region = getRegionOutput({}, { parent }).region;
  const keyArn = auditKey(parent, name, spec, region);
  const topic = findingsTopic(parent, name, keyArn, accountId, spec.tags);
  const store = trailBucket(parent, name, spec, keyArn, accountId);
  const trail = apiTrail(parent, name, spec, keyArn, store);
  configurationRecord(parent, name, spec, keyArn, accountId);
  const detector = threatDetection(parent, name, spec.tags);
  securityStandards(parent, name, region);
  exposure(parent, name, accountId, spec.tags);
  passwordPolicy(parent, name);
  reportEvents(parent, name, topic, spec.tags);
  return { trailArn: trail.arn, bucketName: store.bucket.bucket, detectorId: detector.id, findingsTopicArn: topic.arn };
};
