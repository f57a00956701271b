// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { NatStrategy } from "../../../components/contracts/network";
import { availability, parallel, serial } from "../../../components/targets/availability";
import { erlangC, p95, percentile, processors, requestsPerSecond } from "../../../components/targets/capacity";
import { recoveries, worst } from "../../../components/targets/recovery";
import { Extent, Loss } from "../../../components/targets/topology";
import { changed, SOUND } from "./fixtures";

/** Results were worked out by hand, from the sources in docs/targets.md, and not by the code. */
describe("the model of targets, against calculations by hand:", () => {
  it("parts in a row multiply; parts side by side fail together only", () => {
    expect(serial([0.999, 0.99])).to.be.closeTo(0.98901, 1e-12);
    expect(parallel([0.9, 0.8])).to.be.closeTo(0.98, 1e-12);
    expect(serial([])).to.equal(1);
    expect(parallel([])).to.equal(0);
  });

  it("availability of the sound topology", () => {
    // Five services of 99.99 %, KMS of 99.995 %; three zones, each down with 1 - 0.9995 × 0.995 = 0.0054975, cubed 1.6615e-7.
    // Losses: 365/3 × 1/3 + 12/3 × 1/3 + 4/3 × 3.5 + 4 × 1.5 + 0.5 × 3.5 + 0.1 × 75 = 61.8056 of 525,960 minutes: 0.000117510.
    const { share, agreed } = availability(SOUND);
    expect(share).to.be.closeTo(0.9994501249 - 0.000000166 - 0.00011751, 1e-8);
    // 0.999 × 0.9995 × 0.99999 × 0.9999 four times
    expect(agreed).to.be.closeTo(0.998091, 1e-6);
  });

  it("a single NAT gateway costs its zone's 0.05 %, and 20 minutes instead of 3.5 when that zone is lost", () => {
    const single = changed({ network: { nat: NatStrategy.Single } });
    // 0.9994499588 × 0.9995 = 0.9989502338; losses + 0.5 × 16.5 = 70.0556 minutes: 0.000133196
    expect(availability(single).share).to.be.closeTo(0.9989502338 - 0.000133196, 1e-8);
    expect(worst(single, "seconds").seconds).to.equal(1200);
  });

  for (const [loss, seconds, gapSeconds] of [
    [Loss.Pod, 20, 0],
    [Loss.Node, 20, 0],
    [Loss.CacheNode, 210, 0],
    [Loss.Writer, 90, 0],
    [Loss.Zone, 210, 0],
    [Loss.Region, 4500, Infinity],
  ] as const)
    it(`loss of a ${loss}: ${seconds} s, ${gapSeconds} s of data`, () => {
      const recovery = recoveries(SOUND).find((one) => one.loss === loss)!;
      expect(recovery).to.include({ seconds, gapSeconds, isPromised: loss !== Loss.Region });
      expect(recovery.steps.reduce((sum, { fact }) => sum + fact.value, 0)).to.equal(seconds);
    });

  it("a region with all of it in another: 300 + 300 + 300 = 900 s, as pods start (240) and the database is promoted (120) beside the edge's switch; 20 s of data", () => {
    const both = changed({ survives: Extent.Region, standby: { database: true, application: true } });
    expect(worst(both, "seconds")).to.include({ loss: Loss.Region, seconds: 900 });
    expect(worst(both, "gapSeconds")).to.include({ loss: Loss.Region, gapSeconds: 20 });
  });

  it("requests: 8 / 0.04 s = 200 a pod; 20 pods at 60 % bear 2400, the 13 that a zone leaves 2340 at 90 %", () => {
    expect(requestsPerSecond(SOUND).value).to.be.closeTo(2340, 1e-9);
  });

  it("requests: 7 nodes of 2 CPU have room for (7 × 1.45 - 8) / 0.25 = 8 pods; the 5 that a zone leaves bear 900", () => {
    expect(requestsPerSecond(changed({ nodes: { max: 7, instanceTypes: ["m7g.large"] } })).value).to.be.closeTo(
      900,
      1e-9,
    );
  });

  it("Erlang's C: two workers, one erlang: a third waits; five, four: 0.5541", () => {
    expect(erlangC(2, 1)).to.be.closeTo(1 / 3, 1e-12);
    expect(erlangC(5, 4)).to.be.closeTo(0.5541, 1e-4);
    expect(erlangC(1, 0.7)).to.be.closeTo(0.7, 1e-12);
  });

  it("p95 of one worker: ln 20 / (10 - 5) = 599.15 ms; of none busy, ln 20 × 100 ms; of one that drowns, none", () => {
    const one = { serviceMilliseconds: 100, concurrency: 1 };
    expect(percentile(one, 5, 0.05)).to.be.closeTo(599.146, 1e-3);
    expect(percentile(one, 0, 0.05)).to.be.closeTo(299.573, 1e-3);
    expect(percentile(one, 10, 0.05)).to.equal(Infinity);
  });

  it("p95 where waiting and service go at one pace: two workers, one erlang: e^-t (1 + t / 3) = 0.05 at t = 3.8165", () =>
    expect(percentile({ serviceMilliseconds: 1000, concurrency: 2 }, 1, 0.05)).to.be.closeTo(3816.5, 0.1));

  it("p95 of the sound topology: 17 pods of 117.65 requests/s", () => {
    const { value, arithmetic } = p95(SOUND, 2000);
    expect(arithmetic.join()).to.include("over 17 pods = 117.65 each");
    // Hardly anyone waits at 59 % of eight workers: service alone is ln 20 × 40 = 119.83 ms.
    expect(value).to.be.within(30 + 119.83, 30 + 125);
  });

  for (const [type, count] of [
    ["m7g.medium", 1],
    ["m7g.large", 2],
    ["m7g.xlarge", 4],
    ["c8gd.2xlarge", 8],
    ["m7i.48xlarge", 192],
    ["m7g.metal", 0],
  ] as const)
    it(`${type} has ${count} processors`, () => expect(processors(type)).to.equal(count));
});
