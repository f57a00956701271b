// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import type { DataTier } from "../components/aws/data-tier";
import { REPLICA_NETWORK, type SecondaryData } from "../components/contracts/data-tier";

/** The database and the cache of the application. */
export interface DataEndpoints {
  databaseHost: pulumi.Output<string>;
  databaseReaderHost: pulumi.Output<string>;
  /** ARNs of the database users, one for each endpoint that the application connects to. */
  databaseUsersArns: pulumi.Output<string>[];
  databaseCidr: string;
  cacheHost: pulumi.Output<string>;
  /** The name of the replication group, for which IAM tokens are signed. */
  cacheName: pulumi.Output<string>;
  cacheUser: pulumi.Output<string>;
  cacheArns: pulumi.Output<string>[];
}

/** The endpoints in the primary region. The application writes through the proxy. */
export const primaryEndpoints = (data: DataTier, databaseCidr: string): DataEndpoints => ({
  databaseHost: data.databaseProxyEndpoint,
  databaseReaderHost: data.databaseReaderEndpoint,
  databaseUsersArns: [data.databaseProxyUsersArn, data.databaseUsersArn],
  databaseCidr,
  ...cacheOf(data),
});

/** The endpoints in the secondary region. It has no RDS Proxy: a promoted replica has no other instance to fail over to. */
export const secondaryEndpoints = (data: SecondaryData): DataEndpoints => ({
  databaseHost: data.databaseEndpoint,
  databaseReaderHost: data.databaseReaderEndpoint,
  databaseUsersArns: [data.databaseUsersArn],
  databaseCidr: REPLICA_NETWORK,
  ...cacheOf(data),
});

const cacheOf = ({
  cacheEndpoint,
  cacheUser,
  cacheArn,
  cacheUserArn,
}: DataTier | SecondaryData): Pick<DataEndpoints, "cacheHost" | "cacheName" | "cacheUser" | "cacheArns"> => ({
  cacheHost: cacheEndpoint,
  // `arn:aws:elasticache:REGION:ACCOUNT:replicationgroup:NAME`
  cacheName: cacheArn.apply((arn) => arn.slice(arn.lastIndexOf(":") + 1)),
  cacheUser,
  cacheArns: [cacheArn, cacheUserArn],
});
