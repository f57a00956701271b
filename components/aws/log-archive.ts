// SPDX-License-Identifier: Apache-2.0
import type * as eks from "@pulumi/aws/eks";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import type * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import {
  resolveLogArchive,
  SNAPSHOT_WRITER,
  type LogArchiveArgs,
  type LogArchiveOutputs,
} from "../contracts/log-archive";
import { accessLogBucket, logRequests } from "./internal/access-log";
import { encryptionKey } from "./internal/key";
import { podIdentity } from "./internal/pod-identity";
import type { Statement } from "./internal/policies";
import { secureBucket } from "./internal/secure-bucket";

/**
 * Where Elasticsearch copies its logs to each night. Its bucket has no lock, as Elasticsearch can't write to one that has
 * (docs/adr/0086): what its pods delete stays as an older version, which they may neither read nor delete.
 */
export class LogArchive extends pulumi.ComponentResource implements LogArchiveOutputs {
  readonly bucketName: pulumi.Output<string>;
  /** What the `Observability` depends on: pods are given their role as they start. */
  readonly association: eks.PodIdentityAssociation;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: LogArchiveArgs, opts?: pulumi.ComponentResourceOptions) {
    const { clusterName, namespace, deletionProtection, tags } = resolveLogArchive(name, args);
    super("redoubt-aws:index:LogArchive", name, {}, opts);

    const key = encryptionKey(this, `${name}-key`, { purpose: "Snapshots of logs", via: ["s3"], tags });
    const disposable = !deletionProtection;
    const store = secureBucket(this, `${name}-snapshots`, { keyArn: key.arn, disposable, tags });
    logRequests(`${name}-snapshots`, store, accessLogBucket(this, `${name}-log`, { disposable, tags }));
    this.association = podIdentity(this, name, {
      ...SNAPSHOT_WRITER,
      namespace,
      clusterName,
      statements: this.rights(store.bucket, key.arn),
      tags,
    });

    this.bucketName = store.bucket.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }

  /** What Elasticsearch asks for (Elastic, "S3 repository", recommended permissions). */
  private rights(bucket: s3.Bucket, keyArn: pulumi.Input<string>): Statement[] {
    const throughStorage = pulumi.interpolate`s3.${getRegionOutput({}, { parent: this }).region}.amazonaws.com`;
    return [
      {
        Sid: "FindSnapshots",
        Effect: "Allow",
        Resource: bucket.arn,
        Action: ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
      },
      {
        Sid: "WriteSnapshots",
        Effect: "Allow",
        Resource: pulumi.interpolate`${bucket.arn}/*`,
        Action: [
          "s3:GetObject",
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
        ],
      },
      {
        Sid: "EncryptSnapshots",
        Effect: "Allow",
        Resource: keyArn,
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Condition: { StringEquals: { "kms:ViaService": throughStorage } },
      },
    ];
  }
}
