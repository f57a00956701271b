// SPDX-License-Identifier: Apache-2.0
import type { VpcArgs } from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { resolveVpc } from "../../../sandbox/awsx/args";

const errorOf = (args: VpcArgs): string => {
  try {
    resolveVpc("net", args);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

const ID = ["eipalloc-1", "eipalloc-2"];
const INTERFACE = { serviceName: "ecr", vpcEndpointType: "Interface" };

describe("awsx plugin replacement: arguments", () => {
  it("have the defaults of awsx", () => {
    expect(resolveVpc("net", {})).to.deep.equal({
      args: {},
      cidrBlock: "10.0.0.0/16",
      zoneCount: 3,
      nat: "OnePerAz",
      allocationIds: [],
      subnetStrategy: "Legacy",
      nameTags: "Legacy",
      endpointStrategy: "Legacy",
      enableDnsHostnames: undefined,
      enableDnsSupport: undefined,
    });
  });

  it("have no CIDR block if an IPAM pool allocates it", () => {
    const spec = resolveVpc("net", { ipv4IpamPoolId: "pool", ipv4NetmaskLength: 20, subnetStrategy: "Auto" });
    expect(spec.cidrBlock).to.equal(undefined);
  });

  it("enable DNS for interface endpoints with private DNS under strategy Auto", () => {
    const dns = (args: VpcArgs): unknown[] => {
      const spec = resolveVpc("net", args);
      return [spec.enableDnsHostnames, spec.enableDnsSupport];
    };
    expect(dns({ vpcEndpointStrategy: "Auto", vpcEndpointSpecs: [INTERFACE] })).to.deep.equal([true, true]);
    expect(
      dns({ vpcEndpointStrategy: "Auto", vpcEndpointSpecs: [{ ...INTERFACE, privateDnsEnabled: false }] }),
    ).to.deep.equal([undefined, undefined]);
    expect(dns({ vpcEndpointSpecs: [INTERFACE], enableDnsHostnames: false })).to.deep.equal([false, undefined]);
  });

  const invalid: [what: string, args: VpcArgs, message: string][] = [
    [
      "both zone names and a number of zones",
      { availabilityZoneNames: ["a"], numberOfAvailabilityZones: 2 },
      "is not allowed with availabilityZoneNames",
    ],
    [
      "a range with host bits",
      { cidrBlock: "10.0.0.1/16" },
      'cidrBlock "10.0.0.1/16" is not a CIDR block from /16 to /28',
    ],
    ["a region that is an output", { region: pulumi.output("us-east-1") }, "set availabilityZoneNames"],
    [
      "an IPAM pool without netmask length and CIDR block",
      { ipv4IpamPoolId: "pool", subnetStrategy: "Auto" },
      "must be used with either cidrBlock or ipv4NetmaskLength",
    ],
    [
      "an IPAM pool with netmask length and CIDR block",
      { ipv4IpamPoolId: "p", ipv4NetmaskLength: 20, cidrBlock: "10.0.0.0/20" },
      "set exactly one of them",
    ],
    [
      "strategy Legacy with an IPAM pool",
      { ipv4IpamPoolId: "p", ipv4NetmaskLength: 20 },
      'set subnetStrategy to "Auto"',
    ],
    [
      "Elastic IPs without NAT gateways",
      { natGateways: { strategy: "None", elasticIpAllocationIds: ID } },
      "must have one id for each of 0 NAT gateways",
    ],
    [
      "two Elastic IPs for one NAT gateway",
      { natGateways: { strategy: "Single", elasticIpAllocationIds: ID } },
      "must have one id for each of 1 NAT gateways",
    ],
    [
      "two Elastic IPs for three NAT gateways",
      { natGateways: { strategy: "OnePerAz", elasticIpAllocationIds: ID } },
      "must have one id for each of 3 NAT gateways",
    ],
    [
      "two unnamed subnet specs of one type",
      { subnetSpecs: [{ type: "Public" }, { type: "Public" }] },
      "subnetSpecs[1].name must be unique",
    ],
    [
      "a size that is not a power of two",
      { subnetSpecs: [{ type: "Public", size: 100 }] },
      "subnetSpecs[0].size 100 must be a power of two",
    ],
    [
      "a size that contradicts the mask",
      { subnetSpecs: [{ type: "Public", size: 256, cidrMask: 25 }] },
      "size 256 must match cidrMask 25",
    ],
    [
      "CIDR blocks in only some specs",
      {
        subnetSpecs: [{ type: "Public", cidrBlocks: ["10.0.0.0/24"] }, { type: "Private" }],
        numberOfAvailabilityZones: 1,
      },
      "subnetSpecs[1].cidrBlocks must be set",
    ],
    [
      "CIDR blocks for fewer zones",
      { subnetSpecs: [{ type: "Public", cidrBlocks: ["10.0.0.0/24"] }] },
      "must have one CIDR block for each of 3 availability zones",
    ],
    [
      "a mask that contradicts the CIDR blocks",
      { subnetSpecs: [{ type: "Public", cidrMask: 25, cidrBlocks: ["10.0.0.0/24"] }], numberOfAvailabilityZones: 1 },
      "cidrMask 25 must match cidrBlocks",
    ],
    [
      "a size that contradicts the CIDR blocks",
      { subnetSpecs: [{ type: "Public", size: 128, cidrBlocks: ["10.0.0.0/24"] }], numberOfAvailabilityZones: 1 },
      "size 128 must match cidrBlocks",
    ],
    [
      "strategy AutoMerge with CIDR blocks",
      {
        subnetSpecs: [{ type: "Public", cidrBlocks: ["10.0.0.0/24"] }],
        subnetStrategy: "AutoMerge",
        numberOfAvailabilityZones: 1,
      },
      "is not supported with cidrBlocks",
    ],
    [
      "private DNS of an endpoint without DNS hostnames",
      { vpcEndpointStrategy: "Auto", vpcEndpointSpecs: [INTERFACE], enableDnsHostnames: false },
      "enableDnsHostnames false must be true for the private DNS",
    ],
    [
      "an endpoint type that is an output",
      {
        vpcEndpointStrategy: "Auto",
        vpcEndpointSpecs: [{ serviceName: "s3", vpcEndpointType: pulumi.output("Gateway") }],
      },
      "must be a plain string",
    ],
  ];
  for (const [what, args, message] of invalid) {
    it(`reject ${what}`, () => expect(errorOf(args)).to.contain(message));
  }

  it("report all errors together, each with the VPC's name", () => {
    const lines = errorOf({ cidrBlock: "10.0.0.0", subnetSpecs: [{ type: "Public", size: 3 }] }).split("\n");
    expect(lines).to.have.length(2);
    expect(lines.every((line) => line.startsWith('Vpc "net": '))).to.equal(true);
  });
});
