// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { configOf } from "../../stacks/file";
import { problemsOf } from "../support/problems";

const REPOSITORY = join(__dirname, "..", "..");

describe("configOf", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "redoubt-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** The name of a stack whose file is outside the repository. */
  const stackWith = (text: string): string => {
    writeFileSync(join(folder, "stack.yaml"), text);
    return `x/../${relative(REPOSITORY, folder)}/stack`;
  };

  it("returns the values in the form in which the engine passes them", () =>
    expect(configOf(stackWith('config:\n  redoubt:region: us-east-1\n  redoubt:nodes: { "min": 3 }\n'))).to.deep.equal({
      "redoubt:region": "us-east-1",
      "redoubt:nodes": '{"min":3}',
    }));

  for (const text of ["", "# no settings yet\n", "config:\n", "config: {}\n"])
    it(`returns no values for ${JSON.stringify(text)}`, () => expect(configOf(stackWith(text))).to.deep.equal({}));

  for (const [description, stack] of [
    ["a file that does not exist", (): string => "missing"],
    ["invalid YAML", (): string => stackWith("config: [")],
  ] as const)
    it(`reports ${description}`, () => {
      const [problem, ...others] = problemsOf(() => configOf(stack()));
      expect(problem).to.include({ field: "settings file", fix: "create the file, or correct its YAML" });
      expect(problem!.reason).to.match(/^is not readable: /);
      expect(others).to.deep.equal([]);
    });
});
