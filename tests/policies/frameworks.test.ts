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

    it(`${framework} has a title and a reason for each control`, () => {
      expect(source).to.match(/^[a-z.-]+\/\S+$/);
      expect(controls).to.not.be.empty;
      for (const [id, { title, why }] of Object.entries(controls)) {
        expect(id).to.match(IDS[framework]);
        expect(title.length, id).to.be.above(3);
        expect(why, id).to.match(/^.{5,}[^.]$/);
      }
    });

    it(`${framework} has each control that a rule serves, marked as possible in code`, () => {
      const missing = rules.flatMap((rule) =>
        Object.keys(rule.controls[framework])
          .filter((id) => controls[id]?.inCode !== true)
          .map((id) => `${rule.id}: ${id}`),
      );
      expect(missing).to.deep.equal([]);
    });

    it(`${framework} has controls that rules serve and controls that rules cannot serve`, () => {
      expect(rules.some((rule) => Object.keys(rule.controls[framework]).length > 0)).to.equal(true);
      expect(Object.values(controls).some(({ inCode }) => !inCode)).to.equal(true);
    });
  }
});

describe("the generated docs", () => {
  it("match the rules (run `npm run policy-docs`)", () => {
    expect(pages().size).to.be.above(20);
    const stale = [...pages()]
      .filter(([path, text]) => !existsSync(join(DOCS, path)) || readFileSync(join(DOCS, path), "utf8") !== text)
      .map(([path]) => path);
    expect(stale).to.deep.equal([]);
  });

  it("contain no other pages", () => {
    expect(readdirSync(join(DOCS, "rules")).filter((name) => !pages().has(`rules/${name}`))).to.deep.equal([]);
  });
});
