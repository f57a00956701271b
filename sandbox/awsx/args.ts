// SPDX-License-Identifier: Apache-2.0
import type { VpcArgs } from "@pulumi/awsx/ec2";
import {
  NatGatewayStrategy,
  SubnetAllocationStrategy,
  SubnetNameTagStrategy,
  VpcEndpointStrategy,
} from "@pulumi/awsx/types/enums/ec2";
import type * as pulumi from "@pulumi/pulumi";
import { endpointDns, type DnsAttributes } from "./endpoint-args";
import { isNetwork } from "./ipv4";
import { Problems } from "../../components/lib/problems";
import { checkSubnetSpecs } from "./subnet-specs";

/** The validated arguments of `awsx:ec2:Vpc`, with the defaults of @pulumi/awsx. */
export interface VpcSpec extends DnsAttributes {
  /** The original arguments, for those that are passed on unchanged. */
  args: VpcArgs;
  /** Undefined if an IPAM pool allocates it. */
  cidrBlock: string | undefined;
  zoneCount: number;
  nat: NatGatewayStrategy;
  /** Allocation ids of Elastic IPs. If empty, the NAT gateways get new ones. */
  allocationIds: pulumi.Input<string>[];
  subnetStrategy: SubnetAllocationStrategy;
  nameTags: SubnetNameTagStrategy;
  endpointStrategy: VpcEndpointStrategy;
}

/** Validates the arguments and applies defaults. @throws Error with every invalid argument */
export const resolveVpc = (name: string, args: VpcArgs): VpcSpec => {
  const zoneCount = args.availabilityZoneNames?.length ?? args.numberOfAvailabilityZones ?? 3;
  const endpointStrategy = args.vpcEndpointStrategy ?? "Legacy";
  const problems = new Problems(`Vpc "${name}"`);
  const spec: VpcSpec = {
    args,
    cidrBlock: args.cidrBlock ?? (args.ipv4IpamPoolId === undefined ? "10.0.0.0/16" : undefined),
    zoneCount,
    nat: args.natGateways?.strategy ?? "OnePerAz",
    allocationIds: args.natGateways?.elasticIpAllocationIds ?? [],
    subnetStrategy: args.subnetStrategy ?? "Legacy",
    nameTags: args.subnetNameTagStrategy ?? "Legacy",
    endpointStrategy,
    ...endpointDns(problems, args, endpointStrategy),
  };
  checkStrategies(problems, spec);
  checkRange(problems, spec);
  checkZones(problems, args);
  checkAllocationIds(problems, spec);
  checkSubnetSpecs(problems, args.subnetSpecs, spec.subnetStrategy, zoneCount);
  problems.throwIfAny();
  return spec;
};

const checkStrategies = (problems: Problems, spec: VpcSpec): void => {
  const strategies: [field: string, value: string, allowed: Record<string, string>][] = [
    ["natGateways.strategy", spec.nat, NatGatewayStrategy],
    ["subnetStrategy", spec.subnetStrategy, SubnetAllocationStrategy],
    ["subnetNameTagStrategy", spec.nameTags, SubnetNameTagStrategy],
    ["vpcEndpointStrategy", spec.endpointStrategy, VpcEndpointStrategy],
  ];
  for (const [field, value, allowed] of strategies) {
    const values = Object.values(allowed);
    problems.require(values.includes(value), {
      field,
      value,
      reason: "is not a valid strategy",
      fix: `use one of ${values.join(", ")}`,
    });
  }
};

const checkRange = (problems: Problems, { args, cidrBlock, subnetStrategy }: VpcSpec): void => {
  problems.require(cidrBlock === undefined || isNetwork(cidrBlock), {
    field: "cidrBlock",
    value: cidrBlock,
    reason: "is not a CIDR block from /16 to /28 without host bits",
    fix: "use a block such as 10.0.0.0/16",
  });
  if (args.ipv4IpamPoolId === undefined) return;
  problems.require((args.cidrBlock === undefined) !== (args.ipv4NetmaskLength === undefined), {
    field: "ipv4IpamPoolId",
    value: args.ipv4IpamPoolId,
    reason: "must be used with either cidrBlock or ipv4NetmaskLength",
    fix: "set exactly one of them",
  });
  problems.require(cidrBlock !== undefined || subnetStrategy !== "Legacy", {
    field: "subnetStrategy",
    value: subnetStrategy,
    reason: "is not supported with ipv4NetmaskLength",
    fix: 'set subnetStrategy to "Auto"',
  });
};

const checkZones = (problems: Problems, args: VpcArgs): void => {
  const { availabilityZoneNames: names, numberOfAvailabilityZones: count, region } = args;
  problems.require(names === undefined || count === undefined, {
    field: "numberOfAvailabilityZones",
    value: count,
    reason: "is not allowed with availabilityZoneNames",
    fix: "set only one of them",
  });
  problems.require(names !== undefined || region === undefined || typeof region === "string", {
    field: "region",
    value: "(an output)",
    reason: "must be a plain string for the lookup of availability zones",
    fix: "set availabilityZoneNames",
  });
};

/** The number must match: an additional NAT gateway with a new address may not be on the allowlists of other networks. */
const checkAllocationIds = (problems: Problems, { nat, allocationIds, zoneCount }: VpcSpec): void => {
  const gateways = { None: 0, Single: 1, OnePerAz: zoneCount }[nat];
  problems.require(allocationIds.length === 0 || allocationIds.length === gateways, {
    field: "natGateways.elasticIpAllocationIds",
    value: Array.from(allocationIds, (id) => (typeof id === "string" ? id : "(an output)")),
    reason: `must have one id for each of ${gateways} NAT gateways of strategy ${nat}`,
    fix: "set one id for each NAT gateway, or none",
  });
};
