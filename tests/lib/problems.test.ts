// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { ArgumentError, Problems } from "../../components/lib/problems";

describe("problems", () => {
  it("throw nothing when everything is right", () => {
    const problems = new Problems('DataTier "core"');
    problems.unless(true, "readers", 1, "leaves no replica", "set 1 or more");
    expect(() => problems.throwIfAny()).to.not.throw();
  });

  it("name who, what, the value and the fix, all together and in order", () => {
    const problems = new Problems('DataTier "core"');
    problems.unless(false, "readers", 0, "leaves no replica to fail over to", "set readers to 1 or more");
    problems.unless(false, "nat", "none", "is not a strategy", "use single");
    try {
      problems.throwIfAny();
      expect.fail("nothing was thrown");
    } catch (error) {
      expect(error).to.be.instanceOf(ArgumentError);
      expect((error as ArgumentError).problems).to.deep.equal([
        'DataTier "core": readers 0 leaves no replica to fail over to; set readers to 1 or more',
        'DataTier "core": nat "none" is not a strategy; use single',
      ]);
      expect((error as ArgumentError).message.split("\n")).to.have.length(2);
    }
  });

  const circular: Record<string, unknown> = {};
  circular["itself"] = circular;
  for (const [value, shown] of [
    [undefined, "undefined"],
    [null, "null"],
    [() => 1, "function"],
    [circular, "object"],
    [[1], "[1]"],
  ] as const)
    it(`can show ${shown}`, () => {
      const problems = new Problems("x");
      problems.unless(false, "field", value, "is wrong", "mend it");
      expect(() => problems.throwIfAny()).to.throw(ArgumentError, `x: field ${shown} is wrong; mend it`);
    });
});
