// SPDX-License-Identifier: Apache-2.0
import type * as s3 from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { accessLogBucket, enableAccessLogs } from "../internal/access-log";
import { serviceLinkedRole, encryptionKey } from "../internal/key";
import { replicate } from "../internal/replication";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";

/** Creates a bucket with Object Lock, access logs, and a replica in the secondary region if there is one. */
export const objectBucket = (parent: pulumi.Resource, name: string, spec: DataTierSpec): s3.Bucket => {
  const keyArn = spec.keys.objects ?? objectsKey(parent, name, spec);
  const source = lockedBucket(parent, `${name}-objects`, spec, keyArn);
  if (spec.secondaryRegion !== undefined) {
    const destinationKeyArn =
      spec.secondaryKeys.objects ?? objectsKey(parent, `${name}-secondary`, spec, spec.secondaryRegion);
    const destination = lockedBucket(
      parent,
      `${name}-secondary-objects`,
      spec,
      destinationKeyArn,
      spec.secondaryRegion,
    );
    replicate(parent, `${name}-objects`, {
      source,
      sourceKeyArn: keyArn,
      destination,
      destinationKeyArn,
      tags: spec.tags,
    });
  }
  return source.bucket;
};

const objectsKey = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  region?: string,
): pulumi.Output<string> =>
  encryptionKey(parent, `${name}-objects-key`, {
    purpose: "Objects",
    via: ["s3", "backup"],
    // Macie searches the objects (Amazon Macie, "Allowing Macie to use a customer managed AWS KMS key"), not their replicas.
    statements:
      region !== undefined
        ? []
        : [
            {
              Sid: "PersonalDataSearch",
              ...serviceLinkedRole(parent, "macie.amazonaws.com/AWSServiceRoleForAmazonMacie"),
              Action: "kms:Decrypt",
            },
          ],
    region,
    tags: spec.tags,
  }).arn;

/** Creates a bucket whose object versions are locked for as long as backups are kept. */
const lockedBucket = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  keyArn: pulumi.Input<string>,
  region?: string,
): SecureBucket => {
  const forceDestroy = !spec.deletionProtection;
  const store = secureBucket(parent, name, {
    keyArn,
    forceDestroy,
    lock: { mode: "GOVERNANCE", days: spec.backupRetentionDays },
    region,
    tags: spec.tags,
  });
  const logs = accessLogBucket(parent, `${name}-log`, { forceDestroy, region, tags: spec.tags });
  enableAccessLogs(name, store, logs, region);
  return store;
};
