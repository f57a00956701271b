// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { distribute } from "../../components/lib/distribute";
import { getPath } from "../../components/lib/values";

describe("getPath", () => {
  it("returns the value at a dotted path", () => expect(getPath({ nodes: { min: 3 } }, "nodes.min")).to.equal(3));
  for (const value of [undefined, null, 7, "text", {}, { nodes: null }])
    it(`returns undefined when ${JSON.stringify(value) ?? "undefined"} has no such path`, () =>
      expect(getPath(value, "nodes.min")).to.equal(undefined));
});

describe("distribute", () => {
  it("gives the remainder to the first parts", () => expect(distribute(20, 3)).to.deep.equal([7, 7, 6]));
  it("gives equal parts when there is no remainder", () => expect(distribute(3, 3)).to.deep.equal([1, 1, 1]));
});
