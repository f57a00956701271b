// SPDX-License-Identifier: Apache-2.0
import type { VpcArgs } from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import { unknown } from "@pulumi/pulumi/output";
import { expect } from "chai";
import { AUTO, creationError, createVpc, valueOf } from "./vpc-mocks";

describe("awsx plugin replacement: resources of a Vpc", () => {
  it("creates each subnet with its route table, association and route, with the names of awsx", async () => {
    const { names } = await createVpc({ ...AUTO, numberOfAvailabilityZones: 2 });
    const all = ["net-public-1", "net-private-1", "net-isolated-1", "net-public-2", "net-private-2", "net-isolated-2"];
    expect(names("Vpc")).to.deep.equal(["net", "net"]); // the component and the VPC
    expect(names("InternetGateway")).to.deep.equal(["net"]);
    for (const type of ["Subnet", "RouteTable", "RouteTableAssociation"]) expect(names(type)).to.have.members(all);
    expect(names("Route")).to.have.members(["net-public-1", "net-private-1", "net-public-2", "net-private-2"]);
    expect(names("Eip")).to.have.members(["net-1", "net-2"]);
    expect(names("NatGateway")).to.have.members(["net-1", "net-2"]);
  });

  it("sets the same parents as awsx", async () => {
    const { outputs } = await createVpc({ ...AUTO, numberOfAvailabilityZones: 1 });
    const parentType = async (resource: pulumi.Resource): Promise<string | undefined> =>
      (await valueOf(resource.urn)).split("::")[2]!.split("$").at(-2);
    expect(await parentType(outputs.vpc)).to.equal("awsx:ec2:Vpc");
    expect(await parentType(outputs.internetGateway)).to.equal("aws:ec2/vpc:Vpc");
    expect(await parentType(outputs.subnets[0]!)).to.equal("aws:ec2/vpc:Vpc");
    expect(await parentType(outputs.routeTables[0]!)).to.equal("aws:ec2/subnet:Subnet");
    expect(await parentType(outputs.natGateways[0]!)).to.equal("aws:ec2/subnet:Subnet");
    expect(await parentType(outputs.eips[0]!)).to.equal("aws:ec2/subnet:Subnet");
    expect(await parentType(outputs.routes[0]!)).to.equal("aws:ec2/routeTable:RouteTable");
    expect(await parentType(outputs.routeTableAssociations[0]!)).to.equal("aws:ec2/routeTable:RouteTable");
  });

  it("creates subnets in the first zones of the region, three by default", async () => {
    const { inputs, names, lookups } = await createVpc(AUTO);
    expect(names("Subnet")).to.have.length(9);
    expect(inputs("Subnet", "net-private-3")).to.deep.equal({
      vpcId: "Vpc/net",
      availabilityZone: "us-east-1c",
      cidrBlock: "10.0.128.0/20",
      mapPublicIpOnLaunch: false,
      assignIpv6AddressOnCreation: false,
      tags: { Name: "net-private-3", SubnetType: "Private" },
    });
    expect(inputs("Subnet", "net-public-1")["mapPublicIpOnLaunch"]).to.equal(true);
    expect(lookups.map(({ token, inputs: args }) => [token, args as unknown])).to.deep.equal([
      ["aws:index/getAvailabilityZones:getAvailabilityZones", {}],
    ]);
  });

  it("looks up the zones of the given region and passes the region to every child", async () => {
    const { inputs, lookups } = await createVpc({ ...AUTO, region: "eu-west-1" });
    expect(lookups.map((lookup) => lookup.inputs as unknown)).to.deep.equal([{ region: "eu-west-1" }]);
    for (const [type, name] of [
      ["InternetGateway", "net"],
      ["Subnet", "net-public-1"],
      ["RouteTable", "net-public-1"],
      ["RouteTableAssociation", "net-public-1"],
      ["Route", "net-public-1"],
      ["Eip", "net-1"],
      ["NatGateway", "net-1"],
    ] as const) {
      expect(inputs(type, name)["region"], type).to.equal("eu-west-1");
    }
  });

  it("looks up no zones if their names are set", async () => {
    const { inputs, lookups } = await createVpc({
      ...AUTO,
      availabilityZoneNames: ["x-1a", "x-1b"],
      region: pulumi.output("x-1"),
    });
    expect(lookups).to.deep.equal([]);
    expect(inputs("Subnet", "net-public-2")["availabilityZone"]).to.equal("x-1b");
  });

  it("rejects more zones than the region has", async () => {
    const message = await creationError({ ...AUTO, numberOfAvailabilityZones: 5 });
    expect(message).to.contain("numberOfAvailabilityZones 5 must be at most 4, the number in the region");
  });

  it("creates no subnets for Unused specs", async () => {
    const specs: VpcArgs["subnetSpecs"] = [
      { type: "Public" },
      { type: "Unused" },
      { type: "Private" },
      { type: "Isolated" },
    ];
    const { names, inputs } = await createVpc({ ...AUTO, subnetSpecs: specs, numberOfAvailabilityZones: 1 });
    expect(names("Subnet")).to.have.length(3);
    expect(inputs("Subnet", "net-private-1")["cidrBlock"]).to.equal("10.0.128.0/18");
  });

  it("divides the CIDR block that an IPAM pool allocates", async () => {
    const { inputs } = await createVpc({
      ...AUTO,
      numberOfAvailabilityZones: 1,
      ipv4IpamPoolId: "pool",
      ipv4NetmaskLength: 16,
    });
    expect(inputs("Subnet", "net-public-1")["cidrBlock"]).to.equal("10.9.64.0/18");
  });
});

describe("awsx plugin replacement: routes and NAT gateways of a Vpc", () => {
  const zones = { ...AUTO, numberOfAvailabilityZones: 2 };

  it("routes public subnets to the internet gateway and private ones to the NAT gateway of their zone", async () => {
    const { inputs } = await createVpc(zones);
    const destinationCidrBlock = "0.0.0.0/0";
    expect(inputs("Route", "net-public-2")).to.deep.equal({
      destinationCidrBlock,
      routeTableId: "RouteTable/net-public-2",
      gatewayId: "InternetGateway/net",
    });
    expect(inputs("Route", "net-private-2")).to.deep.equal({
      destinationCidrBlock,
      routeTableId: "RouteTable/net-private-2",
      natGatewayId: "NatGateway/net-2",
    });
    expect(inputs("NatGateway", "net-2")).to.deep.equal({
      subnetId: "Subnet/net-public-2",
      allocationId: "eip-net-2",
      tags: { Name: "net-2" },
    });
  });

  it("creates one NAT gateway in the first zone for all zones under strategy Single", async () => {
    const { names, inputs } = await createVpc({ ...zones, natGateways: { strategy: "Single" } });
    expect(names("NatGateway")).to.deep.equal(["net-1"]);
    expect(inputs("Route", "net-private-2")["natGatewayId"]).to.equal("NatGateway/net-1");
  });

  it("creates no default route for private subnets under strategy None", async () => {
    const { names } = await createVpc({ ...zones, natGateways: { strategy: "None" } });
    expect([...names("NatGateway"), ...names("Eip")]).to.deep.equal([]);
    expect(names("Route")).to.have.members(["net-public-1", "net-public-2"]);
  });

  it("uses the given Elastic IPs instead of new ones", async () => {
    const ids = ["eipalloc-1", pulumi.output("eipalloc-2")];
    const { names, inputs } = await createVpc({
      ...zones,
      natGateways: { strategy: "OnePerAz", elasticIpAllocationIds: ids },
    });
    expect(names("Eip")).to.deep.equal([]);
    expect(inputs("NatGateway", "net-2")["allocationId"]).to.equal("eipalloc-2");
  });
});

describe("awsx plugin replacement: tags and attributes of a Vpc", () => {
  it("overrides the tags of the VPC with those of its children", async () => {
    const { inputs } = await createVpc({
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public", tags: { Owner: "edge" } }, { type: "Private" }],
      numberOfAvailabilityZones: 1,
      tags: { Owner: "me", Name: "mine" },
    });
    expect(inputs("InternetGateway", "net")["tags"]).to.deep.equal({ Owner: "me", Name: "mine" });
    expect(inputs("Subnet", "net-public-1")["tags"]).to.deep.equal({
      Owner: "edge",
      Name: "net-public-1",
      SubnetType: "Public",
    });
    expect(inputs("RouteTable", "net-public-1")["tags"]).to.deep.equal({
      Owner: "me",
      Name: "net-public-1",
      SubnetType: "Public",
    });
    expect(inputs("Eip", "net-1")["tags"]).to.deep.equal({ Owner: "me", Name: "net-1" });
    expect(inputs("NatGateway", "net-1")["tags"]).to.deep.equal({ Owner: "me", Name: "net-1" });
  });

  it("accepts unknown tags in a preview and keeps the known values", async () => {
    const unknownTag = pulumi.output(unknown) as unknown as pulumi.Output<string>;
    const { inputs } = await createVpc({ ...AUTO, tags: { Owner: "me", Seed: unknownTag } }, true);
    expect(inputs("Subnet", "net-public-1")["tags"]).to.include({ Owner: "me", Name: "net-public-1" });
    const whole = await createVpc(
      { ...AUTO, tags: unknownTag as unknown as pulumi.Output<Record<string, string>> },
      true,
    );
    expect(whole.names("Subnet")).to.have.length(9);
  });

  it("merges tags that are an output as a whole", async () => {
    const { inputs } = await createVpc({ ...AUTO, tags: pulumi.output({ Owner: "me" }) });
    expect(inputs("Subnet", "net-public-1")["tags"]).to.deep.equal({
      Owner: "me",
      Name: "net-public-1",
      SubnetType: "Public",
    });
  });

  it("tags by zone under strategy AvailabilityZone without renaming resources", async () => {
    const { inputs } = await createVpc({ ...AUTO, subnetNameTagStrategy: "AvailabilityZone" });
    expect(inputs("Subnet", "net-public-2")["tags"]).to.include({ Name: "net-public-1b" });
    expect(inputs("RouteTable", "net-public-2")["tags"]).to.include({ Name: "net-public-1b" });
    const twoRegions = { availabilityZoneNames: ["us-east-1a", "eu-west-1a"] };
    expect(await creationError({ ...AUTO, ...twoRegions, subnetNameTagStrategy: "AvailabilityZone" })).to.contain(
      "both end in 1a",
    );
  });

  it("numbers assigned IPv6 blocks by position, then by zone", async () => {
    const { inputs } = await createVpc({
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public" }, { type: "Private" }, { type: "Isolated", assignIpv6AddressOnCreation: false }],
      numberOfAvailabilityZones: 2,
      assignGeneratedIpv6CidrBlock: true,
    });
    const names = ["net-public-1", "net-public-2", "net-private-1", "net-private-2"];
    expect(names.map((name) => inputs("Subnet", name)["ipv6CidrBlock"])).to.deep.equal(
      [0, 1, 2, 3].map((number) => `2600:1f14:82a:ab0${number}::/64`),
    );
    expect(inputs("Subnet", "net-isolated-1")).not.to.have.property("ipv6CidrBlock");
  });
});

describe("awsx plugin replacement: outputs of a Vpc", () => {
  it("are those that @pulumi/awsx declares, with lists in the order of zones", async () => {
    const { outputs } = await createVpc({ ...AUTO, numberOfAvailabilityZones: 2 });
    expect(Object.keys(outputs)).to.have.members([
      "eips",
      "internetGateway",
      "isolatedSubnetIds",
      "isolatedSubnets",
      "natGateways",
      "privateSubnetIds",
      "privateSubnets",
      "publicSubnetIds",
      "publicSubnets",
      "routeTableAssociations",
      "routeTables",
      "routes",
      "subnetLayout",
      "subnets",
      "vpc",
      "vpcEndpoints",
      "vpcId",
    ]);
    expect(await valueOf(outputs.vpcId)).to.equal("Vpc/net");
    for (const type of ["public", "private", "isolated"] as const) {
      const ids = [1, 2].map((zone) => `Subnet/net-${type}-${zone}`);
      expect(await Promise.all(outputs[`${type}SubnetIds`].map(valueOf))).to.deep.equal(ids);
      expect(await Promise.all(outputs[`${type}Subnets`].map(({ id }) => valueOf(id)))).to.deep.equal(ids);
    }
    expect(await valueOf(outputs.subnetLayout)).to.have.length(3);
  });
});
