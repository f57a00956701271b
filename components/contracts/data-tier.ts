// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isCidr, isIntegerWithin, isRegion } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** Keys that someone else made, by ARN, for a class of data each; they have to let in the services that the made ones do. */
export interface DataTierKeys {
  database?: pulumi.Input<string>;
  cache?: pulumi.Input<string>;
  objects?: pulumi.Input<string>;
  backups?: pulumi.Input<string>;
}

/** Those of the second region who take over when the first one is lost. */
export interface SecondaryClients {
  vpcId: pulumi.Input<string>;
  /** The network's IPv4 range, which must leave the replica's `10.255.0.0/16` alone. */
  cidrBlock: string;
  /** Isolated subnets, one a zone: a cache is made in them. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Route tables of the clients' subnets, one a zone: they lead to the replica. */
  routeTableIds: pulumi.Input<string[]>;
  /** The security group whose members may reach replica and cache. */
  securityGroupId: pulumi.Input<string>;
}

/** Arguments of a `DataTier`. */
export interface DataTierArgs {
  vpcId: pulumi.Input<string>;
  /** Isolated subnets, one a zone. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** The security group whose members may reach database and cache. */
  clientSecurityGroupId: pulumi.Input<string>;
  /** Database replicas to fail over to, 1 to 15 (Aurora's most). @default 1 */
  readers?: number;
  /** @default "db.r8g.large" */
  instanceClass?: string;
  /** @default "cache.m7g.large" */
  cacheNodeType?: string;
  /** Cache replicas to fail over to, 1 to 5 (ElastiCache's most). @default 2 */
  cacheReplicas?: number;
  /** Days that backups are kept; continuous recovery reaches back 35 at most (AWS Backup). 7 to 35. @default 35 */
  backupRetentionDays?: number;
  /** Keeps data from being deleted with the stack. @default true */
  deletionProtection?: boolean;
  /** Keys that are there already. @default - one is made for each class of data */
  keys?: DataTierKeys;
  /**
   * A second region, such as `us-west-2`: it holds a replica of the database that can be promoted, of every object, and a
   * copy of each backup. @default - none
   */
  secondaryRegion?: string;
  /** Keys of the second region that are there already. @default - one is made for each class of data */
  secondaryKeys?: DataTierKeys;
  /** Isolated subnets of the second region, in two zones or more. @default - a network without any way in or out is made */
  secondarySubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Who may reach the replica, and gets a cache beside it. @default - nobody: it waits to be promoted */
  secondaryClients?: SecondaryClients;
  /** Tags of every resource inside. */
  tags: PlatformTags;
}

/** Where the second region's clients find their data. */
export interface SecondaryData {
  /** The writer once the replica is promoted; nothing answers before. */
  readonly databaseEndpoint: pulumi.Output<string>;
  /** The replica: reads only until it is promoted. */
  readonly databaseReaderEndpoint: pulumi.Output<string>;
  /** As `databaseUsersArn` of the first region. */
  readonly databaseUsersArn: pulumi.Output<string>;
  /** A cache of its own, empty when the clients take over. */
  readonly cacheEndpoint: pulumi.Output<string>;
  readonly cacheUser: pulumi.Output<string>;
  readonly cacheArn: pulumi.Output<string>;
  readonly cacheUserArn: pulumi.Output<string>;
}

/** What a `DataTier` gives to those who keep data in it. */
export interface DataTierOutputs {
  /** The writer: PostgreSQL on 5432, TLS required. */
  readonly databaseEndpoint: pulumi.Output<string>;
  /** The proxy, to be preferred: it keeps connections over a failover. IAM tokens only, TLS required. */
  readonly databaseProxyEndpoint: pulumi.Output<string>;
  /** The readers, in turn. */
  readonly databaseReaderEndpoint: pulumi.Output<string>;
  /** ARN of the secret with the database's master password, which AWS makes and rotates. */
  readonly databaseSecretArn: pulumi.Output<string>;
  /** What a user's name comes after, by `/`, in the right to connect to writer and readers as that user: `arn:aws:rds-db:REGION:ACCOUNT:dbuser:CLUSTER`. */
  readonly databaseUsersArn: pulumi.Output<string>;
  /** The same of the proxy. */
  readonly databaseProxyUsersArn: pulumi.Output<string>;
  /** The cache's primary: Valkey on 6379, TLS required. */
  readonly cacheEndpoint: pulumi.Output<string>;
  /** Who clients log on to the cache as, with an IAM token. */
  readonly cacheUser: pulumi.Output<string>;
  /** Who connects needs the right to both: the cache, and its user. */
  readonly cacheArn: pulumi.Output<string>;
  readonly cacheUserArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  readonly backupVaultName: pulumi.Output<string>;
  /** Of `secondaryClients`, where there are any. */
  readonly secondary?: SecondaryData;
}

/** Arguments with every default filled in. */
export type DataTierSpec = Required<Omit<DataTierArgs, Given>> & Pick<DataTierArgs, Given>;
/** What stands for nothing when it is left out. */
type Given = "secondaryRegion" | "secondarySubnetIds" | "secondaryClients";

/** The replica's own network. */
export const REPLICA_NETWORK = "10.255.0.0/16";

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveDataTier = (name: string, args: DataTierArgs): DataTierSpec => {
  const spec: DataTierSpec = {
    ...args,
    readers: args.readers ?? 1,
    instanceClass: args.instanceClass ?? "db.r8g.large",
    cacheNodeType: args.cacheNodeType ?? "cache.m7g.large",
    cacheReplicas: args.cacheReplicas ?? 2,
    backupRetentionDays: args.backupRetentionDays ?? 35,
    deletionProtection: args.deletionProtection ?? true,
    keys: args.keys ?? {},
    secondaryKeys: args.secondaryKeys ?? {},
  };
  const problems = new Problems(`DataTier "${name}"`);
  problems.unless(
    isIntegerWithin(spec.readers, 1, 15),
    "readers",
    spec.readers,
    "leaves no replica to fail over to, or is more than Aurora has",
    "set readers from 1 to 15",
  );
  problems.unless(
    /^db\.[a-z0-9]+\.[a-z0-9]+$/.test(String(spec.instanceClass)),
    "instanceClass",
    spec.instanceClass,
    "is no class of database instance",
    'use one such as "db.r8g.large"',
  );
  problems.unless(
    /^cache\.[a-z0-9]+\.[a-z0-9]+$/.test(String(spec.cacheNodeType)),
    "cacheNodeType",
    spec.cacheNodeType,
    "is no type of cache node",
    'use one such as "cache.m7g.large"',
  );
  problems.unless(
    isIntegerWithin(spec.cacheReplicas, 1, 5),
    "cacheReplicas",
    spec.cacheReplicas,
    "leaves no replica to fail over to, or is more than ElastiCache has",
    "set cacheReplicas from 1 to 5",
  );
  problems.unless(
    isIntegerWithin(spec.backupRetentionDays, 7, 35),
    "backupRetentionDays",
    spec.backupRetentionDays,
    "is less than a week, or more than continuous backup keeps",
    "set it from 7 to 35",
  );
  problems.unless(
    typeof spec.deletionProtection === "boolean",
    "deletionProtection",
    spec.deletionProtection,
    "is no boolean",
    "set true or false",
  );
  problems.unless(
    spec.secondaryRegion === undefined || isRegion(spec.secondaryRegion),
    "secondaryRegion",
    spec.secondaryRegion,
    "is no AWS region",
    'set one such as "us-west-2", or leave it out',
  );
  problems.unless(
    spec.secondaryRegion !== undefined || spec.secondarySubnetIds === undefined,
    "secondarySubnetIds",
    spec.secondarySubnetIds,
    "are in no region",
    "set secondaryRegion to theirs, or leave them out",
  );
  if (spec.secondaryClients !== undefined) checkClients(problems, spec, spec.secondaryClients);
  problems.unless(
    spec.secondaryRegion !== undefined || args.secondaryKeys === undefined,
    "secondaryKeys",
    spec.secondaryKeys,
    "are in no region",
    "set secondaryRegion to theirs, or leave them out",
  );
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};

const checkClients = (
  problems: Problems,
  { secondaryRegion, secondarySubnetIds }: DataTierSpec,
  { cidrBlock }: SecondaryClients,
): void => {
  problems.unless(
    secondaryRegion !== undefined && secondarySubnetIds === undefined,
    "secondaryClients",
    "given",
    "need the replica in a network of its own",
    "set secondaryRegion, and leave secondarySubnetIds out",
  );
  problems.unless(
    isCidr(cidrBlock, 16, 28) && !cidrBlock.startsWith("10.255."),
    "secondaryClients.cidrBlock",
    cidrBlock,
    `is no network beside the replica's ${REPLICA_NETWORK}`,
    'use another, such as "10.1.0.0/16"',
  );
};
