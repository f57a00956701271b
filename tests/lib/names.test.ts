// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { nameProblems, nameReasons, resolveWith, type NameRule } from "../../components/lib/names";
import { ArgumentError, formatProblem, Problems } from "../../components/lib/problems";
import { problemsOf } from "../support/problems";

const RULE: NameRule = {
  kind: "box",
  minimum: 3,
  maximum: 10,
  characters: "a-z-",
  words: "lowercase letters and hyphens",
  forbidden: [{ pattern: /--/, reason: "must not contain two consecutive hyphens" }],
};
const children = [
  { rule: RULE, nameOf: (name: string) => `${name}-a` },
  { rule: { ...RULE, kind: "crate" }, nameOf: (name: string) => `${name}-door` },
];

describe("nameReasons", () => {
  it("lists every rule that a name breaks", () => {
    expect(nameReasons("abc", RULE)).to.deep.equal([]);
    expect(nameReasons("a".repeat(10), RULE)).to.deep.equal([]);
    expect(nameReasons("A--".repeat(4), RULE)).to.deep.equal([
      "must have at most 10 characters",
      "must contain only lowercase letters and hyphens",
      "must not contain two consecutive hyphens",
    ]);
    expect(nameReasons("", RULE)).to.deep.equal(["must have at least 3 characters"]);
  });
});

describe("nameProblems", () => {
  it("reports the child with the lowest limit, and each other problem once", () => {
    expect(nameProblems("Shelf", "shelf", children)).to.deep.equal([]);
    expect(nameProblems("Shelf", "SHELVES-", children).map(formatProblem)).to.deep.equal([
      'Shelf "SHELVES-": name "SHELVES-" must have at most 5 characters, because the name "SHELVES--door" of its crate can have 10; shorten it to 5 characters or fewer',
      'Shelf "SHELVES-": name "SHELVES-" must contain only lowercase letters and hyphens, because the name "SHELVES--a" of its box has that rule; choose another name',
      'Shelf "SHELVES-": name "SHELVES-" must not contain two consecutive hyphens, because the name "SHELVES--a" of its box has that rule; choose another name',
    ]);
  });

  it("reports a name that is not a text", () => {
    for (const name of ["", undefined, 7])
      expect(nameProblems("Shelf", name, children)).to.deep.equal([
        {
          component: `Shelf "${String(name)}"`,
          field: "name",
          value: name,
          reason: "must be a non-empty string",
          fix: "set it to a name",
        },
      ]);
  });
});

describe("resolveWith", () => {
  const found = nameProblems("Shelf", "", []);

  it("returns the arguments if there is no problem", () => expect(resolveWith([], () => 7)).to.equal(7));

  it("reports the problems with those of the arguments", () => {
    expect(problemsOf(() => resolveWith(found, () => 7))).to.deep.equal(found);
    const problems = new Problems("Shelf");
    problems.require(false, { field: "boards", value: 0, reason: "must be 1 or more", fix: "set it to 1" });
    expect(problemsOf(() => resolveWith(found, () => problems.throwIfAny())).map(({ field }) => field)).to.deep.equal([
      "name",
      "boards",
    ]);
  });

  it("does not hide other errors", () => {
    const fail = (): never => {
      throw new TypeError("not an argument");
    };
    expect(() => resolveWith(found, fail))
      .to.throw(TypeError)
      .and.not.instanceOf(ArgumentError);
  });
});
