// SPDX-License-Identifier: Apache-2.0
import type * as s3 from "@pulumi/aws/s3";
import type * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { encryptionKey } from "../internal/key";
import { secureBucket } from "../internal/secure-bucket";

/** A bucket whose versions are locked for as long as backups are kept. */
export const objects = (parent: pulumi.Resource, name: string, spec: DataTierSpec): s3.Bucket => {
  const keyArn = spec.keys.objects ?? encryptionKey(parent, `${name}-objects-key`, { purpose: "Objects", via: ["s3", "backup"], tags: spec.tags }).arn;
  return secureBucket(parent, `${name}-objects`, {
    keyArn, disposable: !spec.deletionProtection, lock: { mode: "GOVERNANCE", days: spec.backupRetentionDays }, tags: spec.tags,
  }).bucket;
};
