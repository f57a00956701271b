// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isCidr } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** How private subnets reach the internet. */
export enum NatStrategy {
  /** One gateway a zone: the loss of a zone takes no other zone's egress with it. */
  PerZone = "per-zone",
  /** One gateway for all zones: cheaper, and a single point of failure for egress. */
  Single = "single",
}

/** Arguments of a `Network`. */
export interface NetworkArgs {
  /** IPv4 range, `/16` to `/20`. @default "10.0.0.0/16" */
  cidrBlock?: string;
  /** Interface endpoints follow it: in every zone, or in the first one for all. @default NatStrategy.PerZone */
  nat?: NatStrategy;
  /**
   * Names of the three zones, such as `us-east-1a`; what stands in a zone is replaced when its name is.
   * @default - the region's first three: give them where AWS may add zones, or where one lacks a service
   */
  availabilityZones?: string[];
  /** Days that flow and DNS query logs are kept, 365 or more (PCI-DSS 4.0.1, 10.5.1: twelve months). @default 365 */
  flowLogRetentionDays?: number;
  /** A key that is there already, for these logs; it has to let CloudWatch Logs use it. @default - one is made */
  keyArn?: pulumi.Input<string>;
  /** Tags of every resource inside. */
  tags: PlatformTags;
}

/** What a `Network` gives to those built on it; lists are in the order of the zones. */
export interface NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  /** Routed to the internet: the public side of NAT gateways, nothing else. */
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /** Reach out through NAT, can't be reached: nodes and balancers. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** The private subnets': another network is reached by a route in them. */
  readonly privateRouteTableIds: pulumi.Output<string[]>;
  /** No route outside the network: databases and caches. */
  readonly isolatedSubnetIds: pulumi.Output<string[]>;
}

/** Arguments with every default filled in. */
export type NetworkSpec = Required<Omit<NetworkArgs, Given>> & Pick<NetworkArgs, Given>;
/** What may be left out. */
type Given = "availabilityZones" | "keyArn";

/** Zones that a platform spans. Three: the least that keeps a majority when one is lost. */
export const ZONES = 3;

/** The private networks (RFC 1918): where a platform's own addresses are. */
export const PRIVATE_NETWORKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveNetwork = (name: string, args: NetworkArgs): NetworkSpec => {
  const spec: NetworkSpec = {
    cidrBlock: args.cidrBlock ?? "10.0.0.0/16",
    nat: args.nat ?? NatStrategy.PerZone,
    availabilityZones: args.availabilityZones,
    flowLogRetentionDays: args.flowLogRetentionDays ?? 365,
    keyArn: args.keyArn,
    tags: args.tags,
  };
  const problems = new Problems(`Network "${name}"`);
  problems.unless(
    isCidr(spec.cidrBlock, 16, 20),
    "cidrBlock",
    spec.cidrBlock,
    "is not an IPv4 network that three zones of three subnets fit in",
    'use one from /16 to /20 with its host bits zero, such as "10.0.0.0/16"',
  );
  const strategies = Object.values(NatStrategy);
  problems.unless(
    strategies.includes(spec.nat),
    "nat",
    spec.nat,
    "is not a strategy",
    `use one of ${strategies.join(", ")}`,
  );
  problems.unless(
    spec.availabilityZones === undefined || areZones(spec.availabilityZones),
    "availabilityZones",
    spec.availabilityZones,
    `are not ${ZONES} zones of one region`,
    'name them, each once, such as "us-east-1a", or leave them out',
  );
  problems.unless(
    RETENTION_DAYS.has(spec.flowLogRetentionDays),
    "flowLogRetentionDays",
    spec.flowLogRetentionDays,
    "is not a retention of twelve months or more that CloudWatch offers",
    `use one of ${[...RETENTION_DAYS].join(", ")}`,
  );
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};

const areZones = (zones: unknown): boolean => {
  if (!Array.isArray(zones) || zones.length !== ZONES || new Set(zones).size !== ZONES) return false;
  const regions = zones.map((zone) =>
    typeof zone === "string" ? /^([a-z]{2}(-[a-z]+)+-\d)[a-z]$/.exec(zone)?.[1] : undefined,
  );
  return regions.every((region) => region !== undefined && region === regions[0]);
};

/** Retentions of a year or more that CloudWatch Logs accepts, in days (PutRetentionPolicy, AWS API reference). */
const RETENTION_DAYS = new Set([365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]);
