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

/** Creates the same children and outputs as the plugin of @pulumi/awsx, with the same names. */
export class Vpc extends pulumi.ComponentResource {
  /** Resolves when every child is registered. */
  readonly outputs: Promise<VpcOutputs>;

  /** @throws Error with every invalid argument, before any resource is registered */
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
  // If the CIDR block is known, the layout is calculated first, so that an error creates no resources.
  const known = spec.cidrBlock === undefined ? undefined : allocate(name, spec, plan, spec.cidrBlock);
  const zones = await availabilityZones(parent, spec);

  const base = createBase(parent, name, spec);
  const blocks = known ? pulumi.output(known) : base.vpc.cidrBlock.apply((range) => allocate(name, spec, plan, range));
  const created = createZones(base, zones, plan, blocks);
  const vpcEndpoints = createEndpoints(base, created);
  const subnetLayout = blocks.apply((all) => resolvedLayout(spec, plan, all));
  warnAboutDefaultStrategy(parent, spec, subnetLayout);

  return collectOutputs(base, created, vpcEndpoints, subnetLayout);
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
      `numberOfAvailabilityZones ${count} must be at most ${names.length}, the number in the region; ` +
        "reduce it, use another region, or set availabilityZoneNames",
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

/** The next major version of awsx changes the default strategy. Warns with the arguments that keep the current layout. */
const warnAboutDefaultStrategy = (parent: Vpc, { args }: VpcSpec, layout: VpcOutputs["subnetLayout"]): void => {
  if (args.subnetStrategy !== undefined || args.subnetSpecs === undefined || isExplicit(args.subnetSpecs)) return;
  layout.apply((specs) => {
    const sameLayout = JSON.stringify(specs);
    return pulumi.log.warn(
      `subnetStrategy will default to "Auto"; to keep the layout, set it to "Auto" with subnetSpecs ${sameLayout}`,
      parent,
    );
  });
};

const collectOutputs = (
  { vpc, gateway }: VpcResources,
  created: ZoneResources,
  vpcEndpoints: ec2.VpcEndpoint[],
  subnetLayout: VpcOutputs["subnetLayout"],
): VpcOutputs => {
  const ofType = (type: SubnetType): ec2.Subnet[] =>
    created.subnets.filter(({ slot }) => slot.spec.type === type).map(({ subnet }) => subnet);
  const [publicSubnets, privateSubnets, isolatedSubnets] = [ofType("Public"), ofType("Private"), ofType("Isolated")];
  return {
    vpc,
    vpcId: vpc.id,
    internetGateway: gateway,
    subnets: created.subnets.map(({ subnet }) => subnet),
    publicSubnets,
    privateSubnets,
    isolatedSubnets,
    publicSubnetIds: publicSubnets.map(({ id }) => id),
    privateSubnetIds: privateSubnets.map(({ id }) => id),
    isolatedSubnetIds: isolatedSubnets.map(({ id }) => id),
    routeTables: created.tables,
    routeTableAssociations: created.associations,
    routes: created.routes,
    eips: created.eips,
    natGateways: created.natGateways,
    vpcEndpoints,
    subnetLayout,
  };
};
