// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { ArgumentError, formatProblem, HIDDEN, Problems } from "../../components/lib/problems";

const READERS = {
  field: "readers",
  value: 0,
  reason: "must be a whole number from 1 to 15",
  fix: "set it to 1 or more",
};
const NAT = { field: "nat", value: "none", reason: "is not a strategy", fix: "use single" };

describe("Problems", () => {
  it("throws nothing when every condition holds", () => {
    const problems = new Problems('DataTier "core"');
    problems.require(true, READERS);
    expect(() => problems.throwIfAny()).to.not.throw();
  });

  it("throws all problems together, in order, as data and as text", () => {
    const problems = new Problems('DataTier "core"');
    problems.require(false, READERS);
    problems.require(false, NAT);
    try {
      problems.throwIfAny();
    } catch (error) {
      expect(error).to.be.instanceOf(ArgumentError);
      expect((error as ArgumentError).problems).to.deep.equal([
        { component: 'DataTier "core"', ...READERS },
        { component: 'DataTier "core"', ...NAT },
      ]);
      expect((error as ArgumentError).message.split("\n")).to.deep.equal([
        'DataTier "core": readers 0 must be a whole number from 1 to 15; set it to 1 or more',
        'DataTier "core": nat "none" is not a strategy; use single',
      ]);
      return;
    }
    expect.fail("nothing was thrown");
  });
});

describe("formatProblem", () => {
  const circular: Record<string, unknown> = {};
  circular["itself"] = circular;
  for (const [description, value, shown] of [
    ["omits an undefined value", undefined, ""],
    ["hides a value that may be a secret", HIDDEN, "(not shown) "],
    ["shows null", null, "null "],
    ["shows a function by its type", () => 1, "function "],
    ["shows a circular object by its type", circular, "object "],
    ["shows a list as JSON", [1], "[1] "],
  ] as const)
    it(description, () =>
      expect(
        formatProblem({ component: "x", field: "field", value, reason: "is not valid", fix: "change it" }),
      ).to.equal(`x: field ${shown}is not valid; change it`),
    );

  it("prints details on indented lines", () =>
    expect(
      formatProblem({
        component: "x",
        field: "f",
        value: 1,
        reason: "is not valid",
        fix: "change it",
        details: ["1 + 1"],
      }),
    ).to.equal("x: f 1 is not valid; change it\n    1 + 1"));
});
