// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { Problems } from "../../components/lib/problems";
import { requireBounds, requireInteger } from "../../components/lib/requirements";

const messageOf = (check: (problems: Problems) => void): string => {
  const problems = new Problems("x");
  check(problems);
  try {
    problems.throwIfAny();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

describe("requireInteger, from 3 to 20", () => {
  for (const [value, message] of [
    [3, ""],
    [2, "x: count 2 must be a whole number from 3 to 20; set it to 3 or more"],
    [21, "x: count 21 must be a whole number from 3 to 20; set it to 20 or less"],
    ["7", 'x: count "7" must be a whole number from 3 to 20; set it to 3 or more'],
  ] as const)
    it(`${message === "" ? "accepts" : "rejects"} ${JSON.stringify(value)}`, () =>
      expect(messageOf((problems) => requireInteger(problems, "count", value, 3, 20))).to.equal(message));
});

describe("requireBounds", () => {
  const message = (bounds: unknown): string => messageOf((problems) => requireBounds(problems, "nodes", bounds, 3, 20));

  it("accepts equal bounds", () => expect(message({ min: 3, max: 3 })).to.equal(""));
  it("rejects a minimum above the maximum", () =>
    expect(message({ min: 9, max: 6 })).to.equal(
      "x: nodes.min 9 must not exceed max, which is 6; raise max or lower min",
    ));
  for (const max of [0, 2, 3.5, null, "", "9", [4], { toString: 1 }])
    it(`reports only the maximum if it is ${JSON.stringify(max)}`, () =>
      expect(message({ min: 3, max })).to.match(/^x: nodes\.max .* must be a whole number from 3 to 20; [^\n]*$/));
  it("reports both bounds when they are missing", () =>
    expect(message(undefined)).to.match(/^x: nodes\.min must be [^]*\nx: nodes\.max must be /));
});
