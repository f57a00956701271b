// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** The names of the values that a module exports. Types are left out: an exported function can need one in its signature. */
const exportsOf = (source: string): string[] =>
  [...source.matchAll(/^export (?:const|function|class|enum) (\w+)/gm)].map(([, name]) => name!);

/** Returns `FILE: NAME` for each exported value that no other file mentions. */
const findUnused = (sources: ReadonlyMap<string, string>): string[] => {
  const words = new Map([...sources].map(([file, source]) => [file, new Set(source.match(/\w+/g))]));
  return [...sources].flatMap(([file, source]) =>
    exportsOf(source)
      .filter((name) => ![...words].some(([other, used]) => other !== file && used.has(name)))
      .map((name) => `${file}: ${name}`),
  );
};

describe("exports", () => {
  it("are used by another file", () => {
    const files = execFileSync("git", ["ls-files", "*.ts", "*.js"], { cwd: ROOT, encoding: "utf8" })
      .split("\n")
      .filter((file) => file !== "" && existsSync(join(ROOT, file)));
    const sources = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), "utf8")]));
    expect([...sources.values()].flatMap(exportsOf)).to.have.length.above(300);
    expect(findUnused(sources)).to.deep.equal([]);
  });

  it("without a user are detected", () => {
    const sources = new Map([
      ["a.ts", "export const used = 1;\nexport const unused = used;"],
      ["b.ts", 'import { used } from "./a";'],
    ]);
    expect(findUnused(sources)).to.deep.equal(["a.ts: unused"]);
  });
});
