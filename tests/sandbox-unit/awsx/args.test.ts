// SPDX-License-Identifier: Apache-2.0
import type { VpcArgs } from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { resolveVpc } from "../../../sandbox/awsx/args";

const refusal = (args: VpcArgs): string => {
  try {
    resolveVpc("net", args);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

const ID = ["eipalloc-1", "eipalloc-2"];
const INTERFACE = { serviceName: "ecr", vpcEndpointType: "Interface" };

describe("awsx stand-in: arguments", () => {
  it("has the defaults of awsx", () => {
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

  it("leaves the range to an IPAM pool that has a length to allocate", () => {
    const spec = resolveVpc("net", { ipv4IpamPoolId: "pool", ipv4NetmaskLength: 20, subnetStrategy: "Auto" });
    expect(spec.cidrBlock).to.equal(undefined);
  });

  it("turns DNS on for interface endpoints of strategy Auto that want private DNS", () => {
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

  const contradictions: [what: string, args: VpcArgs, message: string][] = [
    [
      "zones twice",
      { availabilityZoneNames: ["a"], numberOfAvailabilityZones: 2 },
      "contradicts availabilityZoneNames",
    ],
    ["a range with host bits", { cidrBlock: "10.0.0.1/16" }, 'cidrBlock "10.0.0.1/16" is not a range'],
    ["a region known later", { region: pulumi.output("us-east-1") }, "give availabilityZoneNames"],
    [
      "a pool without a range",
      { ipv4IpamPoolId: "pool", subnetStrategy: "Auto" },
      "needs either cidrBlock or ipv4NetmaskLength",
    ],
    [
      "a pool with both",
      { ipv4IpamPoolId: "p", ipv4NetmaskLength: 20, cidrBlock: "10.0.0.0/20" },
      "give exactly one of them",
    ],
    ["Legacy in a pool", { ipv4IpamPoolId: "p", ipv4NetmaskLength: 20 }, 'set subnetStrategy to "Auto"'],
    [
      "addresses without NAT",
      { natGateways: { strategy: "None", elasticIpAllocationIds: ID } },
      "which makes 0 gateways",
    ],
    [
      "two addresses for one",
      { natGateways: { strategy: "Single", elasticIpAllocationIds: ID } },
      "which makes 1 gateways",
    ],
    [
      "two addresses for three",
      { natGateways: { strategy: "OnePerAz", elasticIpAllocationIds: ID } },
      "which makes 3 gateways",
    ],
    [
      "two nameless specs",
      { subnetSpecs: [{ type: "Public" }, { type: "Public" }] },
      "subnetSpecs[1].name undefined is taken",
    ],
    ["an odd size", { subnetSpecs: [{ type: "Public", size: 100 }] }, "subnetSpecs[0].size 100 is not a power of two"],
    [
      "size against mask",
      { subnetSpecs: [{ type: "Public", size: 256, cidrMask: 25 }] },
      "size 256 contradicts cidrMask 25",
    ],
    [
      "some explicit specs",
      {
        subnetSpecs: [{ type: "Public", cidrBlocks: ["10.0.0.0/24"] }, { type: "Private" }],
        numberOfAvailabilityZones: 1,
      },
      "subnetSpecs[1].cidrBlocks undefined are missing",
    ],
    [
      "blocks for one zone",
      { subnetSpecs: [{ type: "Public", cidrBlocks: ["10.0.0.0/24"] }] },
      "one block for each of 3 zones",
    ],
    [
      "mask against blocks",
      { subnetSpecs: [{ type: "Public", cidrMask: 25, cidrBlocks: ["10.0.0.0/24"] }], numberOfAvailabilityZones: 1 },
      "cidrMask 25 contradicts cidrBlocks",
    ],
    [
      "size against blocks",
      { subnetSpecs: [{ type: "Public", size: 128, cidrBlocks: ["10.0.0.0/24"] }], numberOfAvailabilityZones: 1 },
      "size 128 contradicts cidrBlocks",
    ],
    [
      "AutoMerge with blocks",
      {
        subnetSpecs: [{ type: "Public", cidrBlocks: ["10.0.0.0/24"] }],
        subnetStrategy: "AutoMerge",
        numberOfAvailabilityZones: 1,
      },
      "can't be used with cidrBlocks",
    ],
    [
      "private DNS without hostnames",
      { vpcEndpointStrategy: "Auto", vpcEndpointSpecs: [INTERFACE], enableDnsHostnames: false },
      "enableDnsHostnames false contradicts the private DNS",
    ],
    [
      "an endpoint type known later",
      {
        vpcEndpointStrategy: "Auto",
        vpcEndpointSpecs: [{ serviceName: "s3", vpcEndpointType: pulumi.output("Gateway") }],
      },
      "must be known",
    ],
  ];
  for (const [what, args, message] of contradictions) {
    it(`refuses ${what}`, () => expect(refusal(args)).to.contain(message));
  }

  it("reports all mistakes together, each with the VPC's name", () => {
    const lines = refusal({ cidrBlock: "10.0.0.0", subnetSpecs: [{ type: "Public", size: 3 }] }).split("\n");
    expect(lines).to.have.length(2);
    expect(lines.every((line) => line.startsWith('Vpc "net": '))).to.equal(true);
  });
});
