// SPDX-License-Identifier: Apache-2.0
import type * as s3 from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { accessLogBucket, logRequests } from "../internal/access-log";
import { asLinkedRole, encryptionKey } from "../internal/key";
import { replicate } from "../internal/replication";
import { secureBucket, type SecureBucket } from "../internal/secure-bucket";

/** A bucket whose versions are locked for as long as backups are kept, every request logged, and copied to the second region where there is one. */
export const objects = (parent: pulumi.Resource, name: string, spec: DataTierSpec): s3.Bucket => {
  const keyArn = spec.keys.objects ?? objectsKey(parent, name, spec);
  const store = lockedBucket(parent, `${name}-objects`, spec, keyArn);
  if (spec.secondaryRegion !== undefined) {
    const copyKeyArn =
      spec.secondaryKeys.objects ?? objectsKey(parent, `${name}-secondary`, spec, spec.secondaryRegion);
    const copy = lockedBucket(parent, `${name}-secondary-objects`, spec, copyKeyArn, spec.secondaryRegion);
    replicate(parent, `${name}-objects`, { from: store, keyArn, to: copy, copyKeyArn, tags: spec.tags });
  }
  return store.bucket;
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
    // Macie looks for personal data in objects (Amazon Macie, "Allowing Macie to use a customer managed AWS KMS key"), not in their copies.
    statements:
      region !== undefined
        ? []
        : [
            {
              Sid: "PersonalDataSearch",
              ...asLinkedRole(parent, "macie.amazonaws.com/AWSServiceRoleForAmazonMacie"),
              Action: "kms:Decrypt",
            },
          ],
    region,
    tags: spec.tags,
  }).arn;

const lockedBucket = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  keyArn: pulumi.Input<string>,
  region?: string,
): SecureBucket => {
  const disposable = !spec.deletionProtection;
  const store = secureBucket(parent, name, {
    keyArn,
    disposable,
    lock: { mode: "GOVERNANCE", days: spec.backupRetentionDays },
    region,
    tags: spec.tags,
  });
  logRequests(name, store, accessLogBucket(parent, `${name}-log`, { disposable, region, tags: spec.tags }), region);
  return store;
};
