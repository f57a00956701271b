// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { resolveDataTier } from "../../components/contracts/data-tier";
import { resolveEdgeSecurity } from "../../components/contracts/edge-security";
import { perZone, resolveHaCluster } from "../../components/contracts/ha-cluster";
import { NatStrategy, resolveNetwork } from "../../components/contracts/network";
import { resolveWorkload } from "../../components/contracts/workload";
import { formatProblem } from "../../components/lib/problems";
import { expectPlainWording, problemsOf } from "../support/problems";
import { TAGS as tags } from "../support/tags";
import { IMAGE, INVALID, subnets } from "./invalid-arguments";

describe("component arguments", () => {
  for (const [component, call, field, words] of INVALID)
    it(`${component} rejects an invalid ${field} (${words.source})`, () => {
      const [problem, ...others] = problemsOf(call);
      expect(formatProblem(problem!)).to.match(words);
      expect(problem).to.include({ component, field });
      for (const one of [problem!, ...others]) expectPlainWording(one);
    });

  it("are reported together when several are invalid", () => {
    expect(
      problemsOf(() =>
        resolveDataTier("d", { ...subnets, readers: 0, cacheReplicas: 9, tags: { ...tags, costCenter: "" } }),
      ),
    ).to.have.length(3);
  });

  it("have secure defaults", () => {
    expect(resolveNetwork("n", { tags })).to.include({ nat: NatStrategy.PerZone, flowLogRetentionDays: 365 });
    expect(resolveHaCluster("c", { ...subnets, tags })).to.deep.include({
      nodes: { min: 3, max: 20 },
      publicAccessCidrs: [],
    });
    expect(resolveDataTier("d", { ...subnets, tags })).to.include({
      readers: 1,
      backupRetentionDays: 35,
      deletionProtection: true,
    });
    expect(resolveEdgeSecurity("e", { ...subnets, domain: "a.example.com", tags }).deletionProtection).to.equal(true);
    expect(resolveWorkload("w", { image: IMAGE, tags }).replicas).to.deep.equal({ min: 3, max: 20 });
  });
});

describe("perZone", () => {
  it("distributes nodes evenly, the remainder to the first zones", () => {
    expect(perZone(20)).to.deep.equal([7, 7, 6]);
    expect(perZone(3)).to.deep.equal([1, 1, 1]);
  });
});
