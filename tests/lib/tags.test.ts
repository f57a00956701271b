// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { Problems } from "../../components/lib/problems";
import { checkTags, commonTags, tagsFor, type PlatformTags } from "../../components/lib/tags";
import { TAGS } from "../support/tags";

const check = (tags: unknown): void => {
  const problems = new Problems("x");
  checkTags(problems, tags as PlatformTags);
  problems.throwIfAny();
};

describe("tags", () => {
  it("of a resource are the platform's and its own name", () => {
    expect(commonTags(TAGS)).to.deep.equal({
      Environment: "dev",
      Owner: "team@example.com",
      CostCenter: "platform",
      DataClassification: "internal",
      ManagedBy: "redoubt",
    });
    expect(tagsFor(TAGS, "net-vpc")).to.deep.equal({ Name: "net-vpc", ...commonTags(TAGS) });
  });

  it("that are right pass", () => expect(() => check(TAGS)).to.not.throw());

  for (const [field, values] of Object.entries({
    environment: ["", "d", "Dev", "1dev", "a".repeat(17), 7],
    owner: ["team", "team@example", "a b@example.com", undefined],
    costCenter: ["", "x", "a b", "a".repeat(33), 42],
    dataClassification: ["secret", "Internal", null],
  }))
    for (const value of values)
      it(`refuse ${field} ${JSON.stringify(value) ?? "undefined"}`, () =>
        expect(() => check({ ...TAGS, [field]: value })).to.throw(`x: tags.${field} `));

  it("that are missing altogether are named one by one", () =>
    expect(() => check(undefined)).to.throw(
      /tags\.environment[^]*tags\.owner[^]*tags\.costCenter[^]*tags\.dataClassification/,
    ));
});
