// SPDX-License-Identifier: Apache-2.0
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import { serviceRole } from "./policies";
import type { SecureBucket } from "./secure-bucket";

/** Source and destination bucket, each with its encryption key. */
interface ReplicationArgs {
  source: SecureBucket;
  sourceKeyArn: pulumi.Input<string>;
  destination: SecureBucket;
  destinationKeyArn: pulumi.Input<string>;
  tags: PlatformTags;
}

/** Replicates every object and its lock, within 15 minutes and with metrics (AWS, "S3 Replication Time Control"). */
export const replicate = (parent: pulumi.Resource, name: string, args: ReplicationArgs): void => {
  const { source, destination, destinationKeyArn } = args;
  new s3.BucketReplicationConfig(
    `${name}-copies`,
    {
      bucket: source.bucket.id,
      role: replicationRole(parent, name, args),
      rules: [
        {
          id: "everything",
          status: "Enabled",
          priority: 0,
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Enabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: destination.bucket.arn,
            encryptionConfiguration: { replicaKmsKeyId: destinationKeyArn },
            replicationTime: { status: "Enabled", time: { minutes: 15 } },
            metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
          },
        },
      ],
    },
    { parent: source.bucket, dependsOn: [source.versioning, destination.versioning] },
  );
};

/** Creates the role that S3 assumes to read from the source and to write to the destination. */
const replicationRole = (
  parent: pulumi.Resource,
  name: string,
  { source, sourceKeyArn, destination, destinationKeyArn, tags }: ReplicationArgs,
): pulumi.Output<string> => {
  const allow = (Sid: string, Action: string[], Resource: pulumi.Input<string>) => ({
    Sid,
    Effect: "Allow" as const,
    Action,
    Resource,
  });
  const objectsOf = ({ bucket }: SecureBucket): pulumi.Output<string> => pulumi.interpolate`${bucket.arn}/*`;
  return serviceRole(parent, `${name}-copier`, {
    services: ["s3.amazonaws.com"],
    statements: [
      allow("ListSource", ["s3:GetReplicationConfiguration", "s3:ListBucket"], source.bucket.arn),
      allow(
        "ReadSource",
        [
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionTagging",
          "s3:GetObjectRetention",
          "s3:GetObjectLegalHold",
        ],
        objectsOf(source),
      ),
      allow(
        "WriteDestination",
        ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
        objectsOf(destination),
      ),
      allow("DecryptSource", ["kms:Decrypt"], sourceKeyArn),
      allow("EncryptDestination", ["kms:Encrypt", "kms:GenerateDataKey"], destinationKeyArn),
    ],
    tags,
  }).arn;
};
