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

describe("tagsFor", () => {
  it("adds the resource's name to the common tags", () => {
    expect(commonTags(TAGS)).to.deep.equal({
      Environment: "dev",
      Owner: "team@example.com",
      CostCenter: "platform",
      DataClassification: "internal",
      ManagedBy: "redoubt",
    });
    expect(tagsFor(TAGS, "net-vpc")).to.deep.equal({ Name: "net-vpc", ...commonTags(TAGS) });
  });
});

describe("checkTags", () => {
  it("accepts valid tags", () => expect(() => check(TAGS)).to.not.throw());

  for (const [field, values] of Object.entries({
    environment: ["", "d", "Dev", "1dev", "dev-", "a".repeat(17), 7],
    owner: ["team", "team@example", "a b@example.com", undefined],
    costCenter: ["", "x", "a b", "-x1", "a".repeat(33), 42],
    dataClassification: ["secret", "Internal", null],
  }))
    for (const value of values)
      it(`rejects ${field} ${JSON.stringify(value) ?? "undefined"}`, () =>
        expect(() => check({ ...TAGS, [field]: value })).to.throw(`x: tags.${field} `));

  it("reports each tag when the tags are missing", () =>
    expect(() => check(undefined)).to.throw(
      /tags\.environment[^]*tags\.owner[^]*tags\.costCenter[^]*tags\.dataClassification/,
    ));
});
