// SPDX-License-Identifier: Apache-2.0
import * as cfg from "@pulumi/aws/cfg";
import type * as pulumi from "@pulumi/pulumi";
import type { AuditTrailSpec } from "../../contracts/audit-trail";
import { serviceRole } from "../internal/policies";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";
import { conformanceTemplate, FRAMEWORKS } from "./conformance";
import { deliveryStatements } from "./service-delivery";

/** Records the configuration of all resources and evaluates it with one conformance pack per framework. */
export const configRecorder = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  keyArn: pulumi.Input<string>,
  accountId: pulumi.Output<string>,
): void => {
  const store = configBucket(parent, name, spec, keyArn, accountId);
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
  const status = new cfg.RecorderStatus(
    `${name}-recording`,
    { name: recorder.name, isEnabled: true },
    { parent, dependsOn: channel },
  );
  for (const framework of FRAMEWORKS)
    new cfg.ConformancePack(
      `${name}-${framework}`,
      { templateBody: conformanceTemplate(framework) },
      { parent, dependsOn: status },
    );
};

/** Creates a separate bucket, because AWS Config cannot deliver to a bucket with default Object Lock retention. */
const configBucket = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  keyArn: pulumi.Input<string>,
  accountId: pulumi.Output<string>,
): SecureBucket =>
  secureBucket(parent, `${name}-configuration`, {
    keyArn,
    expireDays: spec.retentionDays,
    forceDestroy: !spec.deletionProtection,
    statements: (bucketArn) =>
      deliveryStatements({
        id: "Config",
        service: "config.amazonaws.com",
        bucketArn,
        accountId,
        sourceCondition: { StringEquals: { "aws:SourceAccount": accountId } },
      }),
    tags: spec.tags,
  });
