// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { NatStrategy } from "../../../components/contracts/network";
import { ArgumentError } from "../../../components/lib/problems";
import { checkTopology, assessTargets } from "../../../components/targets/check";
import { withChanges, formatRecommendation } from "../../../components/targets/recommendations";
import { changed, VALID, TARGETS } from "./fixtures";
import { CASES } from "./unmet-cases";

describe("checkTopology rejects, with the calculation and a recommendation:", () => {
  for (const { description, topology, targets, target, computed, arithmetic, recommendation } of CASES)
    it(description, () => {
      const stated = { ...TARGETS, ...targets };
      const assessment = assessTargets(stated, topology).find((one) => one.target === target)!;
      expect(assessment.isMet).to.equal(false);
      if (computed === Infinity) expect(assessment.computed).to.equal(Infinity);
      else expect(assessment.computed).to.be.closeTo(computed, 0.005);
      expect(assessment.arithmetic.join("\n")).to.include(arithmetic);
      expect(assessment.recommendations.map(formatRecommendation)).to.include(recommendation);
      for (const one of assessment.recommendations) {
        const result = assessTargets(stated, withChanges(topology, one)).find((after) => after.target === target)!;
        expect(result.isMet, `${formatRecommendation(one)}: ${result.computed}`).to.equal(true);
      }
      expect(() => checkTopology("case", stated, topology)).to.throw(ArgumentError, recommendation);
    });
});

describe("checkTopology", () => {
  it("accepts a topology that achieves its targets", () =>
    expect(() => checkTopology("valid", TARGETS, VALID)).not.to.throw());

  it("reports the best achievable value if no change achieves the target", () => {
    const run = (): void => checkTopology("case", { ...TARGETS, availabilityPercent: 99.99 }, VALID);
    expect(run).to.throw(
      /targets.availabilityPercent 99.99 is not achievable.*set availabilityPercent to 99\.9\d % or less, because no change/s,
    );
  });

  it("states that there is no upper limit instead of an infinite response time", () => {
    const topology = changed({ nodes: { min: 3, max: 3, instanceTypes: ["m7g.large"] } });
    expect(() => checkTopology("case", TARGETS, topology)).to.throw(
      /targets.p95Milliseconds 200 is not achievable: the topology has no upper limit for it; set /,
    );
  });

  it("reports all targets together", () => {
    const topology = changed({ network: { nat: NatStrategy.Single }, workload: { replicas: { min: 3, max: 9 } } });
    try {
      checkTopology("case", TARGETS, topology);
      expect.fail("nothing was thrown");
    } catch (error) {
      expect((error as ArgumentError).problems).to.have.length(4);
    }
  });
});
