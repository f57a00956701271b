// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { Netmask } from "netmask";
import { autoMergePlan, autoPlan, explicitPlan } from "../../../sandbox/awsx/plan-auto";
import { legacyPlan } from "../../../sandbox/awsx/plan-legacy";
import type { Plan } from "../../../sandbox/awsx/plan";
import { normalize, sizeOf, type SubnetSpec } from "../../../sandbox/awsx/subnet-specs";

/** Each range with its type, as `Private 10.0.0.0/19`. */
const ranges = (plan: Plan, vpcCidr: string): string[] => {
  const blocks = plan.allocate(vpcCidr);
  return plan.slots.map(({ spec }, index) => `${spec.type} ${blocks[index]}`);
};

const THREE: SubnetSpec[] = [{ type: "Public" }, { type: "Private" }, { type: "Isolated" }];

describe("awsx stand-in: layout of subnets", () => {
  it("Auto gives every zone an even share and keeps the order of the specs", () => {
    expect(ranges(autoPlan(THREE, 3), "10.0.0.0/16")).to.deep.equal([
      "Public 10.0.0.0/20",
      "Private 10.0.16.0/20",
      "Isolated 10.0.32.0/20",
      "Public 10.0.64.0/20",
      "Private 10.0.80.0/20",
      "Isolated 10.0.96.0/20",
      "Public 10.0.128.0/20",
      "Private 10.0.144.0/20",
      "Isolated 10.0.160.0/20",
    ]);
  });

  it("Auto without specs makes half of a zone private and a quarter public", () => {
    expect(ranges(autoPlan(undefined, 2), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/18",
      "Public 10.0.64.0/19",
      "Private 10.0.128.0/18",
      "Public 10.0.192.0/19",
    ]);
  });

  it("Auto uses no more than a /16 of a wider zone for the defaults, and refuses zones below /26", () => {
    expect(ranges(autoPlan(undefined, 1), "10.0.0.0/8")).to.deep.equal(["Private 10.0.0.0/17", "Public 10.0.128.0/18"]);
    expect(() => autoPlan(undefined, 1).allocate("10.0.0.0/27")).to.throw("too small");
  });

  it("Auto leaves a gap before a range that would not be aligned", () => {
    const specs: SubnetSpec[] = [
      { type: "Private", cidrMask: 24 },
      { type: "Public", cidrMask: 22 },
    ];
    expect(ranges(autoPlan(specs, 1), "10.0.0.0/16")).to.deep.equal(["Private 10.0.0.0/24", "Public 10.0.4.0/22"]);
  });

  it("Auto honours availabilityZoneCidrMask", () => {
    const plan = autoPlan([{ type: "Private" }], 2, 20);
    expect(ranges(plan, "10.0.0.0/16")).to.deep.equal(["Private 10.0.0.0/20", "Private 10.0.16.0/20"]);
  });

  it("Auto refuses specs that don't fit a zone, and an empty list", () => {
    const wide: SubnetSpec[] = [
      { type: "Private", cidrMask: 17 },
      { type: "Public", cidrMask: 18 },
    ];
    expect(() => autoPlan(wide, 2).allocate("10.0.0.0/16")).to.throw(
      "need 49152 addresses in each zone, which has 32768",
    );
    expect(() => autoPlan([], 2).allocate("10.0.0.0/16")).to.throw("leaves no subnet to make");
  });

  it("AutoMerge adds what the specs leave out of the default layout", () => {
    const specs = normalize([
      { type: "Public", size: 4096 },
      { type: "Isolated", cidrMask: 24 },
    ]);
    expect(ranges(autoMergePlan(specs, 2), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/18",
      "Public 10.0.64.0/20",
      "Isolated 10.0.80.0/24",
      "Private 10.0.128.0/18",
      "Public 10.0.192.0/20",
      "Isolated 10.0.208.0/24",
    ]);
    expect(ranges(autoMergePlan([], 1), "10.0.0.0/16")).to.deep.equal(ranges(autoPlan(undefined, 1), "10.0.0.0/16"));
  });

  it("AutoMerge keeps a named spec beside the default of its type", () => {
    const specs = normalize([{ type: "Public", name: "edge", cidrMask: 20 }]);
    expect(ranges(autoMergePlan(specs, 1), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/17",
      "Public 10.0.128.0/18",
      "Public 10.0.192.0/20",
    ]);
  });

  it("explicit blocks are taken as given, zone by zone", () => {
    const specs: SubnetSpec[] = [
      { type: "Private", cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] },
      { type: "Public", cidrBlocks: ["10.0.2.0/24", "10.0.3.0/24"] },
    ];
    expect(ranges(explicitPlan(specs, 2), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/24",
      "Public 10.0.2.0/24",
      "Private 10.0.1.0/24",
      "Public 10.0.3.0/24",
    ]);
  });

  it("Legacy without specs lists the private ranges of all zones before the public ones", () => {
    expect(ranges(legacyPlan(undefined, 3), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/19",
      "Private 10.0.64.0/19",
      "Private 10.0.128.0/19",
      "Public 10.0.32.0/20",
      "Public 10.0.96.0/20",
      "Public 10.0.160.0/20",
    ]);
  });

  it("Legacy orders private, public, isolated and ignores Unused", () => {
    expect(ranges(legacyPlan([...THREE, { type: "Unused" }], 2), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/19",
      "Public 10.0.32.0/20",
      "Isolated 10.0.48.0/24",
      "Private 10.0.128.0/19",
      "Public 10.0.160.0/20",
      "Isolated 10.0.176.0/24",
    ]);
  });

  it("Legacy lets a lone subnet take its whole zone, and moves past a range that is in the way", () => {
    expect(ranges(legacyPlan([{ type: "Isolated" }], 1), "10.0.0.0/24")).to.deep.equal(["Isolated 10.0.0.0/24"]);
    const specs: SubnetSpec[] = [
      { type: "Private", cidrMask: 25 },
      { type: "Private", name: "b", cidrMask: 24 },
    ];
    expect(ranges(legacyPlan(specs, 1), "10.0.0.0/16")).to.deep.equal(["Private 10.0.0.0/25", "Private 10.0.1.0/24"]);
  });

  it("Legacy refuses a subnet beyond /32", () => {
    const plan = legacyPlan([{ type: "Private" }, { type: "Public" }], 4);
    expect(() => plan.allocate("10.0.0.0/31")).to.throw("no room for a /34 subnet");
  });
});

const specOf = fc.record({
  type: fc.constantFrom<SubnetSpec["type"]>("Public", "Private", "Isolated", "Unused"),
  cidrMask: fc.option(fc.integer({ min: 21, max: 28 }), { nil: undefined }),
});
const layouts = fc.record({
  vpcMask: fc.integer({ min: 16, max: 20 }),
  zones: fc.integer({ min: 1, max: 6 }),
  specs: fc.array(specOf, { minLength: 1, maxLength: 5 }),
});

/** The blocks, or undefined for specs that were refused. */
const attempt = (plan: Plan, vpcCidr: string): Netmask[] | undefined => {
  try {
    return plan.allocate(vpcCidr).map((block) => new Netmask(block));
  } catch {
    return undefined;
  }
};

const expectDisjoint = (blocks: Netmask[]): void => {
  const sorted = [...blocks].sort((a, b) => a.netLong - b.netLong);
  for (const [index, block] of sorted.slice(1).entries()) {
    const before = sorted[index]!;
    expect(before.netLong + before.size, `${before.toString()} and ${block.toString()}`).to.be.at.most(block.netLong);
  }
};

describe("awsx stand-in: properties of every Auto layout", () => {
  it("ranges of one size stay inside the VPC and never overlap", () => {
    fc.assert(
      fc.property(layouts, fc.option(fc.integer({ min: 23, max: 28 })), ({ vpcMask, zones, specs }, mask) => {
        const vpcCidr = `10.64.0.0/${vpcMask}`;
        const even = specs.map(({ type }): SubnetSpec => (mask === null ? { type } : { type, cidrMask: mask }));
        const blocks = attempt(autoPlan(even, zones), vpcCidr);
        fc.pre(blocks !== undefined);
        expect(blocks).to.have.length(zones * specs.length);
        expect(blocks.every((block) => new Netmask(vpcCidr).contains(block))).to.equal(true);
        expectDisjoint(blocks);
      }),
    );
  });

  it("ranges of any size start where the ones before them in the zone have ended, aligned, of the size asked for", () => {
    fc.assert(
      fc.property(layouts, ({ vpcMask, zones, specs }) => {
        const blocks = attempt(autoPlan(specs, zones), `10.64.0.0/${vpcMask}`);
        fc.pre(blocks !== undefined);
        for (let zone = 0; zone < zones; zone++) {
          const here = blocks.slice(zone * specs.length, (zone + 1) * specs.length);
          expectDisjoint(here);
          expect(here.map(({ netLong }) => netLong)).to.deep.equal(
            here.map(({ netLong }) => netLong).sort((a, b) => a - b),
          );
          for (const [index, block] of here.entries()) {
            expect(block.netLong % block.size).to.equal(0);
            const asked = specs[index]!.cidrMask;
            if (asked !== undefined) expect(block.size).to.equal(sizeOf(asked));
          }
        }
      }),
    );
  });
});
