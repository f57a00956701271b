// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** Returns a cycle of a graph, `a > b > a`, or undefined if there is none. */
const findCycle = (graph: ReadonlyMap<string, readonly string[]>): string | undefined => {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node].join(" > ");
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle !== undefined) return cycle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
};

/** Each TypeScript file of the repository, and the files that it imports, types included. */
const importGraph = (): Map<string, string[]> => {
  const files = execFileSync("git", ["ls-files", "*.ts"], { cwd: ROOT, encoding: "utf8" })
    .split("\n")
    .filter((file) => file !== "" && existsSync(join(ROOT, file)));
  const known = new Set(files);
  const importsOf = (file: string): string[] =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(/from "(\.{1,2}(?:\/[^"]*)?)"/g)].flatMap(([, path]) => {
      const target = posix.join(posix.dirname(file), path!);
      return [`${target}.ts`, `${target}/index.ts`].filter((one) => known.has(one)).slice(0, 1);
    });
  return new Map(files.map((file) => [file, importsOf(file)]));
};

describe("imports", () => {
  it("have no cycle, not even of types", () => {
    const graph = importGraph();
    expect([...graph.values()].flat()).to.have.length.above(500);
    expect(findCycle(graph)).to.equal(undefined);
  });

  it("with a cycle are detected", () => {
    expect(
      findCycle(
        new Map([
          ["a", ["b"]],
          ["b", ["c"]],
          ["c", ["b"]],
        ]),
      ),
    ).to.equal("b > c > b");
  });
});
