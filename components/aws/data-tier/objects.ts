// SPDX-License-Identifier: Apache-2.0
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { encryptionKey } from "../internal/key";
import { serviceRole } from "../internal/policies";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";

/** A bucket whose versions are locked for as long as backups are kept, and copied to the second region where there is one. */
export const objects = (parent: pulumi.Resource, name: string, spec: DataTierSpec): s3.Bucket => {
  const keyArn = spec.keys.objects ?? objectsKey(parent, name, spec);
  const store = lockedBucket(parent, `${name}-objects`, spec, keyArn);
  if (spec.secondaryRegion !== undefined) replicate(parent, name, spec, { store, keyArn, region: spec.secondaryRegion });
  return store.bucket;
};

const objectsKey = (parent: pulumi.Resource, name: string, spec: DataTierSpec, region?: string): pulumi.Output<string> =>
  encryptionKey(parent, `${name}-objects-key`, { purpose: "Objects", via: ["s3", "backup"], region, tags: spec.tags }).arn;

const lockedBucket = (parent: pulumi.Resource, name: string, spec: DataTierSpec, keyArn: pulumi.Input<string>, region?: string): SecureBucket =>
  secureBucket(parent, name, { keyArn, disposable: !spec.deletionProtection, lockDays: spec.backupRetentionDays, region, tags: spec.tags });

interface Source {
  store: SecureBucket;
  keyArn: pulumi.Input<string>;
  region: string;
}

const replicate = (parent: pulumi.Resource, name: string, spec: DataTierSpec, { store, keyArn, region }: Source): void => {
  const copyKeyArn = objectsKey(parent, `${name}-secondary`, spec, region);
  const copy = lockedBucket(parent, `${name}-secondary-objects`, spec, copyKeyArn, region);
  const inside = (bucket: s3.Bucket): pulumi.Output<string> => pulumi.interpolate`${bucket.arn}/*`;
  const allow = (Sid: string, Action: string[], Resource: pulumi.Input<string>) => ({ Sid, Effect: "Allow" as const, Action, Resource });
  const role = serviceRole(parent, `${name}-objects-copier`, {
    services: ["s3.amazonaws.com"],
    statements: [
      allow("FindWhatToCopy", ["s3:GetReplicationConfiguration", "s3:ListBucket"], store.bucket.arn),
      allow("Read", ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging", "s3:GetObjectRetention", "s3:GetObjectLegalHold"], inside(store.bucket)),
      allow("Write", ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], inside(copy.bucket)),
      allow("Decrypt", ["kms:Decrypt"], keyArn),
      allow("Encrypt", ["kms:Encrypt", "kms:GenerateDataKey"], copyKeyArn),
    ],
    tags: spec.tags,
  });
  new s3.BucketReplicationConfig(`${name}-objects-copies`, {
    bucket: store.bucket.id,
    role: role.arn,
    rules: [{
      id: "everything",
      status: "Enabled",
      priority: 0,
      filter: { prefix: "" },
      deleteMarkerReplication: { status: "Enabled" },
      sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
      destination: { bucket: copy.bucket.arn, encryptionConfiguration: { replicaKmsKeyId: copyKeyArn } },
    }],
  }, { parent: store.bucket, dependsOn: [store.versioning, copy.versioning] });
};
