// SPDX-License-Identifier: Apache-2.0
// Networks, clusters and data that exist already, as arguments of `fromExisting`.
import type * as pulumi from "@pulumi/pulumi";
import { isDomain, isMatch } from "../lib/checks";
import { checkInput, requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import { areDifferent, KEY_ARN, type Ids } from "../lib/requirements";

/** Arguments of `Network.fromExisting`. Lists are in the order of the zones. */
export interface ExistingNetworkArgs {
  /** ID of the VPC. */
  vpcId: pulumi.Input<string>;
  /** Subnets with outbound access through NAT and no inbound access, one per zone: three for a cluster. */
  privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets without a route out of the VPC, one per zone: two or more for data. */
  isolatedSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets with a route to the internet. No component creates anything in them. @default - none */
  publicSubnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Route tables of the private subnets. `secondaryClients` of a `DataTier` needs them. @default - none */
  privateRouteTableIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Arguments of `HaCluster.fromExisting`. */
export interface ExistingClusterArgs {
  /** Name of the EKS cluster. Its endpoint and its certificate authority are looked up. */
  clusterName: pulumi.Input<string>;
  /** KMS key for the persistent volumes of pods. */
  volumeKeyArn: pulumi.Input<string>;
  /** Security group of the nodes and pods. @default - the security group that EKS created for the cluster */
  securityGroupId?: pulumi.Input<string>;
}

/** Arguments of `DataTier.fromExisting`; they have the meaning of the outputs of a `DataTier`. */
export interface ExistingDataTierArgs {
  /** Host name of the writer. */
  databaseEndpoint: pulumi.Input<string>;
  /** Host name of the RDS Proxy. @default - `databaseEndpoint` */
  databaseProxyEndpoint?: pulumi.Input<string>;
  /** Host name of the read replicas. @default - `databaseEndpoint` */
  databaseReaderEndpoint?: pulumi.Input<string>;
  /** ARN of the database users: `arn:aws:rds-db:REGION:ACCOUNT:dbuser:CLUSTER`. */
  databaseUsersArn: pulumi.Input<string>;
  /** Like `databaseUsersArn`, for the RDS Proxy. @default - `databaseUsersArn` */
  databaseProxyUsersArn?: pulumi.Input<string>;
  /** Host name of the primary endpoint of the cache. */
  cacheEndpoint: pulumi.Input<string>;
  /** ElastiCache user of the clients. */
  cacheUser: pulumi.Input<string>;
  /** ARN of the replication group. */
  cacheArn: pulumi.Input<string>;
  /** ARN of the ElastiCache user. */
  cacheUserArn: pulumi.Input<string>;
  /** Name of the bucket of objects. */
  bucketName: pulumi.Input<string>;
  /** Name of the backup vault. */
  backupVaultName: pulumi.Input<string>;
}

/** What a value must look like, with the words of the problem if it does not. */
type Form = [isValid: (value: unknown) => boolean, reason: string, fix: string];

const matching = (pattern: RegExp, what: string, example: string): Form => [
  (value) => isMatch(value, pattern),
  `is not ${what}`,
  `set it to a value such as ${example}`,
];

const VPC = matching(/^vpc-[\w-]+$/, "the ID of a VPC", "vpc-0123456789abcdef0");
const SUBNET = matching(/^subnet-[\w-]+$/, "the ID of a subnet", "subnet-0123456789abcdef0");
const ROUTE_TABLE = matching(/^rtb-[\w-]+$/, "the ID of a route table", "rtb-0123456789abcdef0");
const SECURITY_GROUP = matching(/^sg-[\w-]+$/, "the ID of a security group", "sg-0123456789abcdef0");
const KEY = matching(KEY_ARN, "the ARN of a KMS key", "arn:aws:kms:…:key/ID");
const NAME = matching(/^\S+$/, "a name", "app");
const HOST: Form = [isDomain, "is not a host name", "set it to the name without a scheme and a port"];
const arnOf = (service: string, example: string): Form =>
  matching(new RegExp(`^arn:aws[\\w-]*:${service}:[^*]+$`), `an ARN of ${service}`, example);

const checkForm = (
  problems: Problems,
  field: string,
  input: pulumi.Input<string>,
  [isValid, reason, fix]: Form,
): pulumi.Input<string> =>
  checkInput(problems, input, (found, value) => found.require(isValid(value), { field, value, reason, fix }));

/** Requires a list of different IDs of one form. An ID in a plain list may be known later; it is not checked then. */
const checkIds = (problems: Problems, field: string, ids: Ids, [isValid, reason, fix]: Form): Ids =>
  checkInput<unknown>(problems, ids, (found, value) => {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    for (const id of list) found.require(typeof id === "object" || isValid(id), { field, value: id, reason, fix });
    found.require(areDifferent(list), { field, value, reason: "must be different IDs", fix: "list each of them once" });
  }) as Ids;

const NETWORK_LISTS = ["privateSubnetIds", "isolatedSubnetIds", "publicSubnetIds", "privateRouteTableIds"] as const;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveExistingNetwork = (name: string, args: ExistingNetworkArgs): Required<ExistingNetworkArgs> => {
  requirePlain("Network", name, args, ["vpcId", ...NETWORK_LISTS.flatMap((list) => [list, `${list}[]`])]);
  const problems = new Problems(`Network "${name}"`);
  return problems.orThrow({
    vpcId: checkForm(problems, "vpcId", args.vpcId, VPC),
    privateSubnetIds: checkIds(problems, "privateSubnetIds", args.privateSubnetIds, SUBNET),
    isolatedSubnetIds: checkIds(problems, "isolatedSubnetIds", args.isolatedSubnetIds, SUBNET),
    publicSubnetIds: checkIds(problems, "publicSubnetIds", args.publicSubnetIds ?? [], SUBNET),
    privateRouteTableIds: checkIds(problems, "privateRouteTableIds", args.privateRouteTableIds ?? [], ROUTE_TABLE),
  });
};

/** Checks the arguments. @throws ArgumentError */
export const resolveExistingCluster = (name: string, args: ExistingClusterArgs): ExistingClusterArgs => {
  requirePlain("HaCluster", name, args, ["clusterName", "volumeKeyArn", "securityGroupId"]);
  const problems = new Problems(`HaCluster "${name}"`);
  return problems.orThrow({
    clusterName: checkForm(problems, "clusterName", args.clusterName, NAME),
    volumeKeyArn: checkForm(problems, "volumeKeyArn", args.volumeKeyArn, KEY),
    ...(args.securityGroupId !== undefined && {
      securityGroupId: checkForm(problems, "securityGroupId", args.securityGroupId, SECURITY_GROUP),
    }),
  });
};

const DATA_FORMS: Readonly<Record<keyof ExistingDataTierArgs, Form>> = {
  databaseEndpoint: HOST,
  databaseProxyEndpoint: HOST,
  databaseReaderEndpoint: HOST,
  databaseUsersArn: arnOf("rds-db", "arn:aws:rds-db:REGION:ACCOUNT:dbuser:CLUSTER"),
  databaseProxyUsersArn: arnOf("rds-db", "arn:aws:rds-db:REGION:ACCOUNT:dbuser:PROXY"),
  cacheEndpoint: HOST,
  cacheUser: NAME,
  cacheArn: arnOf("elasticache", "arn:aws:elasticache:REGION:ACCOUNT:replicationgroup:NAME"),
  cacheUserArn: arnOf("elasticache", "arn:aws:elasticache:REGION:ACCOUNT:user:NAME"),
  bucketName: NAME,
  backupVaultName: NAME,
};

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveExistingDataTier = (name: string, args: ExistingDataTierArgs): Required<ExistingDataTierArgs> => {
  requirePlain("DataTier", name, args, Object.keys(DATA_FORMS));
  const problems = new Problems(`DataTier "${name}"`);
  const given: Required<ExistingDataTierArgs> = {
    ...args,
    databaseProxyEndpoint: args.databaseProxyEndpoint ?? args.databaseEndpoint,
    databaseReaderEndpoint: args.databaseReaderEndpoint ?? args.databaseEndpoint,
    databaseProxyUsersArn: args.databaseProxyUsersArn ?? args.databaseUsersArn,
  };
  for (const field of Object.keys(DATA_FORMS) as (keyof ExistingDataTierArgs)[])
    // A default has the problems of the argument that it is taken from.
    if (args[field] !== undefined || given[field] === undefined)
      given[field] = checkForm(problems, field, given[field], DATA_FORMS[field]);
  return problems.orThrow(given);
};
