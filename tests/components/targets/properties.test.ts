// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { NatStrategy } from "../../../components/contracts/network";
import { availability } from "../../../components/targets/availability";
import { p95, percentile, requestsPerSecond } from "../../../components/targets/capacity";
import { applied, cures } from "../../../components/targets/recommendations";
import { finding } from "../../../components/targets/findings";
import { recoveries, worst } from "../../../components/targets/recovery";
import { Extent, type Topology } from "../../../components/targets/topology";
import type { Targets } from "../../../components/contracts/targets";
import { TARGETS } from "./fixtures";

const bounds = (low: number, high: number): fc.Arbitrary<{ min: number; max: number }> =>
  fc
    .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
    .map(([one, other]) => ({ min: Math.min(one, other), max: Math.max(one, other) }));

const topologies: fc.Arbitrary<Topology> = fc.record({
  zones: fc.integer({ min: 1, max: 3 }),
  survives: fc.constantFrom(...Object.values(Extent)),
  network: fc.record({ nat: fc.constantFrom(...Object.values(NatStrategy)) }),
  nodes: fc
    .tuple(bounds(1, 60), fc.constantFrom("m7g.large", "m7g.xlarge", "m7g.2xlarge"))
    .map(([range, type]) => ({ ...range, instanceTypes: [type] })),
  workload: fc.record({ replicas: bounds(1, 60), targetCpuPercent: fc.integer({ min: 10, max: 90 }) }),
  measured: fc.record({
    serviceMilliseconds: fc.double({ min: 1, max: 500, noNaN: true }),
    concurrency: fc.integer({ min: 1, max: 64 }),
  }),
  database: fc.record({ readers: fc.integer({ min: 0, max: 14 }) }),
  cache: fc.record({ replicas: fc.integer({ min: 0, max: 4 }) }),
  standby: fc.record({
    database: fc.boolean(),
    application: fc.boolean(),
    backupCopyHours: fc.integer({ min: 1, max: 48 }),
  }),
});

type Step = (topology: Topology) => Topology;
const set =
  (setting: string, to: (topology: Topology) => number | boolean | string): Step =>
  (topology) =>
    applied(topology, [{ setting, from: undefined, to: to(topology) }]);

/** Changes that are for the better. */
const BETTER: Record<string, Step> = {
  "another reader": set("database.readers", ({ database }) => database.readers + 1),
  "another replica of the cache": set("cache.replicas", ({ cache }) => cache.replicas + 1),
  "another pod at the least": (topology) =>
    applied(topology, [
      { setting: "workload.replicas.min", from: 0, to: topology.workload.replicas.min + 1 },
      {
        setting: "workload.replicas.max",
        from: 0,
        to: Math.max(topology.workload.replicas.max, topology.workload.replicas.min + 1),
      },
    ]),
  "another pod at the most": set("workload.replicas.max", ({ workload }) => workload.replicas.max + 1),
  "another node at the most": set("nodes.max", ({ nodes }) => nodes.max + 1),
  "a gateway a zone": set("network.nat", () => NatStrategy.PerZone),
  // With its gateway: a lone pod behind the only one, which may be in another zone, would need both.
  "another zone": (topology) =>
    applied(topology, [
      { setting: "zones", from: 0, to: Math.min(3, topology.zones + 1) },
      { setting: "network.nat", from: 0, to: NatStrategy.PerZone },
    ]),
  "a standby database": set("standby.database", () => true),
  "a standby application": set("standby.application", () => true),
  "backups copied more often": set("standby.backupCopyHours", ({ standby }) =>
    Math.max(1, standby.backupCopyHours! - 1),
  ),
  "a faster application": set("measured.serviceMilliseconds", ({ measured }) => measured.serviceMilliseconds * 0.9),
};

const TOLERANCE = 1e-9;
const holds = (property: (topology: Topology) => unknown): void =>
  fc.assert(
    fc.property(topologies, (topology) => void property(topology)),
    { numRuns: 500 },
  );

describe("the model of targets, for any topology:", () => {
  for (const [what, better] of Object.entries(BETTER)) {
    it(`${what} never lowers availability`, () =>
      holds((topology) =>
        expect(availability(better(topology)).share).to.be.at.least(availability(topology).share - TOLERANCE),
      ));

    it(`${what} never makes recovery longer or its gap wider, for any loss`, () =>
      holds((topology) => {
        const after = recoveries(better(topology));
        for (const [index, { loss, seconds, gapSeconds }] of recoveries(topology).entries()) {
          expect(after[index]!.seconds, loss).to.be.at.most(seconds);
          expect(after[index]!.gapSeconds, loss).to.be.at.most(gapSeconds);
        }
      }));

    it(`${what} never lowers the requests that are borne`, () =>
      holds((topology) =>
        expect(requestsPerSecond(better(topology)).value).to.be.at.least(requestsPerSecond(topology).value - 1e-6),
      ));
  }

  it("backups that are copied less often never lower the gap", () =>
    holds((topology) => {
      const seldom = applied(topology, [
        { setting: "standby.backupCopyHours", from: 0, to: topology.standby.backupCopyHours! + 1 },
      ]);
      expect(worst(seldom, "gapSeconds").gapSeconds).to.be.at.least(worst(topology, "gapSeconds").gapSeconds);
    }));

  it("a slower application never answers sooner, nor does more load on the same pods", () =>
    holds((topology) => {
      const { measured } = topology;
      const slower = { ...measured, serviceMilliseconds: measured.serviceMilliseconds * 1.1 };
      expect(percentile(slower, 5, 0.05)).to.be.at.least(percentile(measured, 5, 0.05) - 1e-6);
      expect(percentile(measured, 6, 0.05)).to.be.at.least(percentile(measured, 5, 0.05) - 1e-6);
      expect(p95(topology, 10).value).to.be.at.least(measured.serviceMilliseconds * Math.log(20));
    }));

  it("shares stay between 0 and 1, and an agreement is never better than the design", () =>
    holds((topology) => {
      const { share, agreed } = availability(topology);
      expect(share).to.be.within(0, 1);
      expect(agreed).to.be.within(0, 1);
    }));

  it("a cure mends what it is for, and none of its changes can be spared", () => {
    fc.assert(
      fc.property(topologies, fc.constantFrom(...(Object.keys(TARGETS) as (keyof Targets)[])), (topology, target) => {
        const isMet = (one: Topology): boolean => finding(target, TARGETS, one).isMet;
        if (isMet(topology)) return;
        for (const cure of cures(target, TARGETS, topology)) {
          expect(isMet(applied(topology, cure)), JSON.stringify(cure)).to.equal(true);
          for (const spared of cure)
            expect(
              isMet(
                applied(
                  topology,
                  cure.filter((one) => one !== spared),
                ),
              ),
              JSON.stringify(spared),
            ).to.equal(false);
        }
      }),
      { numRuns: 150 },
    );
  });
});
