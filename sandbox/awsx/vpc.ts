// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import { getAvailabilityZones } from "@pulumi/aws/getAvailabilityZones";
import type { VpcArgs } from "@pulumi/awsx/ec2";
import type { output } from "@pulumi/awsx/types";
import type { SubnetType } from "@pulumi/awsx/types/enums/ec2";
import * as pulumi from "@pulumi/pulumi";
import { resolveVpc, type VpcSpec } from "./args";
import { createEndpoints } from "./endpoints";
import { checkNat, checkNoGaps, checkOverlaps, planFor, resolvedLayout } from "./layout";
import { checkZoneSuffixes } from "./names";
import type { Plan } from "./plan";
import { isExplicit } from "./subnet-specs";
import { createZones, type VpcResources, type ZoneResources } from "./subnets";
import { mergeTags } from "./tags";

/** The outputs of `awsx:ec2:Vpc`, as @pulumi/awsx declares them. */
export interface VpcOutputs {
  vpc: ec2.Vpc;
  vpcId: pulumi.Output<string>;
  internetGateway: ec2.InternetGateway;
  subnets: ec2.Subnet[];
  publicSubnets: ec2.Subnet[];
  privateSubnets: ec2.Subnet[];
  isolatedSubnets: ec2.Subnet[];
  publicSubnetIds: pulumi.Output<string>[];
  privateSubnetIds: pulumi.Output<string>[];
  isolatedSubnetIds: pulumi.Output<string>[];
  routeTables: ec2.RouteTable[];
  routeTableAssociations: ec2.RouteTableAssociation[];
  routes: ec2.Route[];
  eips: ec2.Eip[];
  natGateways: ec2.NatGateway[];
  vpcEndpoints: ec2.VpcEndpoint[];
  subnetLayout: pulumi.Output<output.ec2.ResolvedSubnetSpec[]>;
}

/** The children and outputs that the plugin of @pulumi/awsx gives for the same arguments, under the same names. */
export class Vpc extends pulumi.ComponentResource {
  /** Settles when every child is registered; rejects when one can't be. */
  readonly outputs: Promise<VpcOutputs>;

  /** @throws Error naming every bad argument, before anything is registered. */
  constructor(name: string, args: VpcArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveVpc(name, args);
    super("awsx:ec2:Vpc", name, {}, opts);
    this.outputs = create(this, name, spec).then((outputs) => {
      this.registerOutputs(outputs);
      return outputs;
    });
  }
}

const create = async (parent: Vpc, name: string, spec: VpcSpec): Promise<VpcOutputs> => {
  const plan = planFor(spec);
  checkNat(plan, spec);
  // Calculated before anything is made, where the range is known: what doesn't fit leaves nothing behind.
  const known = spec.cidrBlock === undefined ? undefined : allocate(name, spec, plan, spec.cidrBlock);
  const zones = await availabilityZones(parent, spec);

  const base = createBase(parent, name, spec);
  const blocks = known ? pulumi.output(known) : base.vpc.cidrBlock.apply((range) => allocate(name, spec, plan, range));
  const made = createZones(base, zones, plan, blocks);
  const vpcEndpoints = createEndpoints(base, made);
  const subnetLayout = blocks.apply((all) => resolvedLayout(spec, plan, all));
  warnAboutDefaultStrategy(parent, spec, subnetLayout);

  return collectOutputs(base, made, vpcEndpoints, subnetLayout);
};

const allocate = (name: string, spec: VpcSpec, plan: Plan, vpcCidr: string): string[] => {
  const blocks = plan.allocate(vpcCidr);
  checkOverlaps(name, plan, blocks);
  if (spec.subnetStrategy === "Exact" && spec.cidrBlock !== undefined) checkNoGaps(vpcCidr, blocks);
  return blocks;
};

const availabilityZones = async (parent: Vpc, { args, zoneCount, nameTags }: VpcSpec): Promise<string[]> => {
  const zones = args.availabilityZoneNames ?? (await firstZones(parent, zoneCount, args.region as string | undefined));
  if (nameTags === "AvailabilityZone") checkZoneSuffixes(zones);
  return zones;
};

const firstZones = async (parent: Vpc, count: number, region: string | undefined): Promise<string[]> => {
  const { names } = await getAvailabilityZones(region === undefined ? undefined : { region }, { parent });
  if (names.length < count) {
    throw new Error(
      `the region has ${names.length} availability zones, ${count} are asked for; use another, or give availabilityZoneNames`,
    );
  }
  return names.slice(0, count);
};

const createBase = (parent: Vpc, name: string, spec: VpcSpec): VpcResources => {
  const { args, cidrBlock, enableDnsHostnames, enableDnsSupport } = spec;
  const tags = mergeTags({ Name: name }, args.tags);
  const vpc = new ec2.Vpc(
    name,
    {
      assignGeneratedIpv6CidrBlock: args.assignGeneratedIpv6CidrBlock,
      cidrBlock,
      enableDnsHostnames,
      enableDnsSupport,
      enableNetworkAddressUsageMetrics: args.enableNetworkAddressUsageMetrics,
      instanceTenancy: args.instanceTenancy,
      ipv4IpamPoolId: args.ipv4IpamPoolId,
      ipv4NetmaskLength: args.ipv4NetmaskLength,
      ipv6CidrBlock: args.ipv6CidrBlock,
      ipv6CidrBlockNetworkBorderGroup: args.ipv6CidrBlockNetworkBorderGroup,
      ipv6IpamPoolId: args.ipv6IpamPoolId,
      ipv6NetmaskLength: args.ipv6NetmaskLength,
      region: args.region,
      tags,
    },
    { parent },
  );
  const gateway = new ec2.InternetGateway(
    name,
    { region: args.region, vpcId: vpc.id, tags },
    { parent: vpc, dependsOn: [vpc] },
  );
  return { name, spec, vpc, gateway, tags };
};

/** The default strategy is to change in awsx's next major version: says what keeps the layout as it is. */
const warnAboutDefaultStrategy = (parent: Vpc, { args }: VpcSpec, layout: VpcOutputs["subnetLayout"]): void => {
  if (args.subnetStrategy !== undefined || args.subnetSpecs === undefined || isExplicit(args.subnetSpecs)) return;
  layout.apply((specs) => {
    const same = JSON.stringify(specs);
    return pulumi.log.warn(
      `subnetStrategy will default to "Auto"; to keep the layout, set it, with subnetSpecs ${same}`,
      parent,
    );
  });
};

const collectOutputs = (
  { vpc, gateway }: VpcResources,
  made: ZoneResources,
  vpcEndpoints: ec2.VpcEndpoint[],
  subnetLayout: VpcOutputs["subnetLayout"],
): VpcOutputs => {
  const ofType = (type: SubnetType): ec2.Subnet[] =>
    made.subnets.filter(({ slot }) => slot.spec.type === type).map(({ subnet }) => subnet);
  const [publicSubnets, privateSubnets, isolatedSubnets] = [ofType("Public"), ofType("Private"), ofType("Isolated")];
  return {
    vpc,
    vpcId: vpc.id,
    internetGateway: gateway,
    subnets: made.subnets.map(({ subnet }) => subnet),
    publicSubnets,
    privateSubnets,
    isolatedSubnets,
    publicSubnetIds: publicSubnets.map(({ id }) => id),
    privateSubnetIds: privateSubnets.map(({ id }) => id),
    isolatedSubnetIds: isolatedSubnets.map(({ id }) => id),
    routeTables: made.tables,
    routeTableAssociations: made.associations,
    routes: made.routes,
    eips: made.eips,
    natGateways: made.natGateways,
    vpcEndpoints,
    subnetLayout,
  };
};
