// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { resolveExistingDataTier, type ExistingDataTierArgs } from "../contracts/existing";
import {
  resolveDataTier,
  type DataTierArgs,
  type DataTierOutputs,
  type DataTierSpec,
  type SecondaryClientsSpec,
  type SecondaryData,
} from "../contracts/data-tier";
import { requireSecondRegion } from "../lib/requirements";
import { backup } from "./data-tier/backup";
import { cache, type Cache } from "./data-tier/cache";
import { database } from "./data-tier/database";
import { databaseReplica, type DatabaseReplica } from "./data-tier/database-replica";
import { objectBucket } from "./data-tier/objects";
import { proxy } from "./data-tier/proxy";
import { checkInRegion } from "./internal/region";
import { resolveNamed } from "./limits/component-names";

/** Aurora PostgreSQL, Valkey, an S3 bucket and their backups. Each class of data has its own KMS key. */
export class DataTier extends pulumi.ComponentResource implements DataTierOutputs {
  readonly databaseEndpoint: pulumi.Output<string>;
  readonly databaseProxyEndpoint: pulumi.Output<string>;
  readonly databaseReaderEndpoint: pulumi.Output<string>;
  readonly databaseUsersArn: pulumi.Output<string>;
  readonly databaseProxyUsersArn: pulumi.Output<string>;
  readonly cacheEndpoint: pulumi.Output<string>;
  readonly cacheUser: pulumi.Output<string>;
  readonly cacheArn: pulumi.Output<string>;
  readonly cacheUserArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly backupVaultName: pulumi.Output<string>;
  readonly secondary?: SecondaryData;

  /**
   * Describes a database, a cache, a bucket and a backup vault that exist already. It registers no resource.
   * @param name Name in error messages.
   * @throws ArgumentError that lists every invalid argument
   */
  static fromExisting(name: string, args: ExistingDataTierArgs): DataTierOutputs {
    const given = resolveExistingDataTier(name, args);
    return Object.fromEntries(
      Object.entries(given).map(([output, value]) => [output, pulumi.output(value)]),
    ) as unknown as DataTierOutputs;
  }

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered */
  constructor(name: string, args: DataTierArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNamed("DataTier", name, () => resolveDataTier(name, args));
    super("redoubt-aws:index:DataTier", name, {}, opts);
    checkInRegion(this, `DataTier "${name}"`, (problems, region) =>
      requireSecondRegion(problems, "secondaryRegion", spec.secondaryRegion, region),
    );

    const primary = database(this, name, spec);
    const { cluster } = primary;
    const { endpoint, usersArn } = proxy(this, name, spec, primary);
    const replica =
      spec.secondaryRegion === undefined ? undefined : databaseReplica(this, name, spec, primary, spec.secondaryRegion);
    const { group, user } = cache(this, name, spec);
    const bucket = objectBucket(this, name, spec);
    const vault = backup(this, name, spec, [
      {
        id: "database",
        resourceType: "Aurora",
        arn: cluster.arn,
        restoreMetadata: { dbSubnetGroupName: cluster.dbSubnetGroupName },
      },
      { id: "objects", resourceType: "S3", arn: bucket.arn },
    ]);

    this.secondary =
      replica &&
      spec.secondaryClients &&
      secondaryData(replica, secondaryCache(this, `${name}-secondary`, spec, spec.secondaryClients));
    this.databaseEndpoint = cluster.endpoint;
    this.databaseProxyEndpoint = endpoint;
    this.databaseReaderEndpoint = cluster.readerEndpoint;
    this.databaseUsersArn = primary.usersArn;
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

/** Creates the cache of the secondary region with the same settings and its own key. Data is not replicated to it. */
const secondaryCache = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  { vpcId, subnetIds, securityGroupId }: SecondaryClientsSpec,
): Cache =>
  cache(parent, name, {
    ...spec,
    vpcId,
    subnetIds,
    clientSecurityGroupId: securityGroupId,
    keys: spec.secondaryKeys,
    region: spec.secondaryRegion,
  });

const secondaryData = ({ cluster, usersArn }: DatabaseReplica, { group, user }: Cache): SecondaryData => ({
  databaseEndpoint: cluster.endpoint,
  databaseReaderEndpoint: cluster.readerEndpoint,
  databaseUsersArn: usersArn,
  cacheEndpoint: group.primaryEndpointAddress,
  cacheUser: user.userName,
  cacheArn: group.arn,
  cacheUserArn: user.arn,
});
