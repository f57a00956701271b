// SPDX-License-Identifier: Apache-2.0
import type { VpcArgs } from "@pulumi/awsx/ec2";
import { expect } from "chai";
import { AUTO, IPV6, createVpc } from "./vpc-mocks";

describe("awsx plugin replacement: VPC endpoints", () => {
  const endpoint = async (args: VpcArgs): Promise<Record<string, unknown>> =>
    (await createVpc({ ...AUTO, numberOfAvailabilityZones: 2, tags: { Owner: "me" }, ...args })).inputs(
      "VpcEndpoint",
      "svc",
    );

  it("pass the spec on unchanged under strategy Legacy", async () => {
    const own = { subnetIds: ["s"], tags: { Owner: "you" }, serviceRegion: "r" };
    const spec = { serviceName: "svc", vpcEndpointType: "Interface", ...own };
    const given = await endpoint({ vpcEndpointSpecs: [spec] });
    expect(given).to.deep.equal({ ...spec, vpcId: "Vpc/net", tags: { Name: "net", Owner: "you" } });
  });

  it("add gateway endpoints to every route table under strategy Auto", async () => {
    const { routeTableIds } = await endpoint({
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: [{ serviceName: "svc" }],
    });
    expect(routeTableIds).to.have.length(6).and.include("RouteTable/net-isolated-2");
  });

  it("put interface endpoints in a private subnet of every zone under strategy Auto, and allow HTTPS from the VPC", async () => {
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

  it("keep the values of the spec under strategy Auto", async () => {
    const own = { privateDnsEnabled: false, subnetIds: ["s"], securityGroupIds: ["g"] };
    const spec = { serviceName: "svc", vpcEndpointType: "Interface", ...own };
    expect(await endpoint({ vpcEndpointStrategy: "Auto", vpcEndpointSpecs: [spec] })).to.deep.include(spec);
  });
});
