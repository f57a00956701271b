// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import type { Result } from "../../policies/evaluate";
import { dayOf, exempted, exemptionProblems, type Exemption } from "../../policies/exemption";
import { exemptions } from "../../policies/exemptions";
import { rules } from "../../policies/rules";
import { exemption, LISTENER, urnOf } from "./report/made";

const TODAY = "2027-03-31";
const CHECKED = [{ id: "elb-listener-tls-minimum-version" }];
const result = (name: string, outcome: Result["outcome"] = "violation", rule = "elb-listener-tls-minimum-version"): Result => ({
  rule,
  resource: { urn: urnOf(LISTENER, name), type: LISTENER, name },
  outcome,
  details: [],
});
const problems = (one: Exemption, results: readonly Result[] = [result("legacy")], stack?: string): string[] =>
  exemptionProblems([one], rules, CHECKED, results, TODAY, stack).map(({ message }) => message);

describe("an exemption", () => {
  const holds = (change: Partial<Exemption>, of = result("legacy"), today = TODAY): boolean =>
    exempted(of, [exemption(change)], today) !== undefined;

  it("holds for the resource and the rule that it names", () => {
    expect(holds({})).to.equal(true);
    expect(holds({}, result("other"))).to.equal(false);
    expect(holds({}, result("legacy", "violation", "elb-listener-https-required"))).to.equal(false);
  });

  it("names a resource exactly, by a pattern or by URN", () => {
    expect(holds({ resource: "leg" })).to.equal(false);
    expect(holds({ resource: "leg*" })).to.equal(true);
    expect(holds({ resource: "l.gacy" })).to.equal(false);
    expect(holds({ resource: "*" }, result("a (b) [c]"))).to.equal(true);
    expect(holds({ resource: urnOf(LISTENER, "legacy") })).to.equal(true);
  });

  it("holds in its stack alone, where it names one", () => {
    expect(holds({ stack: "shop/dev" })).to.equal(true);
    expect(holds({ stack: "shop/prod" })).to.equal(false);
    expect(holds({ stack: "other/dev" })).to.equal(false);
  });

  it("holds to the end of its last day, and no longer", () => {
    expect(holds({ expires: TODAY })).to.equal(true);
    expect(holds({ expires: "2027-03-30" })).to.equal(false);
    expect(dayOf(new Date("2027-03-31T23:59:59Z"))).to.equal(TODAY);
  });
});

describe("the gate's view of exemptions", () => {
  it("accepts one that is needed, for what is not known yet too", () => {
    expect(problems(exemption())).to.deep.equal([]);
    expect(problems(exemption(), [result("legacy", "unknown")])).to.deep.equal([]);
  });

  it("refuses one that is expired, and one that nothing needs", () => {
    expect(problems(exemption({ expires: "2027-03-30" }))).to.deep.equal([
      "expired on 2027-03-30; mend the resource, or have the owner decide anew",
    ]);
    expect(problems(exemption(), [result("legacy", "pass")])).to.deep.equal(["no resource needs it; remove it"]);
    expect(problems(exemption(), [])).to.deep.equal(["no resource needs it; remove it"]);
  });

  it("refuses one that is not well formed", () => {
    expect(problems(exemption({ rule: "listner" }))[0]).to.match(/there is no rule of that id/);
    expect(problems(exemption({ reason: " ", owner: "" }))[0]).to.equal("reason, owner must be filled in");
    for (const expires of ["soon", "2027-13-01", "2027-3-1", ""])
      expect(problems(exemption({ expires }))[0]).to.match(/is no day; write it as/);
  });

  it("leaves those of other stacks and of rules that were not checked alone", () => {
    expect(problems(exemption({ stack: "shop/prod" }), [], "shop/dev")).to.deep.equal([]);
    expect(problems(exemption({ stack: "shop/prod" }), [], "shop/prod")).to.have.length(1);
    expect(problems(exemption({ rule: "sqs-queue-encrypted-at-rest", expires: "2020-01-01" }), [])).to.deep.equal([]);
  });
});

describe("the repository's own exemptions", () => {
  it("are well formed", () => {
    const wrong = exemptionProblems(exemptions, rules, [], [], TODAY).map(
      ({ exemption: { rule }, message }) => `${rule}: ${message}`,
    );
    expect(wrong).to.deep.equal([]);
  });
});
