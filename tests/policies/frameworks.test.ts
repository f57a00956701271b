// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { frameworks } from "../../policies/frameworks";
import { pages } from "../../policies/report/rule-docs";
import { FRAMEWORKS } from "../../policies/rule";
import { rules } from "../../policies/rules";

const DOCS = join(__dirname, "..", "..", "docs");
const IDS = {
  soc2: /^(CC\d\.\d|A1\.\d|C1\.\d|PI1\.\d|P\d\.\d)$/,
  gdpr: /^\d+(\(\d\))?(\([a-f]\))?$/,
  hipaa: /^164\.\d{3}(\([a-z0-9]+\))*(\([A-Z]\))?$/i,
  "pci-dss": /^\d+(\.\d+){0,3}$/,
};

describe("frameworks", () => {
  for (const framework of FRAMEWORKS) {
    const { controls, source } = frameworks[framework];

    it(`${framework} says of each control what it asks, and what code can show of it`, () => {
      expect(source).to.match(/^[a-z.-]+\/\S+$/);
      for (const [id, { title, why }] of Object.entries(controls)) {
        expect(id).to.match(IDS[framework]);
        expect(title.length, id).to.be.above(3);
        expect(why, id).to.match(/^.{5,}[^.]$/);
      }
    });

    it(`${framework} has every control that a rule names, among those that code can show`, () => {
      const strange = rules.flatMap((rule) =>
        Object.keys(rule.controls[framework])
          .filter((id) => controls[id]?.inCode !== true)
          .map((id) => `${rule.id}: ${id}`),
      );
      expect(strange).to.deep.equal([]);
    });

    it(`${framework} is served by rules, and names what none can serve`, () => {
      expect(rules.some((rule) => Object.keys(rule.controls[framework]).length > 0)).to.equal(true);
      expect(Object.values(controls).some(({ inCode }) => !inCode)).to.equal(true);
    });
  }
});

describe("the pages of rules and frameworks", () => {
  it("are up to date: `npm run policy -- docs` writes them", () => {
    const stale = [...pages()]
      .filter(([path, text]) => !existsSync(join(DOCS, path)) || readFileSync(join(DOCS, path), "utf8") !== text)
      .map(([path]) => path);
    expect(stale).to.deep.equal([]);
  });

  it("are of rules that there are", () => {
    expect(readdirSync(join(DOCS, "rules")).filter((name) => !pages().has(`rules/${name}`))).to.deep.equal([]);
  });
});
