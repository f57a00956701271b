// SPDX-License-Identifier: Apache-2.0
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { accessLogBucket, logRequests } from "../internal/access-log";
import { asLinkedRole, encryptionKey } from "../internal/key";
import { serviceRole } from "../internal/policies";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";

/** A bucket whose versions are locked for as long as backups are kept, every request logged, and copied to the second region where there is one. */
export const objects = (parent: pulumi.Resource, name: string, spec: DataTierSpec): s3.Bucket => {
  const keyArn = spec.keys.objects ?? objectsKey(parent, name, spec);
  const store = lockedBucket(parent, `${name}-objects`, spec, keyArn);
  if (spec.secondaryRegion !== undefined) replicate(parent, name, spec, { store, keyArn, region: spec.secondaryRegion });
  return store.bucket;
};

const objectsKey = (parent: pulumi.Resource, name: string, spec: DataTierSpec, region?: string): pulumi.Output<string> =>
  encryptionKey(parent, `${name}-objects-key`, {
    purpose: "Objects",
    via: ["s3", "backup"],
    // Macie looks for personal data in objects (Amazon Macie, "Allowing Macie to use a customer managed AWS KMS key"), not in their copies.
    statements: region !== undefined ? [] : [{ Sid: "PersonalDataSearch", ...asLinkedRole(parent, "macie.amazonaws.com/AWSServiceRoleForAmazonMacie"), Action: "kms:Decrypt" }],
    region,
    tags: spec.tags,
  }).arn;

const lockedBucket = (parent: pulumi.Resource, name: string, spec: DataTierSpec, keyArn: pulumi.Input<string>, region?: string): SecureBucket => {
  const disposable = !spec.deletionProtection;
  const store = secureBucket(parent, name, {
    keyArn, disposable, lock: { mode: "GOVERNANCE", days: spec.backupRetentionDays }, region, tags: spec.tags,
  });
  logRequests(name, store, accessLogBucket(parent, `${name}-log`, { disposable, region, tags: spec.tags }), region);
  return store;
};

interface Source {
  store: SecureBucket;
  keyArn: pulumi.Input<string>;
  region: string;
}

/** Copies every object, with its lock, within a quarter of an hour, which is measured (AWS, "S3 Replication Time Control"). */
const replicate = (parent: pulumi.Resource, name: string, spec: DataTierSpec, { store, keyArn, region }: Source): void => {
  const copyKeyArn = spec.secondaryKeys.objects ?? objectsKey(parent, `${name}-secondary`, spec, region);
  const copy = lockedBucket(parent, `${name}-secondary-objects`, spec, copyKeyArn, region);
  new s3.BucketReplicationConfig(`${name}-objects-copies`, {
    bucket: store.bucket.id,
    role: copier(parent, name, spec, { from: store.bucket, to: copy.bucket, keyArn, copyKeyArn }),
    rules: [{
      id: "everything",
      status: "Enabled",
      priority: 0,
      filter: { prefix: "" },
      deleteMarkerReplication: { status: "Enabled" },
      sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
      destination: {
        bucket: copy.bucket.arn,
        encryptionConfiguration: { replicaKmsKeyId: copyKeyArn },
        replicationTime: { status: "Enabled", time: { minutes: 15 } },
        metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
      },
    }],
  }, { parent: store.bucket, dependsOn: [store.versioning, copy.versioning] });
};

interface Copying {
  from: s3.Bucket;
  to: s3.Bucket;
  keyArn: pulumi.Input<string>;
  copyKeyArn: pulumi.Input<string>;
}

/** The role that S3 copies in: reads there, writes here, and nothing else. */
const copier = (parent: pulumi.Resource, name: string, spec: DataTierSpec, { from, to, keyArn, copyKeyArn }: Copying): pulumi.Output<string> => {
  const allow = (Sid: string, Action: string[], Resource: pulumi.Input<string>) => ({ Sid, Effect: "Allow" as const, Action, Resource });
  const inside = (bucket: s3.Bucket): pulumi.Output<string> => pulumi.interpolate`${bucket.arn}/*`;
  return serviceRole(parent, `${name}-objects-copier`, {
    services: ["s3.amazonaws.com"],
    statements: [
      allow("FindWhatToCopy", ["s3:GetReplicationConfiguration", "s3:ListBucket"], from.arn),
      allow("Read", [
        "s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging", "s3:GetObjectRetention", "s3:GetObjectLegalHold",
      ], inside(from)),
      allow("Write", ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], inside(to)),
      allow("Decrypt", ["kms:Decrypt"], keyArn),
      allow("Encrypt", ["kms:Encrypt", "kms:GenerateDataKey"], copyKeyArn),
    ],
    tags: spec.tags,
  }).arn;
};
