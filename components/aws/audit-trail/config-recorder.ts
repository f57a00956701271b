// SPDX-License-Identifier: Apache-2.0
import * as cfg from "@pulumi/aws/cfg";
import * as pulumi from "@pulumi/pulumi";
import type { AuditTrailSpec } from "../../contracts/audit-trail";
import { serviceRole } from "../internal/policies";
import { auditBucket } from "./bucket";
import { conformanceTemplate, FRAMEWORKS } from "./conformance";

/** Records the configuration of all resources and evaluates it with one conformance pack per framework. */
export const configRecorder = (
  parent: pulumi.Resource,
  name: string,
  spec: AuditTrailSpec,
  keyArn: pulumi.Input<string>,
  accountId: pulumi.Output<string>,
): void => {
  // AWS Config cannot deliver to the trail's bucket, because that has default Object Lock retention.
  const store = auditBucket(parent, `${name}-configuration`, spec, {
    keyArn,
    accountId,
    id: "Config",
    service: "config.amazonaws.com",
    sourceCondition: { StringEquals: { "aws:SourceAccount": accountId } },
  });
  const role = serviceRole(parent, `${name}-config-role`, {
    services: ["config.amazonaws.com"],
    managed: ["service-role/AWS_ConfigRole"],
    // AWS Config delivers with its role (AWS Config Developer Guide, "Permissions for the IAM Role").
    statements: [
      {
        Sid: "DeliverConfiguration",
        Effect: "Allow",
        Action: ["s3:PutObject", "s3:PutObjectAcl"],
        Resource: pulumi.interpolate`${store.bucket.arn}/AWSLogs/${accountId}/*`,
        Condition: { StringLike: { "s3:x-amz-acl": "bucket-owner-full-control" } },
      },
      {
        Sid: "CheckBucket",
        Effect: "Allow",
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: store.bucket.arn,
      },
      {
        Sid: "EncryptConfiguration",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: keyArn,
      },
    ],
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
