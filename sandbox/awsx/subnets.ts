// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { VpcSpec } from "./args";
import { ipv6Subnet } from "./ipv6";
import { nameTag, resourceName } from "./names";
import type { Plan, Slot } from "./plan";
import { mergeTags, type Tags } from "./tags";

/** The VPC itself, which everything else stands in. */
export interface VpcResources {
  name: string;
  spec: VpcSpec;
  vpc: ec2.Vpc;
  gateway: ec2.InternetGateway;
  /** The VPC's own tags, its `Name` included. */
  tags: pulumi.Input<Tags>;
}

/** A subnet that was made, and why. */
export interface PlacedSubnet {
  slot: Slot;
  subnet: ec2.Subnet;
}

/** All that the zones hold, in the order of making. */
export interface ZoneResources {
  subnets: PlacedSubnet[];
  tables: ec2.RouteTable[];
  associations: ec2.RouteTableAssociation[];
  routes: ec2.Route[];
  eips: ec2.Eip[];
  /** By zone; one for all with strategy `Single`. */
  natGateways: ec2.NatGateway[];
}

/** Makes the plan's subnets with their route tables, routes and NAT gateways. */
export const createZones = (
  base: VpcResources,
  zones: string[],
  { slots }: Plan,
  blocks: pulumi.Output<string[]>,
): ZoneResources => {
  const made: ZoneResources = { subnets: [], tables: [], associations: [], routes: [], eips: [], natGateways: [] };
  for (const [zone, zoneName] of zones.entries()) {
    const here = slots
      .map((slot, index) => ({ slot, block: blocks.apply((all) => all[index]!) }))
      .filter(({ slot }) => slot.zone === zone && slot.spec.type !== "Unused")
      .sort((a, b) => creationOrder(a.slot) - creationOrder(b.slot));
    for (const [position, { slot, block }] of here.entries()) {
      // Numbered so that a spec more or less leaves the other subnets' IPv6 ranges where they are.
      const subnet = createSubnet(base, slot, zoneName, block, zone + position * zones.length);
      made.subnets.push({ slot, subnet });
      const table = createTable(base, made, slot, zoneName, subnet);
      if (slot.spec.type === "Public") createNat(base, made, slot, subnet);
      createRoute(base, made, slot, table);
    }
  }
  return made;
};

/** Public subnets come first: NAT gateways stand in them. */
const creationOrder = ({ spec: { type } }: Slot): number => ["Public", "Private", "Isolated"].indexOf(type);

const createSubnet = (
  base: VpcResources,
  { spec, zone }: Slot,
  zoneName: string,
  cidrBlock: pulumi.Output<string>,
  number: number,
): ec2.Subnet => {
  const {
    name,
    spec: { args, nameTags },
    vpc,
    tags,
  } = base;
  const assignIpv6AddressOnCreation = pulumi
    .all([spec.assignIpv6AddressOnCreation, args.assignGeneratedIpv6CidrBlock])
    .apply(([subnet, whole]) => subnet ?? whole ?? false);
  const ipv6CidrBlock = pulumi.all([vpc.ipv6CidrBlock, assignIpv6AddressOnCreation]).apply(([range, assign]) => {
    if (!assign) return undefined;
    if (range) return ipv6Subnet(range, number);
    throw new Error(
      "assignIpv6AddressOnCreation needs a VPC with IPv6; set assignGeneratedIpv6CidrBlock or ipv6CidrBlock",
    );
  });
  return new ec2.Subnet(
    resourceName(name, spec, zone),
    {
      region: args.region,
      vpcId: vpc.id,
      availabilityZone: zoneName,
      mapPublicIpOnLaunch: spec.type === "Public",
      cidrBlock,
      assignIpv6AddressOnCreation,
      ipv6CidrBlock,
      tags: mergeTags(tags, spec.tags, { Name: nameTag(name, spec, zone, zoneName, nameTags), SubnetType: spec.type }),
    },
    { parent: vpc, dependsOn: [vpc] },
  );
};

const createTable = (
  base: VpcResources,
  made: ZoneResources,
  { spec, zone }: Slot,
  zoneName: string,
  subnet: ec2.Subnet,
): ec2.RouteTable => {
  const {
    name,
    spec: {
      args: { region },
      nameTags,
    },
    vpc,
    tags,
  } = base;
  const logicalName = resourceName(name, spec, zone);
  const table = new ec2.RouteTable(
    logicalName,
    {
      region,
      vpcId: vpc.id,
      tags: mergeTags(tags, { Name: nameTag(name, spec, zone, zoneName, nameTags), SubnetType: spec.type }),
    },
    { parent: subnet, dependsOn: [subnet] },
  );
  made.tables.push(table);
  made.associations.push(
    new ec2.RouteTableAssociation(
      logicalName,
      { region, routeTableId: table.id, subnetId: subnet.id },
      { parent: table, dependsOn: [table] },
    ),
  );
  return table;
};

/** In the zone's first public subnet; with strategy `Single` in the first zone only. */
const createNat = ({ name, spec }: VpcResources, made: ZoneResources, { zone }: Slot, subnet: ec2.Subnet): void => {
  const {
    args: { region, tags },
    allocationIds,
    nat,
  } = spec;
  const wanted = { None: 0, Single: 1, OnePerAz: zone + 1 }[nat];
  if (made.natGateways.length >= wanted) return;

  const logicalName = `${name}-${zone + 1}`;
  const settings = { region, tags: mergeTags(tags, { Name: logicalName }) };
  const opts = { parent: subnet, dependsOn: [subnet] };
  let allocationId = allocationIds[zone];
  if (allocationId === undefined) {
    const eip = new ec2.Eip(logicalName, settings, opts);
    made.eips.push(eip);
    allocationId = eip.allocationId;
  }
  made.natGateways.push(new ec2.NatGateway(logicalName, { ...settings, subnetId: subnet.id, allocationId }, opts));
};

/** To the internet: from public subnets directly, from private ones through NAT, from isolated ones not at all. */
const createRoute = (base: VpcResources, made: ZoneResources, slot: Slot, table: ec2.RouteTable): void => {
  const {
    name,
    spec: {
      args: { region },
      nat,
    },
    gateway,
  } = base;
  const { type } = slot.spec;
  const natGateway = nat === "Single" ? made.natGateways[0] : made.natGateways[slot.zone];
  if (type === "Isolated" || (type === "Private" && natGateway === undefined)) return;
  made.routes.push(
    new ec2.Route(
      resourceName(name, slot.spec, slot.zone),
      {
        region,
        routeTableId: table.id,
        destinationCidrBlock: "0.0.0.0/0",
        ...(type === "Public" ? { gatewayId: gateway.id } : { natGatewayId: natGateway?.id }),
      },
      { parent: table, dependsOn: [table] },
    ),
  );
};
