// SPDX-License-Identifier: Apache-2.0
import type * as eks from "@pulumi/aws/eks";
import type { Bucket } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import {
  resolveLogArchive,
  SNAPSHOT_WRITER,
  type LogArchiveArgs,
  type LogArchiveOutputs,
} from "../contracts/log-archive";
import { accessLogBucket, enableAccessLogs } from "./internal/access-log";
import { encryptionKey } from "./internal/key";
import { podIdentity } from "./internal/pod-identity";
import type { Statement } from "./internal/policies";
import { regionalService, regionOf } from "./internal/region";
import { secureBucket } from "./internal/secure-bucket";
import { resolveNamed } from "./limits/component-names";

/**
 * Bucket for the nightly Elasticsearch snapshots. It has no Object Lock, because Elasticsearch cannot write to a locked bucket
 * (docs/adr/0024). Deleted snapshots remain as noncurrent versions, which the pods can neither read nor delete.
 */
export class LogArchive extends pulumi.ComponentResource implements LogArchiveOutputs {
  readonly bucketName: pulumi.Output<string>;
  /** `Observability` must depend on it, because EKS injects credentials when a pod starts. */
  readonly association: eks.PodIdentityAssociation;

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered */
  constructor(name: string, args: LogArchiveArgs, opts?: pulumi.ComponentResourceOptions) {
    const { clusterName, namespace, deletionProtection, tags } = resolveNamed("LogArchive", name, () =>
      resolveLogArchive(name, args),
    );
    super("redoubt-aws:index:LogArchive", name, {}, opts);

    const key = encryptionKey(this, `${name}-key`, { purpose: "Snapshots of logs", via: ["s3"], tags });
    const forceDestroy = !deletionProtection;
    const store = secureBucket(this, `${name}-snapshots`, { keyArn: key.arn, forceDestroy, tags });
    enableAccessLogs(`${name}-snapshots`, store, accessLogBucket(this, `${name}-log`, { forceDestroy, tags }));
    this.association = podIdentity(this, name, {
      ...SNAPSHOT_WRITER,
      namespace,
      clusterName,
      statements: this.permissions(store.bucket, key.arn),
      tags,
    });

    this.bucketName = store.bucket.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }

  /** The permissions that Elasticsearch recommends (Elastic, "S3 repository"). */
  private permissions(bucket: Bucket, keyArn: pulumi.Input<string>): Statement[] {
    const s3 = regionalService("s3", regionOf(this));
    return [
      {
        Sid: "ListSnapshots",
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
        Condition: { StringEquals: { "kms:ViaService": s3 } },
      },
    ];
  }
}
