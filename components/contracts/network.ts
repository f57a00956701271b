// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { overlaps, RESERVED_IN_VPC } from "../lib/addresses";
import { isCidr, isKnownLater, isMatch } from "../lib/checks";
import { requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import { hasThreeZones, isEdgeZone, isRegion, regionOfZone } from "../lib/regions";
import { requireInOrder, requireKeyArn, requireThreeZones } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";

/** How private subnets reach the internet. */
export const NatStrategy = {
  /** One NAT gateway per zone: the loss of a zone does not affect the egress of the others. */
  PerZone: "per-zone",
  /** One NAT gateway for all zones: cheaper, but a single point of failure for egress. */
  Single: "single",
} as const;
/** A member of `NatStrategy`, or its value as a string: `"single"`. */
export type NatStrategy = (typeof NatStrategy)[keyof typeof NatStrategy];

/** Arguments of a `Network`. */
export interface NetworkArgs {
  /** IPv4 range, `/16` to `/20`. @default "10.0.0.0/16" */
  cidrBlock?: string;
  /** NAT gateways: one in each zone, or one for all. It also decides where interface endpoints are created: in every zone, or only in the first one. @default NatStrategy.PerZone */
  nat?: NatStrategy;
  /**
   * Names of the three availability zones, such as `us-east-1a`. They cannot change after the first deployment (docs/network.md).
   * @default - the first three zones of the region; set them where AWS may add zones, or where a zone lacks a service
   */
  availabilityZones?: string[];
  /** Days that VPC flow logs and DNS query logs are retained, 365 or more (PCI DSS 4.0.1, 10.5.1: twelve months). @default 365 */
  flowLogRetentionDays?: number;
  /** AWS accounts whose private image registries the nodes use, besides their own. @default - none */
  imageAccounts?: pulumi.Input<string>[];
  /** An existing KMS key for these logs; its policy must allow CloudWatch Logs. @default - a key is created */
  keyArn?: pulumi.Input<string>;
  /** Tags of every child resource. */
  tags: PlatformTags;
}

/** Outputs of a `Network`; lists are in the order of the zones. */
export interface NetworkOutputs {
  /** ID of the VPC. */
  readonly vpcId: pulumi.Output<string>;
  /** Subnets with a route to the internet; they contain only NAT gateways. */
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /** Subnets with outbound access through NAT and no inbound access, for nodes and load balancers. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** Route tables of the private subnets: add a route to them to reach another network. */
  readonly privateRouteTableIds: pulumi.Output<string[]>;
  /** Subnets without a route out of the VPC, for databases and caches. */
  readonly isolatedSubnetIds: pulumi.Output<string[]>;
}

/** Arguments with every default filled in. */
export type NetworkSpec = Required<Omit<NetworkArgs, Optional>> & Pick<NetworkArgs, Optional>;
/** Arguments without a default. */
type Optional = "availabilityZones" | "keyArn";

/** Number of availability zones that a platform uses. Three is the least that keeps a majority when one is lost. */
export const ZONES = 3;

export { PRIVATE_NETWORKS } from "../lib/addresses";

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveNetwork = (name: string, args: NetworkArgs): NetworkSpec => {
  requirePlain("Network", name, args, ["imageAccounts[]", "keyArn"]);
  const spec: NetworkSpec = {
    cidrBlock: args.cidrBlock ?? "10.0.0.0/16",
    nat: args.nat ?? NatStrategy.PerZone,
    availabilityZones: args.availabilityZones,
    flowLogRetentionDays: args.flowLogRetentionDays ?? 365,
    imageAccounts: args.imageAccounts ?? [],
    keyArn: args.keyArn,
    tags: args.tags,
  };
  const problems = new Problems(`Network "${name}"`);
  checkCidrBlock(problems, spec.cidrBlock);
  const strategies = Object.values(NatStrategy);
  problems.require(strategies.includes(spec.nat), {
    field: "nat",
    value: spec.nat,
    reason: `must be one of ${strategies.join(", ")}`,
    fix: "set it to one of them",
  });
  if (spec.availabilityZones !== undefined) checkZones(problems, spec.availabilityZones);
  problems.require(RETENTION_DAYS.has(spec.flowLogRetentionDays), {
    field: "flowLogRetentionDays",
    value: spec.flowLogRetentionDays,
    reason: "is not a CloudWatch Logs retention period of twelve months or more",
    fix: `use one of ${[...RETENTION_DAYS].join(", ")}`,
  });
  const accounts: unknown = spec.imageAccounts;
  problems.require(
    Array.isArray(accounts) && accounts.every((account) => isKnownLater(account) || isMatch(account, /^\d{12}$/)),
    {
      field: "imageAccounts",
      value: accounts,
      reason: "must be a list of AWS account IDs",
      fix: 'list account IDs of 12 digits in quotation marks, such as "123456789012"',
    },
  );
  requireKeyArn(problems, "keyArn", spec.keyArn);
  return problems.orThrow({ ...spec, tags: checkTags(problems, spec.tags) });
};

const checkCidrBlock = (problems: Problems, cidrBlock: string): void => {
  const fix = 'set it to a network such as "10.0.0.0/16"';
  requireInOrder(problems, "cidrBlock", cidrBlock, [
    {
      holds: () => isCidr(cidrBlock, 16, 20),
      reason: "must be an IPv4 CIDR block from /16 to /20 with host bits of zero",
      fix,
    },
    {
      holds: () => !RESERVED_IN_VPC.some((reserved) => overlaps(cidrBlock, reserved)),
      reason: `is not a range for a VPC, because ${RESERVED_IN_VPC.join(", ")} are reserved`,
      fix,
    },
  ]);
};

const checkZones = (problems: Problems, zones: string[]): void => {
  const edgeZone: unknown = Array.isArray(zones) ? zones.find(isEdgeZone) : undefined;
  requireInOrder(problems, "availabilityZones", zones, [
    {
      holds: () => edgeZone === undefined,
      reason: `is not a list of availability zones: ${JSON.stringify(edgeZone)} is a Local Zone or a Wavelength Zone`,
      fix: "list zones whose names are the region and one letter: EKS and Aurora run only in them",
    },
    {
      holds: () => areZones(zones),
      reason: `must be ${ZONES} different zones of one region`,
      fix: 'list names such as "us-east-1a", or omit them',
    },
    {
      holds: () => hasThreeZones(regionOfZone(zones[0])),
      reason: "must be in a region with three availability zones, but new accounts have two in this one",
      fix: "use the zones of another region",
    },
  ]);
};

/** Records what is wrong with a network in a region. The region is that of the provider, so that arguments do not contain it. */
export const checkNetworkRegion = (
  problems: Problems,
  { availabilityZones }: Pick<NetworkArgs, "availabilityZones">,
  region: unknown,
): void => {
  requireThreeZones(problems, "region", region);
  problems.require(
    !isRegion(region) || !areZones(availabilityZones) || regionOfZone(availabilityZones?.[0]) === region,
    {
      field: "availabilityZones",
      value: availabilityZones,
      reason: `must be zones of the region ${JSON.stringify(region)}`,
      fix: "list zones of that region, or omit them",
    },
  );
};

const areZones = (zones: unknown): boolean => {
  if (!Array.isArray(zones) || zones.length !== ZONES || new Set(zones).size !== ZONES) return false;
  const regions = zones.map(regionOfZone);
  return regions.every((region) => region !== undefined && region === regions[0]);
};

/** Retention periods of a year or more that CloudWatch Logs accepts, in days (PutRetentionPolicy, AWS API reference). */
const RETENTION_DAYS = new Set([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]);
