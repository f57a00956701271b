// SPDX-License-Identifier: Apache-2.0
import type * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { resolveDataTier, type DataTierArgs, type DataTierOutputs, type DataTierSpec } from "../contracts/data-tier";
import { backup } from "./data-tier/backup";
import { cache } from "./data-tier/cache";
import { database } from "./data-tier/database";
import { encryptionKey } from "./internal/key";
import { secureBucket } from "./internal/secure-bucket";

/** Where data is kept: database, cache, objects and their backups, each encrypted under a key of its own. */
export class DataTier extends pulumi.ComponentResource implements DataTierOutputs {
  readonly databaseEndpoint: pulumi.Output<string>;
  readonly databaseReaderEndpoint: pulumi.Output<string>;
  readonly databaseSecretArn: pulumi.Output<string>;
  readonly cacheEndpoint: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly backupVaultName: pulumi.Output<string>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: DataTierArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveDataTier(name, args);
    super("redoubt-aws:index:DataTier", name, {}, opts);

    const cluster = database(this, name, spec);
    const group = cache(this, name, spec);
    const bucket = objects(this, name, spec);
    const vault = backup(this, name, spec, [cluster.arn, bucket.arn]);

    this.databaseEndpoint = cluster.endpoint;
    this.databaseReaderEndpoint = cluster.readerEndpoint;
    this.databaseSecretArn = cluster.masterUserSecrets.apply((secrets) => secrets?.[0]?.secretArn ?? "");
    this.cacheEndpoint = group.primaryEndpointAddress;
    this.bucketName = bucket.bucket;
    this.backupVaultName = vault.name;
    this.registerOutputs({
      databaseEndpoint: this.databaseEndpoint,
      databaseReaderEndpoint: this.databaseReaderEndpoint,
      databaseSecretArn: this.databaseSecretArn,
      cacheEndpoint: this.cacheEndpoint,
      bucketName: this.bucketName,
      backupVaultName: this.backupVaultName,
    });
  }
}

const objects = (parent: pulumi.Resource, name: string, spec: DataTierSpec): s3.Bucket => {
  const key = encryptionKey(parent, `${name}-objects-key`, { purpose: "Objects", tags: spec.tags });
  return secureBucket(parent, `${name}-objects`, { keyArn: key.arn, disposable: !spec.deletionProtection, tags: spec.tags }).bucket;
};
