// SPDX-License-Identifier: Apache-2.0
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import { serviceRole } from "./policies";
import type { SecureBucket } from "./secure-bucket";

/** Two buckets, each with the key that it is encrypted under. */
interface Copying {
  from: SecureBucket;
  keyArn: pulumi.Input<string>;
  to: SecureBucket;
  copyKeyArn: pulumi.Input<string>;
  tags: PlatformTags;
}

/** Copies every object, with its lock, within a quarter of an hour, which is measured (AWS, "S3 Replication Time Control"). */
export const replicate = (parent: pulumi.Resource, name: string, copying: Copying): void => {
  const { from, to, copyKeyArn } = copying;
  new s3.BucketReplicationConfig(
    `${name}-copies`,
    {
      bucket: from.bucket.id,
      role: copier(parent, name, copying),
      rules: [
        {
          id: "everything",
          status: "Enabled",
          priority: 0,
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Enabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: to.bucket.arn,
            encryptionConfiguration: { replicaKmsKeyId: copyKeyArn },
            replicationTime: { status: "Enabled", time: { minutes: 15 } },
            metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
          },
        },
      ],
    },
    { parent: from.bucket, dependsOn: [from.versioning, to.versioning] },
  );
};

/** The role that S3 copies in: reads there, writes here, and nothing else. */
const copier = (
  parent: pulumi.Resource,
  name: string,
  { from, keyArn, to, copyKeyArn, tags }: Copying,
): pulumi.Output<string> => {
  const allow = (Sid: string, Action: string[], Resource: pulumi.Input<string>) => ({
    Sid,
    Effect: "Allow" as const,
    Action,
    Resource,
  });
  const inside = ({ bucket }: SecureBucket): pulumi.Output<string> => pulumi.interpolate`${bucket.arn}/*`;
  return serviceRole(parent, `${name}-copier`, {
    services: ["s3.amazonaws.com"],
    statements: [
      allow("FindWhatToCopy", ["s3:GetReplicationConfiguration", "s3:ListBucket"], from.bucket.arn),
      allow(
        "Read",
        [
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionTagging",
          "s3:GetObjectRetention",
          "s3:GetObjectLegalHold",
        ],
        inside(from),
      ),
      allow("Write", ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], inside(to)),
      allow("Decrypt", ["kms:Decrypt"], keyArn),
      allow("Encrypt", ["kms:Encrypt", "kms:GenerateDataKey"], copyKeyArn),
    ],
    tags,
  }).arn;
};
