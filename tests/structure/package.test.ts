// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const CLOUDS = ["aws", "kubernetes"];

const read = (...names: string[]): string => readFileSync(join(ROOT, ...names), "utf8");
const componentsOf = (cloud: string): string[] =>
  readdirSync(join(ROOT, "components", cloud))
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => /^export class \w+ extends pulumi\.ComponentResource/m.test(read("components", cloud, file)))
    .map((file) => basename(file, ".ts"));
/** The names that a file exports with `export { ... }`. */
const exportedBy = (source: string): string[] =>
  [...source.matchAll(/^export (?:type )?\{([^}]+)\}/gm)].flatMap(([, list]) =>
    list!
      .split(",")
      .map((name) => name.trim().replace(/^type /, ""))
      .filter((name) => name !== ""),
  );

describe("the import paths of the package", () => {
  for (const cloud of CLOUDS)
    it(`have one file for each component of ${cloud}, and no other`, () => {
      const files = readdirSync(join(ROOT, "package", cloud)).map((file) => basename(file, ".ts"));
      expect(componentsOf(cloud)).to.not.be.empty;
      expect(files.filter((file) => file !== "index")).to.have.members(componentsOf(cloud));
    });

  for (const cloud of CLOUDS)
    for (const component of componentsOf(cloud))
      it(`${cloud}/${component} exports the types and enums of its contract, except resolved arguments`, () => {
        const contract = read("components", "contracts", `${component}.ts`);
        const types = [...contract.matchAll(/^export (?:interface|enum) (?!\w+Spec\b)(\w+)/gm)].map(
          ([, name]) => name!,
        );
        expect(exportedBy(read("package", cloud, `${component}.ts`))).to.include.members(types);
      });

  for (const cloud of CLOUDS)
    it(`${cloud} exports what the files of its components export`, () => {
      const names = componentsOf(cloud).flatMap((component) => exportedBy(read("package", cloud, `${component}.ts`)));
      const barrel = exportedBy(read("package", cloud, "index.ts"));
      expect(barrel).to.include.members(names);
    });

  it("are the same in `exports` and in `typesVersions`, and exist", () => {
    const { exports, typesVersions } = JSON.parse(read("package.json")) as {
      exports: Record<string, string | { types: string; default: string }>;
      typesVersions: { "*": Record<string, [string]> };
    };
    const versions = typesVersions["*"];
    for (const [path, target] of Object.entries(exports)) {
      if (typeof target === "string") continue;
      const name = path.slice("./".length);
      const pattern = versions[name] ?? [versions["*"]![0].replace("*", name)];
      expect(`./${pattern[0]}`, path).to.equal(target.types);
      expect(target.default, path).to.equal(target.types.replace(/\.d\.ts$/, ".js"));
      const source = target.types.replace("./dist/", "").replace(".d.ts", ".ts");
      if (!source.includes("*")) expect(existsSync(join(ROOT, source)), source).to.equal(true);
    }
  });
});
