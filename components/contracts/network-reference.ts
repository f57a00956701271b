// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import type { Problems } from "../lib/problems";
import { checkSubnets } from "../lib/requirements";

/** The network in which a component creates its resources: a `Network`, what `Network.fromExisting` returns, or an object with the IDs. */
export interface NetworkReference {
  /** ID of the VPC. */
  vpcId: pulumi.Input<string>;
  /** Subnets with outbound access through NAT, one per zone, for nodes and load balancers. */
  privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Subnets without a route out of the VPC, one per zone, for databases and caches. */
  isolatedSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Route tables of the private subnets, in the order of the subnets. @default - none; `secondaryClients` of a `DataTier` needs them */
  privateRouteTableIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Paths of a network reference in the arguments of a component; see `requirePlain`. A `Network` has other outputs besides. */
export const networkInputs = (prefix = ""): string[] => [`${prefix}network.*`, `${prefix}network.*[]`];

/** The two ways to name a network: as a whole, or by its IDs. */
interface Named {
  network?: NetworkReference;
  vpcId?: pulumi.Input<string>;
  subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
}

/** A VPC, and subnets in it. */
export interface Placement {
  vpcId: pulumi.Input<string>;
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
}

interface PlacementRules {
  /** The subnets of a `network` that the component uses. */
  kind: "privateSubnetIds" | "isolatedSubnetIds";
  /** The least number of subnets. */
  least: number;
  /** The highest number of subnets. @default Infinity */
  most?: number;
  /** Path of the arguments, with a dot at the end: `secondary.`. @default "" */
  prefix?: string;
}

/** Returns the VPC and the subnets of a component, and records what is wrong with the arguments that name them. */
export const checkPlacement = (problems: Problems, args: Named, rules: PlacementRules): Placement => {
  const { kind, prefix = "", ...counts } = rules;
  const network = checkNetwork(problems, args, ["vpcId", "subnetIds"], prefix);
  const subnetIds = network ? network[kind] : args?.subnetIds;
  const field = network ? `${prefix}network.${kind}` : `${prefix}subnetIds`;
  return {
    vpcId: (network ? network.vpcId : args?.vpcId)!,
    subnetIds: checkSubnets(problems, field, subnetIds, counts)!,
  };
};

/** Returns the network if it is given, and requires exactly one of the network and its IDs. */
export const checkNetwork = (
  problems: Problems,
  args: Named,
  ids: readonly string[],
  prefix = "",
): NetworkReference | undefined => {
  const { network, ...rest } = args ?? {};
  const set = ids.filter((id) => (rest as Record<string, unknown>)[id] !== undefined);
  const names = ids.join(", ");
  problems.require(network === undefined || set.length === 0, {
    field: `${prefix}network`,
    value: undefined,
    reason: `must not be set together with ${set.join(" and ")}`,
    fix: `omit ${set.join(" and ")}, or omit network`,
  });
  problems.require(network !== undefined || set.length === ids.length, {
    field: `${prefix}network`,
    value: undefined,
    reason: `is missing, and not all of ${names} are set`,
    fix: `set network to a Network, or set ${names}`,
  });
  const isNetwork = network === undefined || (typeof network === "object" && network?.vpcId !== undefined);
  problems.require(isNetwork, {
    field: `${prefix}network`,
    value: undefined,
    reason: "must be a Network, or an object with its vpcId and subnet IDs",
    fix: "set it to a Network, or to the result of Network.fromExisting",
  });
  return isNetwork ? network : undefined;
};
