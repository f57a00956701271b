// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { Netmask } from "netmask";
import { autoMergePlan, autoPlan, explicitPlan } from "../../../sandbox/awsx/plan-auto";
import { legacyPlan } from "../../../sandbox/awsx/plan-legacy";
import type { Plan } from "../../../sandbox/awsx/plan";
import { normalize, sizeOf, type SubnetSpec } from "../../../sandbox/awsx/subnet-specs";

/** Each CIDR block with its type, such as `Private 10.0.0.0/19`. */
const ranges = (plan: Plan, vpcCidr: string): string[] => {
  const blocks = plan.allocate(vpcCidr);
  return plan.slots.map(({ spec }, index) => `${spec.type} ${blocks[index]}`);
};

const THREE: SubnetSpec[] = [{ type: "Public" }, { type: "Private" }, { type: "Isolated" }];

describe("awsx plugin replacement: subnet layout", () => {
  it("divides the VPC evenly among the zones under strategy Auto and keeps the order of the specs", () => {
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

  it("makes half of a zone private and a quarter public under strategy Auto without specs", () => {
    expect(ranges(autoPlan(undefined, 2), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/18",
      "Public 10.0.64.0/19",
      "Private 10.0.128.0/18",
      "Public 10.0.192.0/19",
    ]);
  });

  it("uses at most a /16 of a zone for the defaults of strategy Auto, and rejects zones smaller than /26", () => {
    expect(ranges(autoPlan(undefined, 1), "10.0.0.0/8")).to.deep.equal(["Private 10.0.0.0/17", "Public 10.0.128.0/18"]);
    expect(() => autoPlan(undefined, 1).allocate("10.0.0.0/27")).to.throw("too small");
  });

  it("leaves a gap under strategy Auto to align the next block", () => {
    const specs: SubnetSpec[] = [
      { type: "Private", cidrMask: 24 },
      { type: "Public", cidrMask: 22 },
    ];
    expect(ranges(autoPlan(specs, 1), "10.0.0.0/16")).to.deep.equal(["Private 10.0.0.0/24", "Public 10.0.4.0/22"]);
  });

  it("uses availabilityZoneCidrMask under strategy Auto", () => {
    const plan = autoPlan([{ type: "Private" }], 2, 20);
    expect(ranges(plan, "10.0.0.0/16")).to.deep.equal(["Private 10.0.0.0/20", "Private 10.0.16.0/20"]);
  });

  it("rejects specs that do not fit a zone and an empty list under strategy Auto", () => {
    const wide: SubnetSpec[] = [
      { type: "Private", cidrMask: 17 },
      { type: "Public", cidrMask: 18 },
    ];
    expect(() => autoPlan(wide, 2).allocate("10.0.0.0/16")).to.throw(
      "need 49152 addresses in each zone, which has 32768",
    );
    expect(() => autoPlan([], 2).allocate("10.0.0.0/16")).to.throw("must have at least one subnet");
  });

  it("adds missing default subnets to the specs under strategy AutoMerge", () => {
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

  it("keeps a named spec and the default of its type under strategy AutoMerge", () => {
    const specs = normalize([{ type: "Public", name: "edge", cidrMask: 20 }]);
    expect(ranges(autoMergePlan(specs, 1), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/17",
      "Public 10.0.128.0/18",
      "Public 10.0.192.0/20",
    ]);
  });

  it("uses CIDR blocks of the specs unchanged, ordered by zone", () => {
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

  it("lists the private subnets of all zones before the public ones under strategy Legacy without specs", () => {
    expect(ranges(legacyPlan(undefined, 3), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/19",
      "Private 10.0.64.0/19",
      "Private 10.0.128.0/19",
      "Public 10.0.32.0/20",
      "Public 10.0.96.0/20",
      "Public 10.0.160.0/20",
    ]);
  });

  it("orders private, public and isolated subnets and ignores Unused specs under strategy Legacy", () => {
    expect(ranges(legacyPlan([...THREE, { type: "Unused" }], 2), "10.0.0.0/16")).to.deep.equal([
      "Private 10.0.0.0/19",
      "Public 10.0.32.0/20",
      "Isolated 10.0.48.0/24",
      "Private 10.0.128.0/19",
      "Public 10.0.160.0/20",
      "Isolated 10.0.176.0/24",
    ]);
  });

  it("gives a single subnet its whole zone under strategy Legacy, and skips blocks that overlap", () => {
    expect(ranges(legacyPlan([{ type: "Isolated" }], 1), "10.0.0.0/24")).to.deep.equal(["Isolated 10.0.0.0/24"]);
    const specs: SubnetSpec[] = [
      { type: "Private", cidrMask: 25 },
      { type: "Private", name: "b", cidrMask: 24 },
    ];
    expect(ranges(legacyPlan(specs, 1), "10.0.0.0/16")).to.deep.equal(["Private 10.0.0.0/25", "Private 10.0.1.0/24"]);
  });

  it("rejects a subnet smaller than /32 under strategy Legacy", () => {
    const plan = legacyPlan([{ type: "Private" }, { type: "Public" }], 4);
    expect(() => plan.allocate("10.0.0.0/31")).to.throw("a /34 subnet does not fit");
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

/** The blocks, or undefined if the specs were rejected. */
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

describe("awsx plugin replacement: properties of Auto layouts", () => {
  it("blocks of one size are inside the VPC and do not overlap", () => {
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

  it("blocks of any size are aligned, have the requested size, follow the order of the specs and do not overlap", () => {
    fc.assert(
      fc.property(layouts, ({ vpcMask, zones, specs }) => {
        const blocks = attempt(autoPlan(specs, zones), `10.64.0.0/${vpcMask}`);
        fc.pre(blocks !== undefined);
        for (let zone = 0; zone < zones; zone++) {
          const inZone = blocks.slice(zone * specs.length, (zone + 1) * specs.length);
          expectDisjoint(inZone);
          expect(inZone.map(({ netLong }) => netLong)).to.deep.equal(
            inZone.map(({ netLong }) => netLong).sort((a, b) => a - b),
          );
          for (const [index, block] of inZone.entries()) {
            expect(block.netLong % block.size).to.equal(0);
            const requested = specs[index]!.cidrMask;
            if (requested !== undefined) expect(block.size).to.equal(sizeOf(requested));
          }
        }
      }),
    );
  });
});
