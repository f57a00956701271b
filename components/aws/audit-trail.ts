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
import { eventRules, findingsTopic } from "./audit-trail/alerts";
import { costAlerts } from "./audit-trail/budget";
import { trail, trailBucket } from "./audit-trail/cloudtrail";
import { configRecorder } from "./audit-trail/config-recorder";
import { auditKey } from "./audit-trail/key";
import { classificationJob, macieAccount } from "./audit-trail/macie";
import {
  accessAnalyzer,
  passwordPolicy,
  runtimeAgents,
  securityHub,
  threatDetection,
  vulnerabilityScanning,
} from "./audit-trail/security-services";
import { resolveNamed } from "./limits/component-names";

/**
 * Audit log, configuration history, threat detection and cost alerts. An account has one audit log, one configuration history
 * and one set of detectors. Each environment has its own Macie job, threat detection agents and cost alerts.
 */
export class AuditTrail extends pulumi.ComponentResource implements AuditTrailOutputs {
  readonly trailArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly detectorId: pulumi.Output<string>;
  readonly findingsTopicArn: pulumi.Output<string>;

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered */
  constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNamed("AuditTrail", name, () => resolveAuditTrail(name, args));
    super("redoubt-aws:index:AuditTrail", name, {}, opts);

    const { accountId } = getCallerIdentityOutput({}, { parent: this });
    const macie = spec.accountRecords ? [] : [macieAccount(this, name)];
    const { records, runtime } = spec.accountRecords
      ? { records: spec.accountRecords, runtime: [] }
      : accountResources(this, name, spec, accountId);
    this.trailArn = pulumi.output(records.trailArn);
    this.bucketName = pulumi.output(records.bucketName);
    this.detectorId = pulumi.output(records.detectorId);
    this.findingsTopicArn = pulumi.output(records.findingsTopicArn);
    classificationJob(this, name, { buckets: spec.personalDataBuckets, accountId, macie, tags: spec.tags });
    runtimeAgents(this, name, { clusters: spec.monitoredClusters, runtime, tags: spec.tags });
    costAlerts(this, name, { monthlyBudget: spec.monthlyBudget, topicArn: this.findingsTopicArn, tags: spec.tags });

    const { trailArn, bucketName, detectorId, findingsTopicArn } = this;
    this.registerOutputs({ trailArn, bucketName, detectorId, findingsTopicArn });
  }
}

/** Creates the resources that exist once per account. */
const accountResources = (
  parent: AuditTrail,
  name: string,
  spec: AuditTrailSpec,
  accountId: pulumi.Output<string>,
): { records: AccountRecords; runtime: pulumi.Resource[] } => {
  const region = getRegionOutput({}, { parent }).region;
  const keyArn = auditKey(parent, name, spec, region);
  const topic = findingsTopic(parent, name, keyArn, accountId, spec.tags);
  const store = trailBucket(parent, name, spec, keyArn, accountId);
  const { arn: trailArn } = trail(parent, name, spec, keyArn, store);
  configRecorder(parent, name, spec, keyArn, accountId);
  const { detector, runtime } = threatDetection(parent, name, spec.tags);
  securityHub(parent, name, region);
  vulnerabilityScanning(parent, name, accountId);
  accessAnalyzer(parent, name, spec.tags);
  passwordPolicy(parent, name);
  eventRules(parent, name, topic, spec.tags);
  const records = {
    trailArn,
    bucketName: store.bucket.bucket,
    detectorId: detector.id,
    findingsTopicArn: topic.arn,
  };
  return { records, runtime: [runtime] };
};
