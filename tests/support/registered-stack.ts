// SPDX-License-Identifier: Apache-2.0
import type { Recorded } from "./recorder";

/** The location of a resource in AWS. */
export interface Location {
  region: string;
  zone: string;
  /** IDs of the VPC and the subnet, if they are known. */
  network?: string;
  subnet?: string;
}
export type Values = Record<string, unknown>;

/** The resources that a stack registers, with functions that follow the references between them. */
export class RegisteredStack {
  private readonly byHandle = new Map<string, Recorded[]>();
  private readonly locationOfSubnet = new Map<string, Location>();

  private readonly subnetGroups: Recorded[];

  constructor(readonly recorded: readonly Recorded[]) {
    this.subnetGroups = recorded.filter(({ type }) => type.endsWith(":SubnetGroup"));
    for (const one of recorded)
      for (const handle of new Set([one.id, one.state["arn"]]))
        if (typeof handle === "string") this.byHandle.set(handle, [...(this.byHandle.get(handle) ?? []), one]);
    for (const vpc of this.of("awsx:ec2:Vpc"))
      for (const kind of ["publicSubnetIds", "privateSubnetIds", "isolatedSubnetIds"])
        for (const [index, id] of ((vpc.state[kind] as string[] | undefined) ?? []).entries())
          this.locationOfSubnet.set(id, {
            region: this.regionOf(vpc),
            zone: "abc"[index]!,
            network: String(vpc.state["vpcId"]),
            subnet: id,
          });
    for (const subnet of this.of("aws:ec2/subnet:Subnet")) {
      const zone = subnet.inputs["availabilityZone"];
      if (typeof zone === "string")
        this.locationOfSubnet.set(subnet.id, {
          region: this.regionOf(subnet),
          zone: zone.at(-1)!,
          network: String(subnet.inputs["vpcId"]),
          subnet: subnet.id,
        });
    }
  }

  of(...types: string[]): Recorded[] {
    return this.recorded.filter(({ type }) => types.includes(type));
  }

  /** The region of a resource, from its inputs or its provider. A remote component has neither, so it gets the region of its siblings. */
  regionOf(one: Recorded): string {
    const given = (of: Recorded): unknown =>
      of.inputs["region"] ?? this.recorded.find(({ urn, id }) => `${urn}::${id}` === of.provider)?.inputs["region"];
    const region = [
      one,
      ...this.recorded.filter(({ parent, type }) => parent === one.parent && type.startsWith("aws:")),
    ]
      .map(given)
      .find((known) => known !== undefined);
    if (typeof region !== "string") throw new Error(`${one.urn} has no region`);
    return region;
  }

  /** All resources that a resource refers to, directly or indirectly, by ID, ARN or the name of a subnet group in the same region. */
  references(one: Recorded): Recorded[] {
    const seen = new Set([one]);
    for (const from of seen)
      for (const value of strings(from.inputs)) {
        for (const other of this.byHandle.get(value) ?? []) seen.add(other);
        for (const group of this.subnetGroups)
          if (group.state["name"] === value && this.regionOf(group) === this.regionOf(from)) seen.add(group);
      }
    return [...seen];
  }

  /** The locations of the subnets of a resource, or of the nearest resource that it refers to. */
  locations(one: Recorded): Location[] {
    const named = (of: Recorded): Location[] =>
      strings(of.inputs).flatMap((value) => this.locationOfSubnet.get(value) ?? []);
    const found =
      this.references(one)
        .map(named)
        .find((locations) => locations.length > 0) ?? [];
    return [...new Map(found.map((location) => [`${location.region}${location.zone}`, location])).values()];
  }

  /** True within a VPC, and between two peered VPCs that have routes in both directions. */
  isRouted(from: Location, to: Location): boolean {
    if (from.region !== to.region) return false;
    if (from.network === to.network) return true;
    const peering = this.of("aws:ec2/vpcPeeringConnection:VpcPeeringConnection").find(({ inputs }) =>
      [inputs["vpcId"], inputs["peerVpcId"]].every((end) => end === from.network || end === to.network),
    );
    const routes = this.of("aws:ec2/route:Route").filter(
      ({ inputs }) => peering !== undefined && inputs["vpcPeeringConnectionId"] === peering.id,
    );
    const leads = (here: Location, there: Location): boolean =>
      routes.some(
        ({ inputs }) =>
          inputs["routeTableId"] === this.routeTableOf(here) &&
          inputs["destinationCidrBlock"] === this.networkOf(there)?.inputs["cidrBlock"],
      );
    return leads(from, to) && leads(to, from);
  }

  private networkOf({ network }: Location): Recorded | undefined {
    return this.of("awsx:ec2:Vpc", "aws:ec2/vpc:Vpc").find(
      ({ id, state }) => id === network || state["vpcId"] === network,
    );
  }

  /** The route table of the subnet, or else the main route table of the VPC. */
  private routeTableOf(location: Location): unknown {
    const state = this.networkOf(location)?.state ?? {};
    const own = (state["routeTableAssociations"] as { subnetId: string; routeTableId: string }[] | undefined)?.find(
      ({ subnetId }) => subnetId === location.subnet,
    );
    return own?.routeTableId ?? state["mainRouteTableId"];
  }

  /** True if a resource is a descendant of a component of a type. */
  isInside(one: Recorded, type: string): boolean {
    const parent = this.recorded.find(({ urn }) => urn === one.parent);
    return parent !== undefined && (parent.type === type || this.isInside(parent, type));
  }
}

const strings = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
};
