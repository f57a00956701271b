// SPDX-License-Identifier: Apache-2.0
import type { VpcArgs } from "@pulumi/awsx/ec2";
import { expect } from "chai";
import { AUTO, IPV6, createVpc } from "./vpc-mocks";

describe("awsx stand-in: endpoints of a Vpc", () => {
  const endpoint = async (args: VpcArgs): Promise<Record<string, unknown>> =>
    (await createVpc({ ...AUTO, numberOfAvailabilityZones: 2, tags: { Owner: "me" }, ...args })).inputs(
      "VpcEndpoint",
      "svc",
    );

  it("Legacy: passes the spec on", async () => {
    const own = { subnetIds: ["s"], tags: { Owner: "you" }, serviceRegion: "r" };
    const spec = { serviceName: "svc", vpcEndpointType: "Interface", ...own };
    const given = await endpoint({ vpcEndpointSpecs: [spec] });
    expect(given).to.deep.equal({ ...spec, vpcId: "Vpc/net", tags: { Name: "net", Owner: "you" } });
  });

  it("Auto: a gateway is in every route table", async () => {
    const { routeTableIds } = await endpoint({
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: [{ serviceName: "svc" }],
    });
    expect(routeTableIds).to.have.length(6).and.include("RouteTable/net-isolated-2");
  });

  it("Auto: an interface is in a private subnet of every zone, open to HTTPS from the VPC", async () => {
    const args: VpcArgs = {
      ...AUTO,
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: [{ serviceName: "svc", vpcEndpointType: "Interface", ipAddressType: "dualstack" }],
    };
    const { inputs } = await createVpc(args);
    expect(inputs("VpcEndpoint", "svc")).to.deep.include({
      subnetIds: [1, 2, 3].map((zone) => `Subnet/net-private-${zone}`),
      securityGroupIds: ["SecurityGroup/svc-sg"],
      privateDnsEnabled: true,
    });
    expect(inputs("SecurityGroupRule", "svc-ingress")).to.deep.equal({
      securityGroupId: "SecurityGroup/svc-sg",
      type: "ingress",
      protocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrBlocks: ["10.0.0.0/16"],
      ipv6CidrBlocks: [IPV6],
    });
  });

  it("Auto: keeps what the spec sets", async () => {
    const own = { privateDnsEnabled: false, subnetIds: ["s"], securityGroupIds: ["g"] };
    const spec = { serviceName: "svc", vpcEndpointType: "Interface", ...own };
    expect(await endpoint({ vpcEndpointStrategy: "Auto", vpcEndpointSpecs: [spec] })).to.deep.include(spec);
  });
});
