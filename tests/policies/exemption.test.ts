// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { utcDay, findExemption, exemptionProblems } from "../../policies/exemption";
import { exemptions } from "../../policies/exemptions";
import type { Exemption, Result } from "../../policies/result";
import { rules } from "../../policies/rules";
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
  exemptionProblems([one], rules, CHECKED, results, TODAY, stack).map(({ message }) => message);

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

  it("does not apply if its last day is not a date", () => {
    for (const expires of ["soon", "2027-99-99", "9999", "2027-02-30"])
      expect(applies({ expires }, result("legacy"), "2027-01-15"), expires).to.equal(false);
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

  it("rejects a malformed exemption", () => {
    expect(problems(exemption({ rule: "listner" }))[0]).to.equal(
      'rule "listner" is not a rule; use an id from docs/rules/README.md',
    );
    expect(problems(exemption({ reason: " ", owner: "" }))[0]).to.equal(
      "reason, owner must not be empty; fill in each field",
    );
    for (const expires of ["soon", "2027-13-01", "2027-3-1", "2027-04-31", ""])
      expect(problems(exemption({ expires }))[0]).to.match(/^expires ".*" is not a date; write it as YYYY-MM-DD$/);
  });

  for (const field of ["resource", "reason", "owner"] as const)
    it(`rejects an exemption without ${field}, or with a value that is not text`, () => {
      for (const value of [undefined, null, 5, ["legacy"]])
        expect(problems(exemption({ [field]: value }))).to.deep.equal([
          `${field} must not be empty; fill in each field`,
        ]);
    });

  it("does not apply an exemption without a resource", () =>
    expect(findExemption(result("legacy"), [exemption({ resource: undefined as never })], TODAY)).to.equal(undefined));

  it("rejects a stack without its project in every stack", () => {
    for (const stack of [undefined, "dev", "shop/dev"])
      expect(problems(exemption({ stack: "dev" }), [], stack)).to.deep.equal([
        'stack "dev" must be a project and a stack; write it as PROJECT/STACK',
      ]);
  });

  it("ignores exemptions of other stacks and of rules that were not evaluated", () => {
    expect(problems(exemption({ stack: "shop/prod" }), [], "shop/dev")).to.deep.equal([]);
    expect(problems(exemption({ stack: "shop/prod" }), [], "shop/prod")).to.have.length(1);
    expect(problems(exemption({ rule: "sqs-queue-encrypted-at-rest", expires: "2020-01-01" }), [])).to.deep.equal([]);
  });
});

describe("policies/exemptions.ts", () => {
  it("has well-formed exemptions", () => {
    expect(exemptions).to.not.be.empty;
    const mistakes = exemptionProblems(exemptions, rules, [], [], TODAY).map(
      ({ exemption: { rule }, message }) => `${rule}: ${message}`,
    );
    expect(mistakes).to.deep.equal([]);
  });
});
