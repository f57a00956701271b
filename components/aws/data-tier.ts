// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import {
  resolveDataTier,
  type DataTierArgs,
  type DataTierOutputs,
  type DataTierSpec,
  type SecondaryClients,
  type SecondaryData,
} from "../contracts/data-tier";
import { backup } from "./data-tier/backup";
import { cache, type Cache } from "./data-tier/cache";
import { database } from "./data-tier/database";
import { objects } from "./data-tier/objects";
import { proxy } from "./data-tier/proxy";
import { replica, type Replica } from "./data-tier/database-replica";

/** Where data is kept: database, cache, objects and their backups, each encrypted under a key of its own. */
export class DataTier extends pulumi.ComponentResource implements DataTierOutputs {
  readonly databaseEndpoint: pulumi.Output<string>;
  readonly databaseProxyEndpoint: pulumi.Output<string>;
  readonly databaseReaderEndpoint: pulumi.Output<string>;
  readonly databaseSecretArn: pulumi.Output<string>;
  readonly databaseUsersArn: pulumi.Output<string>;
  readonly databaseProxyUsersArn: pulumi.Output<string>;
  readonly cacheEndpoint: pulumi.Output<string>;
  readonly cacheUser: pulumi.Output<string>;
  readonly cacheArn: pulumi.Output<string>;
  readonly cacheUserArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly backupVaultName: pulumi.Output<string>;
  readonly secondary?: SecondaryData;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: DataTierArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveDataTier(name, args);
    super("redoubt-aws:index:DataTier", name, {}, opts);

    const main = database(this, name, spec);
    const { cluster } = main;
    const { endpoint, usersArn } = proxy(this, name, spec, main);
    const second =
      spec.secondaryRegion === undefined ? undefined : replica(this, name, spec, main, spec.secondaryRegion);
    const { group, user } = cache(this, name, spec);
    const bucket = objects(this, name, spec);
    const vault = backup(this, name, spec, [
      {
        id: "database",
        kind: "Aurora",
        arn: cluster.arn,
        restoreWith: { dbSubnetGroupName: cluster.dbSubnetGroupName },
      },
      { id: "objects", kind: "S3", arn: bucket.arn },
    ]);

    this.secondary =
      second &&
      spec.secondaryClients &&
      secondaryData(second, cacheOf(this, `${name}-secondary`, spec, spec.secondaryClients));
    this.databaseEndpoint = cluster.endpoint;
    this.databaseProxyEndpoint = endpoint;
    this.databaseReaderEndpoint = cluster.readerEndpoint;
    this.databaseSecretArn = cluster.masterUserSecrets.apply((secrets) => secrets?.[0]?.secretArn ?? "");
    this.databaseUsersArn = main.usersArn;
    this.databaseProxyUsersArn = usersArn;
    this.cacheEndpoint = group.primaryEndpointAddress;
    this.cacheUser = user.userName;
    this.cacheArn = group.arn;
    this.cacheUserArn = user.arn;
    this.bucketName = bucket.bucket;
    this.backupVaultName = vault.name;
    this.registerOutputs({
      databaseEndpoint: this.databaseEndpoint,
      databaseProxyEndpoint: this.databaseProxyEndpoint,
      databaseReaderEndpoint: this.databaseReaderEndpoint,
      databaseSecretArn: this.databaseSecretArn,
      databaseUsersArn: this.databaseUsersArn,
      databaseProxyUsersArn: this.databaseProxyUsersArn,
      cacheEndpoint: this.cacheEndpoint,
      cacheUser: this.cacheUser,
      cacheArn: this.cacheArn,
      cacheUserArn: this.cacheUserArn,
      bucketName: this.bucketName,
      backupVaultName: this.backupVaultName,
      secondary: this.secondary,
    });
  }
}

/** The second region's cache: nothing is copied to it, so that it is like the first one's, under a key of its own. */
const cacheOf = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  { vpcId, subnetIds, securityGroupId }: SecondaryClients,
): Cache =>
  cache(parent, name, {
    ...spec,
    vpcId,
    subnetIds,
    clientSecurityGroupId: securityGroupId,
    keys: spec.secondaryKeys,
    region: spec.secondaryRegion,
  });

const secondaryData = ({ cluster, usersArn }: Replica, { group, user }: Cache): SecondaryData => ({
  databaseEndpoint: cluster.endpoint,
  databaseReaderEndpoint: cluster.readerEndpoint,
  databaseUsersArn: usersArn,
  cacheEndpoint: group.primaryEndpointAddress,
  cacheUser: user.userName,
  cacheArn: group.arn,
  cacheUserArn: user.arn,
});
