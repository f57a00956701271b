// SPDX-License-Identifier: Apache-2.0
import type { VpcArgs } from "@pulumi/awsx/ec2";
import { expect } from "chai";
import { Netmask } from "netmask";
import { resolveVpc } from "../../../sandbox/awsx/args";
import { gapsBetween } from "../../../sandbox/awsx/ipv4";
import { ipv6Subnet } from "../../../sandbox/awsx/ipv6";
import { checkNat, checkNoGaps, checkOverlaps, planFor, resolvedLayout } from "../../../sandbox/awsx/layout";
import { checkZoneSuffixes, nameTag, resourceName, zoneSuffix } from "../../../sandbox/awsx/names";

/** The output `subnetLayout` for a VPC of 10.0.0.0/16. */
const layoutOf = (args: VpcArgs): unknown => {
  const spec = resolveVpc("net", args);
  const plan = planFor(spec);
  return JSON.parse(JSON.stringify(resolvedLayout(spec, plan, plan.allocate("10.0.0.0/16"))));
};

describe("awsx plugin replacement: layout checks", () => {
  it("report every subnet that overlaps with another", () => {
    const spec = resolveVpc("net", {
      subnetStrategy: "Auto",
      subnetSpecs: [
        { type: "Private", cidrBlocks: ["10.0.0.0/23"] },
        { type: "Public", cidrBlocks: ["10.0.1.0/24"] },
        { type: "Isolated", cidrBlocks: ["10.0.2.0/24"] },
      ],
      availabilityZoneNames: ["us-east-1a"],
    });
    const plan = planFor(spec);
    expect(() => checkOverlaps("net", plan, plan.allocate("10.0.0.0/16"))).to.throw(
      "subnets overlap: net-private-1 (10.0.0.0/23), net-public-1 (10.0.1.0/24); use a larger VPC",
    );
  });

  it("report gaps at the start, in the middle and at the end of the VPC under strategy Exact", () => {
    expect(() => checkNoGaps("10.0.0.0/22", ["10.0.0.0/23", "10.0.2.0/23"])).not.to.throw();
    expect(() => checkNoGaps("10.0.0.0/22", ["10.0.1.0/24", "10.0.2.0/24"])).to.throw(
      "leave gaps in 10.0.0.0/22: before 10.0.1.0/24, after 10.0.2.0/24",
    );
    expect(() => checkNoGaps("10.0.0.0/22", ["10.0.0.0/24", "10.0.2.0/23"])).to.throw(
      "gaps in 10.0.0.0/22: before 10.0.2.0/23;",
    );
  });

  it("reject NAT gateways without both a public subnet and a private or isolated one", () => {
    const check =
      (...types: ("Public" | "Private" | "Isolated")[]) =>
      () => {
        const spec = resolveVpc("net", { subnetStrategy: "Auto", subnetSpecs: types.map((type) => ({ type })) });
        checkNat(planFor(spec), spec);
      };
    expect(check("Public", "Private")).not.to.throw();
    expect(check("Public", "Isolated")).not.to.throw();
    for (const single of [check("Public"), check("Private"), check("Isolated")]) {
      expect(single).to.throw("natGateways.strategy OnePerAz must be used with");
    }
  });
});

describe("awsx plugin replacement: output subnetLayout", () => {
  it("contains Auto specs with their masks and sizes", () => {
    expect(
      layoutOf({
        subnetStrategy: "Auto",
        subnetSpecs: [{ type: "Public", name: "edge", size: 256 }, { type: "Private" }],
      }),
    ).to.deep.equal([{ type: "Public", name: "edge", cidrMask: 24, size: 256 }, { type: "Private" }]);
  });

  it("contains the Auto specs that give a Legacy layout, including gaps", () => {
    expect(
      layoutOf({
        subnetSpecs: [
          { type: "Private", cidrMask: 24 },
          { type: "Public", cidrMask: 22 },
        ],
      }),
    ).to.deep.equal([
      { type: "Private", cidrMask: 24 },
      { type: "Unused", cidrMask: 24 },
      { type: "Unused", cidrMask: 23 },
      { type: "Public", cidrMask: 22 },
    ]);
  });

  it("fills a gap with the largest aligned blocks, and as awsx does if its ends are in reverse order", () => {
    const gaps = (a: string, b: string): string[] => gapsBetween(new Netmask(a), new Netmask(b)).map(String);
    expect(gaps("10.0.0.0/24", "10.0.1.0/24")).to.deep.equal([]);
    expect(gaps("10.0.0.0/24", "10.0.16.0/20")).to.deep.equal([
      "10.0.1.0/24",
      "10.0.2.0/23",
      "10.0.4.0/22",
      "10.0.8.0/21",
    ]);
    expect(gaps("10.0.2.0/24", "10.0.0.0/24")).to.deep.equal(["10.0.0.0/23"]);
  });
});

describe("awsx plugin replacement: names", () => {
  it("contain the zone only in the tag, not in the resource name", () => {
    const spec = { type: "Public" } as const;
    expect(resourceName("net", spec, 1)).to.equal("net-public-2");
    expect(nameTag("net", spec, 1, "us-west-2b", "Legacy")).to.equal("net-public-2");
    expect(nameTag("net", { ...spec, name: "edge" }, 1, "us-west-2b", "AvailabilityZone")).to.equal("net-edge-2b");
  });

  it("contain the part of the zone's name that is unique in its region", () => {
    expect(
      ["us-east-1a", "us-gov-west-1b", "eu-isoe-west-1c", "us-west-2-lax-1a", "moon"].map(zoneSuffix),
    ).to.deep.equal(["1a", "1b", "1c", "2-lax-1a", "moon"]);
    expect(() => checkZoneSuffixes(["us-east-1a", "us-west-1a"])).to.throw("us-east-1a and us-west-1a both end in 1a");
  });
});

describe("awsx plugin replacement: IPv6", () => {
  it("returns the /64 blocks of a /56", () => {
    expect(ipv6Subnet("2600:1f14:82a:ab00::/56", 0)).to.equal("2600:1f14:82a:ab00::/64");
    expect(ipv6Subnet("2600:1f14:82a:ab00::/56", 42)).to.equal("2600:1f14:82a:ab2a::/64");
  });

  it("rejects other blocks and a 257th subnet", () => {
    for (const range of ["10.0.0.0/56", "2600:1f14:82a:ab00::/48", "2600::/56"]) {
      expect(() => ipv6Subnet(range, 0)).to.throw(range);
    }
    expect(() => ipv6Subnet("2600:1f14:82a:ab00::/56", 256)).to.throw("256 IPv6 subnets");
  });
});
