// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { VpcSpec } from "./args";
import { ipv6Subnet } from "./ipv6";
import { nameTag, resourceName } from "./names";
import type { Plan, Slot } from "./plan";
import { mergeTags, type Tags } from "./tags";

/** The VPC and its internet gateway. */
export interface VpcResources {
  name: string;
  spec: VpcSpec;
  vpc: ec2.Vpc;
  gateway: ec2.InternetGateway;
  /** The tags of the VPC, including `Name`. */
  tags: pulumi.Input<Tags>;
}

/** A subnet and its slot. */
export interface PlacedSubnet {
  slot: Slot;
  subnet: ec2.Subnet;
}

/** The resources in the availability zones, in the order of their creation. */
export interface ZoneResources {
  subnets: PlacedSubnet[];
  tables: ec2.RouteTable[];
  associations: ec2.RouteTableAssociation[];
  routes: ec2.Route[];
  eips: ec2.Eip[];
  /** One for each zone. With strategy `Single`, one for all zones. */
  natGateways: ec2.NatGateway[];
}

/** Creates the subnets of the plan with their route tables, routes and NAT gateways. */
export const createZones = (
  base: VpcResources,
  zones: string[],
  { slots }: Plan,
  blocks: pulumi.Output<string[]>,
): ZoneResources => {
  const created: ZoneResources = { subnets: [], tables: [], associations: [], routes: [], eips: [], natGateways: [] };
  for (const [zone, zoneName] of zones.entries()) {
    const inZone = slots
      .map((slot, index) => ({ slot, block: blocks.apply((all) => all[index]!) }))
      .filter(({ slot }) => slot.zone === zone && slot.spec.type !== "Unused")
      .sort((a, b) => creationOrder(a.slot) - creationOrder(b.slot));
    for (const [position, { slot, block }] of inZone.entries()) {
      // With this number, adding or removing a spec does not change the IPv6 blocks of the other subnets.
      const subnet = createSubnet(base, slot, zoneName, block, zone + position * zones.length);
      created.subnets.push({ slot, subnet });
      const table = createTable(base, created, slot, zoneName, subnet);
      if (slot.spec.type === "Public") createNat(base, created, slot, subnet);
      createRoute(base, created, slot, table);
    }
  }
  return created;
};

/** Public subnets are created first, as the NAT gateways need them. */
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
    .apply(([ofSubnet, ofVpc]) => ofSubnet ?? ofVpc ?? false);
  const ipv6CidrBlock = pulumi.all([vpc.ipv6CidrBlock, assignIpv6AddressOnCreation]).apply(([range, assign]) => {
    if (!assign) return undefined;
    if (range) return ipv6Subnet(range, number);
    throw new Error(
      "assignIpv6AddressOnCreation must be used with an IPv6 block; set assignGeneratedIpv6CidrBlock or ipv6CidrBlock",
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
  created: ZoneResources,
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
  created.tables.push(table);
  created.associations.push(
    new ec2.RouteTableAssociation(
      logicalName,
      { region, routeTableId: table.id, subnetId: subnet.id },
      { parent: table, dependsOn: [table] },
    ),
  );
  return table;
};

/** Creates a NAT gateway in the first public subnet of a zone. With strategy `Single`, only in the first zone. */
const createNat = ({ name, spec }: VpcResources, created: ZoneResources, { zone }: Slot, subnet: ec2.Subnet): void => {
  const {
    args: { region, tags },
    allocationIds,
    nat,
  } = spec;
  const limit = { None: 0, Single: 1, OnePerAz: zone + 1 }[nat];
  if (created.natGateways.length >= limit) return;

  const logicalName = `${name}-${zone + 1}`;
  const settings = { region, tags: mergeTags(tags, { Name: logicalName }) };
  const opts = { parent: subnet, dependsOn: [subnet] };
  let allocationId = allocationIds[zone];
  if (allocationId === undefined) {
    const eip = new ec2.Eip(logicalName, settings, opts);
    created.eips.push(eip);
    allocationId = eip.allocationId;
  }
  created.natGateways.push(new ec2.NatGateway(logicalName, { ...settings, subnetId: subnet.id, allocationId }, opts));
};

/** Creates the default route: to the internet gateway for public subnets, to the NAT gateway for private ones. */
const createRoute = (base: VpcResources, created: ZoneResources, slot: Slot, table: ec2.RouteTable): void => {
  const {
    name,
    spec: {
      args: { region },
      nat,
    },
    gateway,
  } = base;
  const { type } = slot.spec;
  const natGateway = nat === "Single" ? created.natGateways[0] : created.natGateways[slot.zone];
  if (type === "Isolated" || (type === "Private" && natGateway === undefined)) return;
  created.routes.push(
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
