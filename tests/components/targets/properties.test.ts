// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { NatStrategy } from "../../../components/contracts/network";
import { availability } from "../../../components/targets/availability";
import { p95, percentile, requestsPerSecond } from "../../../components/targets/capacity";
import { withChanges, recommend } from "../../../components/targets/recommendations";
import { evaluateTarget } from "../../../components/targets/evaluate";
import { recoveryTimes, longestRecovery } from "../../../components/targets/recovery";
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
  secondary: fc.record({
    database: fc.boolean(),
    application: fc.boolean(),
    backupCopyHours: fc.integer({ min: 1, max: 48 }),
  }),
});

type Step = (topology: Topology) => Topology;
const set =
  (setting: string, to: (topology: Topology) => number | boolean | string): Step =>
  (topology) =>
    withChanges(topology, [{ setting, from: undefined, to: to(topology) }]);

/** Changes that improve a topology, or leave it the same. */
const IMPROVEMENTS: Record<string, Step> = {
  "an additional reader": set("database.readers", ({ database }) => database.readers + 1),
  "an additional cache replica": set("cache.replicas", ({ cache }) => cache.replicas + 1),
  "a higher minimum of pods": (topology) =>
    withChanges(topology, [
      { setting: "workload.replicas.min", from: 0, to: topology.workload.replicas.min + 1 },
      {
        setting: "workload.replicas.max",
        from: 0,
        to: Math.max(topology.workload.replicas.max, topology.workload.replicas.min + 1),
      },
    ]),
  "a higher maximum of pods": set("workload.replicas.max", ({ workload }) => workload.replicas.max + 1),
  "a higher maximum of nodes": set("nodes.max", ({ nodes }) => nodes.max + 1),
  "a NAT gateway per zone": set("network.nat", () => NatStrategy.PerZone),
  // Includes a NAT gateway per zone: a single pod that uses the gateway of another zone would depend on both zones.
  "an additional zone": (topology) =>
    withChanges(topology, [
      { setting: "zones", from: 0, to: Math.min(3, topology.zones + 1) },
      { setting: "network.nat", from: 0, to: NatStrategy.PerZone },
    ]),
  "a secondary database": set("secondary.database", () => true),
  "a secondary application": set("secondary.application", () => true),
  "more frequent backup copies": set("secondary.backupCopyHours", ({ secondary }) =>
    Math.max(1, secondary.backupCopyHours! - 1),
  ),
  "a faster application": set("measured.serviceMilliseconds", ({ measured }) => measured.serviceMilliseconds * 0.9),
};

const TOLERANCE = 1e-9;
const holds = (property: (topology: Topology) => unknown): void =>
  fc.assert(
    fc.property(topologies, (topology) => void property(topology)),
    { numRuns: 500 },
  );

describe("the target model, for generated topologies", () => {
  for (const [change, improve] of Object.entries(IMPROVEMENTS)) {
    it(`${change} never lowers availability`, () =>
      holds((topology) =>
        expect(availability(improve(topology)).share).to.be.at.least(availability(topology).share - TOLERANCE),
      ));

    it(`${change} never raises a recovery time or the lost data`, () =>
      holds((topology) => {
        const after = recoveryTimes(improve(topology));
        for (const [index, { loss, seconds, gapSeconds }] of recoveryTimes(topology).entries()) {
          expect(after[index]!.seconds, loss).to.be.at.most(seconds);
          expect(after[index]!.gapSeconds, loss).to.be.at.most(gapSeconds);
        }
      }));

    it(`${change} never lowers the request rate`, () =>
      holds((topology) =>
        expect(requestsPerSecond(improve(topology)).value).to.be.at.least(requestsPerSecond(topology).value - 1e-6),
      ));
  }

  it("less frequent backup copies never lower the lost data", () =>
    holds((topology) => {
      const rarer = withChanges(topology, [
        { setting: "secondary.backupCopyHours", from: 0, to: topology.secondary.backupCopyHours! + 1 },
      ]);
      expect(longestRecovery(rarer, "gapSeconds").gapSeconds).to.be.at.least(
        longestRecovery(topology, "gapSeconds").gapSeconds,
      );
    }));

  it("a slower application or a higher load never lowers the p95", () =>
    holds((topology) => {
      const { measured } = topology;
      const slower = { ...measured, serviceMilliseconds: measured.serviceMilliseconds * 1.1 };
      expect(percentile(slower, 5, 0.05)).to.be.at.least(percentile(measured, 5, 0.05) - 1e-6);
      expect(percentile(measured, 6, 0.05)).to.be.at.least(percentile(measured, 5, 0.05) - 1e-6);
      expect(p95(topology, 10).value).to.be.at.least(measured.serviceMilliseconds * Math.log(20));
    }));

  it("availability is always from 0 to 1", () =>
    holds((topology) => {
      const { share, agreed } = availability(topology);
      expect(share).to.be.within(0, 1);
      expect(agreed).to.be.within(0, 1);
    }));

  it("a recommendation achieves its target, and all of its changes are necessary", () => {
    let checked = 0;
    fc.assert(
      fc.property(topologies, fc.constantFrom(...(Object.keys(TARGETS) as (keyof Targets)[])), (topology, target) => {
        const isMet = (one: Topology): boolean => evaluateTarget(target, TARGETS, one).isMet;
        if (isMet(topology)) return;
        for (const changes of recommend(target, TARGETS, topology)) {
          checked++;
          expect(isMet(withChanges(topology, changes)), JSON.stringify(changes)).to.equal(true);
          for (const omitted of changes) {
            const others = changes.filter((one) => one !== omitted);
            expect(isMet(withChanges(topology, others)), JSON.stringify(omitted)).to.equal(false);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(checked).to.be.above(20);
  });
});
