// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { utcDay, findExemption, exemptionProblems } from "../../policies/exemption";
import type { Exemption, Result } from "../../policies/result";
import { exemption, LISTENER, urnOf } from "./report/fixture";

const TODAY = "2027-03-31";
const CHECKED = [{ id: "elb-listener-tls-minimum-version" }];
const result = (
  name: string,
  outcome: Result["outcome"] = "violation",
  rule = "elb-listener-tls-minimum-version",
): Result => ({
  rule,
  resource: { urn: urnOf(LISTENER, name), type: LISTENER, name },
  outcome,
  details: [],
  check: { violations: [], unknown: [] },
});
const problems = (one: Exemption, results: readonly Result[] = [result("legacy")], stack?: string): string[] =>
  exemptionProblems([one], CHECKED, results, TODAY, stack).map(({ message }) => message);

describe("findExemption", () => {
  const applies = (change: Partial<Exemption>, of = result("legacy"), today = TODAY): boolean =>
    findExemption(of, [exemption(change)], today) !== undefined;

  it("matches the rule and the resource", () => {
    expect(applies({})).to.equal(true);
    expect(applies({}, result("other"))).to.equal(false);
    expect(applies({}, result("legacy", "violation", "elb-listener-https-required"))).to.equal(false);
  });

  it("matches a resource by its exact name, a pattern or its URN", () => {
    expect(applies({ resource: "leg" })).to.equal(false);
    expect(applies({ resource: "leg*" })).to.equal(true);
    expect(applies({ resource: "l.gacy" })).to.equal(false);
    expect(applies({ resource: "*" }, result("a (b) [c]"))).to.equal(true);
    expect(applies({ resource: urnOf(LISTENER, "legacy") })).to.equal(true);
  });

  it("matches only the given stack", () => {
    expect(applies({ stack: "shop/dev" })).to.equal(true);
    expect(applies({ stack: "shop/prod" })).to.equal(false);
    expect(applies({ stack: "other/dev" })).to.equal(false);
  });

  it("applies until the end of the last day in UTC", () => {
    expect(applies({ expires: TODAY })).to.equal(true);
    expect(applies({ expires: "2027-03-30" })).to.equal(false);
    expect(utcDay(new Date("2027-03-31T23:59:59Z"))).to.equal(TODAY);
  });
});

describe("exemptionProblems", () => {
  it("accepts an exemption of a violation or of an unknown result", () => {
    expect(problems(exemption())).to.deep.equal([]);
    expect(problems(exemption(), [result("legacy", "unknown")])).to.deep.equal([]);
  });

  it("rejects an expired and an unused exemption", () => {
    expect(problems(exemption({ expires: "2027-03-30" }))).to.deep.equal([
      "expired on 2027-03-30; fix the resource, or extend the exemption with its owner's approval",
    ]);
    expect(problems(exemption(), [result("legacy", "pass")])).to.deep.equal(["is not used by any resource; remove it"]);
    expect(problems(exemption(), [])).to.deep.equal(["is not used by any resource; remove it"]);
  });

  it("ignores exemptions of other stacks and of rules that were not evaluated", () => {
    expect(problems(exemption({ stack: "shop/prod" }), [], "shop/dev")).to.deep.equal([]);
    expect(problems(exemption({ stack: "shop/prod" }), [], "shop/prod")).to.have.length(1);
    expect(problems(exemption({ rule: "sqs-queue-encrypted-at-rest", expires: "2020-01-01" }), [])).to.deep.equal([]);
  });
});
