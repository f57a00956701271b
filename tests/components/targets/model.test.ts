// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { NatStrategy } from "../../../components/contracts/network";
import { availability, parallel, serial } from "../../../components/targets/availability";
import { erlangC, p95, percentile, requestsPerSecond } from "../../../components/targets/capacity";
import { recoveryTimes, longestRecovery } from "../../../components/targets/recovery";
import { Extent, Loss } from "../../../components/targets/topology";
import { changed, VALID } from "./fixtures";

/** The expected values were calculated by hand from the sources in docs/targets.md. */
describe("the target model, compared with calculations by hand", () => {
  it("multiplies the availability of serial parts, and the unavailability of parallel parts", () => {
    expect(serial([0.999, 0.99])).to.be.closeTo(0.98901, 1e-12);
    expect(parallel([0.9, 0.8])).to.be.closeTo(0.98, 1e-12);
    expect(serial([])).to.equal(1);
    expect(parallel([])).to.equal(0);
  });

  it("calculates the availability of a valid topology", () => {
    // Five services of 99.99 %, KMS of 99.995 %; three zones, each down with 1 - 0.9995 × 0.995 = 0.0054975, cubed 1.6615e-7.
    // Losses: 365/3 × 1/3 + 12/3 × 1/3 + 4/3 × 3.5 + 4 × 1.5 + 0.5 × 3.5 + 0.1 × 75 = 61.8056 of 525,960 minutes: 0.000117510.
    const { share, agreed } = availability(VALID);
    expect(share).to.be.closeTo(0.9994501249 - 0.000000166 - 0.00011751, 1e-8);
    // 0.999 × 0.9995 × 0.99999 × 0.9999 four times
    expect(agreed).to.be.closeTo(0.998091, 1e-6);
  });

  it("lowers availability by 0.05 % and raises the recovery time from 3.5 to 20 minutes for a single NAT gateway", () => {
    const single = changed({ network: { nat: NatStrategy.Single } });
    // 0.9994499588 × 0.9995 = 0.9989502338; losses + 0.5 × 16.5 = 70.0556 minutes: 0.000133196
    expect(availability(single).share).to.be.closeTo(0.9989502338 - 0.000133196, 1e-8);
    expect(longestRecovery(single, "seconds").seconds).to.equal(1200);
  });

  for (const [loss, seconds, gapSeconds] of [
    [Loss.Pod, 20, 0],
    [Loss.Node, 20, 0],
    [Loss.CacheNode, 210, 0],
    [Loss.Writer, 90, 0],
    [Loss.Zone, 210, 0],
    [Loss.Region, 4500, Infinity],
  ] as const)
    it(`calculates ${seconds} s of recovery and ${gapSeconds} s of lost data for the loss of a ${loss}`, () => {
      const recovery = recoveryTimes(VALID).find((one) => one.loss === loss)!;
      expect(recovery).to.include({ seconds, gapSeconds, isInScope: loss !== Loss.Region });
      expect(recovery.steps.reduce((sum, { assumption }) => sum + assumption.value, 0)).to.equal(seconds);
    });

  it("calculates 300 + 300 + 300 = 900 s for a region switch: pod start (240) and database promotion (120) run in parallel to the edge switch", () => {
    const both = changed({ survives: Extent.Region, secondary: { database: true, application: true } });
    expect(longestRecovery(both, "seconds")).to.include({ loss: Loss.Region, seconds: 900 });
    expect(longestRecovery(both, "gapSeconds")).to.include({ loss: Loss.Region, gapSeconds: 20 });
  });

  it("limits the request rate to the 13 pods that remain without a zone: 13 × 200 × 90 % = 2340", () => {
    expect(requestsPerSecond(VALID).value).to.be.closeTo(2340, 1e-9);
  });

  it("limits the number of pods to the node capacity: (7 × 1.45 - 8) / 0.25 = 8 pods, of which 5 remain without a zone", () => {
    expect(requestsPerSecond(changed({ nodes: { max: 7, instanceTypes: ["m7g.large"] } })).value).to.be.closeTo(
      900,
      1e-9,
    );
  });

  it("calculates Erlang C: 1/3 for two workers and one erlang, 0.5541 for five and four", () => {
    expect(erlangC(2, 1)).to.be.closeTo(1 / 3, 1e-12);
    expect(erlangC(5, 4)).to.be.closeTo(0.5541, 1e-4);
    expect(erlangC(1, 0.7)).to.be.closeTo(0.7, 1e-12);
  });

  it("calculates the p95 of one worker: 599.15 ms at half load, 299.57 ms when idle, infinite at full load", () => {
    const one = { serviceMilliseconds: 100, concurrency: 1 };
    expect(percentile(one, 5, 0.05)).to.be.closeTo(599.146, 1e-3);
    expect(percentile(one, 0, 0.05)).to.be.closeTo(299.573, 1e-3);
    expect(percentile(one, 10, 0.05)).to.equal(Infinity);
  });

  it("calculates the p95 when waiting and service have the same rate: e^-t (1 + t / 3) = 0.05 at t = 3.8165", () =>
    expect(percentile({ serviceMilliseconds: 1000, concurrency: 2 }, 1, 0.05)).to.be.closeTo(3816.5, 0.1));

  it("calculates the p95 of a valid topology: 17 pods with 117.65 requests/s each", () => {
    const { value, arithmetic } = p95(VALID, 2000);
    expect(arithmetic.join()).to.include("over 17 pods = 117.65 each");
    // At a utilization of 59 %, eight workers leave almost no waiting: the service time alone is ln 20 × 40 = 119.83 ms.
    expect(value).to.be.within(30 + 119.83, 30 + 125);
  });
});
