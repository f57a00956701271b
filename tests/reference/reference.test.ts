// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "../../reference/pages";
import { symbolsOf, undocumented, type PublicSymbol } from "../../reference/symbols";

const ROOT = join(__dirname, "..", "..");
const DOCS = join(ROOT, "docs", "components");

/** The files of the import paths. */
const ENTRIES = (readdirSync(join(ROOT, "package"), { recursive: true }) as string[])
  .filter((file) => file.endsWith(".ts"))
  .map((file) => `package/${file}`);

describe("the pages about components", function () {
  this.timeout(120_000);
  let generated: Map<string, string>;
  before(async () => {
    generated = await pages();
  });

  it("match the types, docstrings, examples and prices (run `npm run reference-docs`)", () => {
    expect(generated.size).to.equal(14);
    const stale = [...generated]
      .filter(([path, text]) => !existsSync(join(DOCS, path)) || readFileSync(join(DOCS, path), "utf8") !== text)
      .map(([path]) => path);
    expect(stale).to.deep.equal([]);
  });

  it("contain no other pages", () => {
    expect(readdirSync(DOCS).filter((name) => !generated.has(name))).to.deep.equal([]);
  });

  it("contain no value that could not be formatted", () => {
    for (const [path, text] of generated) expect(text, path).to.not.match(/\bNaN\b|\[object|\| undefined \|/);
  });

  it("show the cost of the components that AWS bills by the hour", () => {
    for (const path of ["network.md", "ha-cluster.md", "data-tier.md", "edge-security.md"])
      expect(generated.get(path)).to.match(/costs about \*\*\$\d{2,}\.\d\d per month\*\*/);
  });
});

describe("the public symbols of the package", () => {
  it("have docstrings, and so do their arguments, outputs and properties", () => {
    expect(ENTRIES).to.have.length.above(15);
    const missing = ENTRIES.flatMap((file) => undocumented(symbolsOf(file)).map((name) => `${file}: ${name}`));
    expect(missing).to.deep.equal([]);
  });

  it("have a default if they are optional arguments", () => {
    const isArguments = ({ name }: PublicSymbol): boolean => /Args$/.test(name);
    const members = ENTRIES.flatMap((file) => symbolsOf(file).filter(isArguments)).flatMap((symbol) =>
      symbol.members.map((member) => ({ ...member, path: `${symbol.name}.${member.name}` })),
    );
    expect(members).to.have.length.above(100);
    expect(members.filter((one) => one.isOptional !== (one.default !== undefined)).map(({ path }) => path)).to.be.empty;
  });

  it("without a docstring are found", () => {
    const member = { name: "size", isOptional: false, type: "number", file: "a.ts", text: "" };
    const symbol = { name: "ShopArgs", kind: "interface", file: "a.ts", text: "", members: [member], statics: [] };
    expect(undocumented([symbol as PublicSymbol])).to.deep.equal(["ShopArgs", "ShopArgs.size"]);
  });
});
