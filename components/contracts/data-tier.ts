// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { overlaps } from "../lib/addresses";
import { isCidr, isMatch } from "../lib/checks";
import { checkInput, requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import { isRegion } from "../lib/regions";
import {
  requireBoolean,
  requireInOrder,
  requireInteger,
  requireKeyArn,
  requireRegion,
  checkSubnets,
} from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import {
  checkNetwork,
  checkPlacement,
  networkInputs,
  type NetworkReference,
  type Placement,
} from "./network-reference";

/** ARNs of existing KMS keys, one per class of data; their policies must allow the services that the created keys allow. */
export interface DataTierKeys {
  /** Key of the database. */
  database?: pulumi.Input<string>;
  /** Key of the cache. */
  cache?: pulumi.Input<string>;
  /** Key of the bucket of objects. */
  objects?: pulumi.Input<string>;
  /** Key of the backup vault. */
  backups?: pulumi.Input<string>;
}

/** Clients in the secondary region, which take over when the primary region is lost. */
export interface SecondaryClients {
  /** The network of the clients: a cache is created in its isolated subnets. @default - `vpcId`, `subnetIds` and `routeTableIds` are required */
  network?: NetworkReference;
  /** ID of the VPC. @default - that of `network` */
  vpcId?: pulumi.Input<string>;
  /** IPv4 range of the clients' network, which must not overlap `10.255.0.0/16`, the network of the replica. */
  cidrBlock: pulumi.Input<string>;
  /** Isolated subnets, one per zone: a cache is created in them. @default - those of `network` */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Route tables of the clients' subnets, one per zone: they get a route to the replica. @default - those of the private subnets of `network` */
  routeTableIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** The security group whose members may connect to the replica and the cache. */
  securityGroupId: pulumi.Input<string>;
}

/** Arguments of a `DataTier`. */
export interface DataTierArgs {
  /** The network of the database and the cache, which are in its isolated subnets. @default - `vpcId` and `subnetIds` are required */
  network?: NetworkReference;
  /** ID of the VPC. @default - that of `network` */
  vpcId?: pulumi.Input<string>;
  /** Isolated subnets, one per zone. @default - those of `network` */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The security group whose members may connect to the database and the cache. The group of an EKS cluster contains all its
   * nodes and pods; network policies and IAM authentication decide which pods use the connection.
   */
  clientSecurityGroupId: pulumi.Input<string>;
  /** Aurora read replicas, which are the failover targets: 1 to 15, and 1 to 14 with a secondary region (the limits of Aurora). @default 1 */
  readers?: number;
  /** Class of the database instances; a secondary region needs a memory-optimized class (db.r, db.x). @default "db.r8g.large" */
  instanceClass?: string;
  /** Node type of the cache. @default "cache.m7g.large" */
  cacheNodeType?: string;
  /** Cache replicas, which are the failover targets, 1 to 5 (the limit of ElastiCache). @default 2 */
  cacheReplicas?: number;
  /** Days that backups are retained, 7 to 35; AWS Backup limits point-in-time recovery to 35 days. @default 35 */
  backupRetentionDays?: number;
  /** Prevents the deletion of data together with the stack. @default true */
  deletionProtection?: boolean;
  /** Existing KMS keys. @default - a key is created for each class of data */
  keys?: DataTierKeys;
  /**
   * A secondary region, such as `us-west-2`, with a database replica that can be promoted, a replica of every object, and
   * a copy of each backup. @default - none
   */
  secondaryRegion?: string;
  /** Existing KMS keys of the secondary region. @default - a key is created for each class of data */
  secondaryKeys?: DataTierKeys;
  /** Isolated subnets of the secondary region, in two zones or more. @default - an isolated network is created */
  secondarySubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Clients that may connect to the replica and to a cache in the secondary region. @default - none: the replica has no clients until it is promoted */
  secondaryClients?: SecondaryClients;
  /** Tags of every child resource. */
  tags: PlatformTags;
}

/** Endpoints for the clients in the secondary region. */
export interface SecondaryData {
  /** Writer endpoint; it accepts connections only after the replica is promoted. */
  readonly databaseEndpoint: pulumi.Output<string>;
  /** Endpoint of the replica; it is read-only until it is promoted. */
  readonly databaseReaderEndpoint: pulumi.Output<string>;
  /** Like `databaseUsersArn`, for the secondary region. */
  readonly databaseUsersArn: pulumi.Output<string>;
  /** The cache of the secondary region; it is empty when the clients take over. */
  readonly cacheEndpoint: pulumi.Output<string>;
  /** ElastiCache user of the clients, with IAM authentication. */
  readonly cacheUser: pulumi.Output<string>;
  /** ARN of the replication group. Permission to connect requires this ARN and `cacheUserArn`. */
  readonly cacheArn: pulumi.Output<string>;
  /** ARN of the ElastiCache user. */
  readonly cacheUserArn: pulumi.Output<string>;
}

/** Outputs of a `DataTier`. */
export interface DataTierOutputs {
  /** Writer endpoint: PostgreSQL on port 5432, TLS required. */
  readonly databaseEndpoint: pulumi.Output<string>;
  /** Endpoint of the RDS Proxy, which keeps connections open during a failover; prefer it. IAM authentication and TLS required. */
  readonly databaseProxyEndpoint: pulumi.Output<string>;
  /** Reader endpoint, which balances connections over the read replicas. */
  readonly databaseReaderEndpoint: pulumi.Output<string>;
  /** ARN of the cluster's database users, `arn:aws:rds-db:REGION:ACCOUNT:dbuser:CLUSTER`; append `/USER` to allow `rds-db:connect` as that user. */
  readonly databaseUsersArn: pulumi.Output<string>;
  /** Like `databaseUsersArn`, for the RDS Proxy. */
  readonly databaseProxyUsersArn: pulumi.Output<string>;
  /** Primary endpoint of the cache: Valkey on port 6379, TLS required. */
  readonly cacheEndpoint: pulumi.Output<string>;
  /** ElastiCache user of the clients, with IAM authentication. */
  readonly cacheUser: pulumi.Output<string>;
  /** ARN of the replication group. Permission to connect requires this ARN and `cacheUserArn`. */
  readonly cacheArn: pulumi.Output<string>;
  /** ARN of the ElastiCache user. */
  readonly cacheUserArn: pulumi.Output<string>;
  /** Name of the bucket of objects. */
  readonly bucketName: pulumi.Output<string>;
  /** Name of the backup vault. */
  readonly backupVaultName: pulumi.Output<string>;
  /** Endpoints for `secondaryClients`, if there are any. */
  readonly secondary?: SecondaryData;
}

/** Arguments with every default filled in. */
export type DataTierSpec = Required<Omit<DataTierArgs, Optional | "network" | "secondaryClients">> &
  Pick<DataTierArgs, Optional> &
  Placement & { secondaryClients?: SecondaryClientsSpec };
/** Arguments without a default. */
type Optional = "secondaryRegion" | "secondarySubnetIds";
/** Clients in the secondary region, with the IDs of their network. */
export type SecondaryClientsSpec = Required<Omit<SecondaryClients, "network">>;

export const DATABASE_PORT = 5432;
export const CACHE_PORT = 6379;
/** CIDR block of the network that is created for the replica. */
export const REPLICA_NETWORK = "10.255.0.0/16";

const INPUTS = [
  ...networkInputs(),
  ...networkInputs("secondaryClients."),
  ...["vpcId", "cidrBlock", "subnetIds", "subnetIds[]", "routeTableIds", "routeTableIds[]", "securityGroupId"].map(
    (path) => `secondaryClients.${path}`,
  ),
  "vpcId",
  "subnetIds",
  "subnetIds[]",
  "clientSecurityGroupId",
  "keys.*",
  "secondaryKeys.*",
  "secondarySubnetIds",
  "secondarySubnetIds[]",
];

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveDataTier = (name: string, args: DataTierArgs): DataTierSpec => {
  requirePlain("DataTier", name, args, INPUTS);
  const problems = new Problems(`DataTier "${name}"`);
  // A subnet group of Aurora needs subnets in two zones.
  const spec: Omit<DataTierSpec, "secondaryClients"> = {
    ...args,
    ...checkPlacement(problems, args, { kind: "isolatedSubnetIds", least: 2 }),
    secondarySubnetIds: checkSubnets(problems, "secondarySubnetIds", args.secondarySubnetIds, { least: 2 }),
    readers: args.readers ?? 1,
    instanceClass: args.instanceClass ?? "db.r8g.large",
    cacheNodeType: args.cacheNodeType ?? "cache.m7g.large",
    cacheReplicas: args.cacheReplicas ?? 2,
    backupRetentionDays: args.backupRetentionDays ?? 35,
    deletionProtection: args.deletionProtection ?? true,
    keys: args.keys ?? {},
    secondaryKeys: args.secondaryKeys ?? {},
  };
  checkDatabase(problems, spec);
  checkCacheNodeType(problems, spec.cacheNodeType);
  requireInteger(problems, "cacheReplicas", spec.cacheReplicas, 1, 5);
  requireInteger(problems, "backupRetentionDays", spec.backupRetentionDays, 7, 35);
  requireBoolean(problems, "deletionProtection", spec.deletionProtection);
  for (const [field, keys] of [
    ["keys", spec.keys],
    ["secondaryKeys", spec.secondaryKeys],
  ] as const)
    for (const [kind, arn] of Object.entries(keys)) requireKeyArn(problems, `${field}.${kind}`, arn);
  checkSecondary(problems, args);
  return problems.orThrow({
    ...spec,
    secondaryClients:
      args.secondaryClients === undefined ? undefined : checkClients(problems, args, args.secondaryClients),
    tags: checkTags(problems, spec.tags),
  });
};

/**
 * Classes of Aurora PostgreSQL 17: memory-optimized, and burstable in two sizes.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html
 */
const MEMORY_OPTIMIZED = /^db\.(r[5-9][a-z]*|x\d[a-z]*)\.(large|\d*xlarge)$/;
const BURSTABLE = /^db\.(t3|t4g)\.(medium|large)$/;

/**
 * A global database needs memory-optimized classes, and counts its secondary region as one of the 15 read replicas.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html
 */
const checkDatabase = (
  problems: Problems,
  { readers, instanceClass, secondaryRegion }: Pick<DataTierSpec, "readers" | "instanceClass" | "secondaryRegion">,
): void => {
  const isGlobal = isRegion(secondaryRegion);
  requireInteger(problems, "readers", readers, 1, isGlobal ? 14 : 15);
  const fix = 'set it to a class such as "db.r8g.large"';
  requireInOrder(problems, "instanceClass", instanceClass, [
    {
      holds: () => isMatch(instanceClass, /^db\.[a-z0-9-]+\.[a-z0-9-]+$/),
      reason: "is not a database instance class",
      fix,
    },
    {
      holds: () => MEMORY_OPTIMIZED.test(instanceClass) || BURSTABLE.test(instanceClass),
      reason:
        "is not an instance class of Aurora PostgreSQL: it has db.r, db.x, and db.t3 and db.t4g from medium to large",
      fix,
    },
    {
      holds: () => !isGlobal || MEMORY_OPTIMIZED.test(instanceClass),
      reason: "must be a memory-optimized class, because secondaryRegion makes the cluster part of a global database",
      fix: `${fix}, or omit secondaryRegion`,
    },
  ]);
};

/**
 * Node types of ElastiCache for Valkey. The type r6gd needs data tiering, which this component does not use.
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
 */
const CACHE_NODE_TYPES = /^cache\.((m[4-9]|r[4-9]|c7)[a-z]*\.(large|\d*xlarge)|t(2|3|4g)\.(micro|small|medium))$/;

const checkCacheNodeType = (problems: Problems, cacheNodeType: string): void => {
  const fix = 'set it to a type such as "cache.m7g.large"';
  requireInOrder(problems, "cacheNodeType", cacheNodeType, [
    {
      holds: () => isMatch(cacheNodeType, /^cache\.[a-z0-9-]+\.[a-z0-9-]+$/),
      reason: "is not a cache node type",
      fix,
    },
    { holds: () => CACHE_NODE_TYPES.test(cacheNodeType), reason: "is not a node type of ElastiCache for Valkey", fix },
    {
      holds: () => !cacheNodeType.startsWith("cache.r6gd."),
      reason: "must be a type that keeps all data in memory, and r6gd needs data tiering",
      fix,
    },
  ]);
};

const checkSecondary = (problems: Problems, args: DataTierArgs): void => {
  if (args.secondaryRegion !== undefined) requireRegion(problems, "secondaryRegion", args.secondaryRegion);
  for (const field of ["secondarySubnetIds", "secondaryKeys"] as const)
    problems.require(args.secondaryRegion !== undefined || args[field] === undefined, {
      field,
      value: args[field],
      reason: "must not be set without secondaryRegion",
      fix: `set secondaryRegion, or omit ${field}`,
    });
};

const checkClients = (
  problems: Problems,
  { secondaryRegion, secondarySubnetIds }: DataTierArgs,
  clients: SecondaryClients,
): SecondaryClientsSpec => {
  problems.require(secondaryRegion !== undefined && secondarySubnetIds === undefined, {
    field: "secondaryClients",
    value: undefined,
    reason: "must be set together with secondaryRegion and without secondarySubnetIds",
    fix: "set secondaryRegion and omit secondarySubnetIds",
  });
  const network = checkNetwork(problems, clients, ["vpcId", "subnetIds", "routeTableIds"], "secondaryClients.");
  problems.require(network === undefined || network.privateRouteTableIds !== undefined, {
    field: "secondaryClients.network.privateRouteTableIds",
    value: undefined,
    reason: "is missing, and the replica needs routes from the clients",
    fix: "list the route table of each private subnet",
  });
  return {
    vpcId: (network?.vpcId ?? clients?.vpcId)!,
    subnetIds: (network?.isolatedSubnetIds ?? clients?.subnetIds)!,
    routeTableIds: (network?.privateRouteTableIds ?? clients?.routeTableIds)!,
    securityGroupId: clients?.securityGroupId,
    cidrBlock: checkInput(problems, clients?.cidrBlock, (found, value) =>
      found.require(isCidr(value, 16, 28) && !overlaps(value, REPLICA_NETWORK), {
        field: "secondaryClients.cidrBlock",
        value,
        reason: `must be an IPv4 CIDR block from /16 to /28 that does not overlap ${REPLICA_NETWORK}, the network of the replica`,
        fix: 'set it to a network such as "10.1.0.0/16"',
      }),
    ),
  };
};
