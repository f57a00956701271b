// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { UNKNOWN } from "../../policies/answer";
import { evaluate, type Outcome, type Result } from "../../policies/evaluate";
import { FRAMEWORKS, isStackRule, type Rule, type StackResource } from "../../policies/rule";
import { rules } from "../../policies/rules";
import taggable from "../../policies/rules/taggable.json";
import { DEFAULT_SETTINGS } from "../../policies/settings";
import { taggableTokens } from "../../policies/taggable";
import { breaks } from "./breaks";
import type { Break } from "./breaks/break";
import { goodStack } from "./good";
import { withValue } from "./with-value";

const judge = (resources: readonly StackResource[], checked: readonly Rule[] = rules): Result[] => evaluate(checked, resources, DEFAULT_SETTINGS);
const foundBy = (results: readonly Result[]): string[] => [...new Set(results.filter(({ outcome }) => outcome === "violation").map(({ rule }) => rule))].sort();

/** The good stack with one thing changed; without the resource, where there is no path. */
const changed = ({ resource, path }: Break, value: unknown): StackResource[] => {
  if (!goodStack.some(({ name }) => name === resource)) throw new Error(`the good stack has no ${resource}`);
  if (path.length === 0) return goodStack.filter(({ name }) => name !== resource);
  return goodStack.map((one) => (one.name === resource ? { ...one, properties: withValue(one.properties, path, value) } : one));
};

/** The worst that a rule says of any resource. */
const worst = (results: readonly Result[]): Outcome => (["violation", "unknown"] as const).find((bad) => results.some(({ outcome }) => outcome === bad)) ?? "pass";

describe("the registry", () => {
  it("has 150 rules and more, each with an id of its own, and a way to break it", () => {
    const ids = rules.map(({ id }) => id);
    expect(ids.length).to.be.at.least(150);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(Object.keys(breaks).sort()).to.deep.equal([...ids].sort());
  });

  it("says of each what to change, where that is written, and why it serves each control", () => {
    for (const { id, requires, mend, source, controls } of rules) {
      expect(requires, id).to.match(/^[A-Z].+\.$/);
      expect(mend, id).to.have.length.above(10);
      expect(source, id).to.have.length.above(5);
      for (const framework of FRAMEWORKS) {
        expect(controls[framework], id).to.not.be.empty;
        for (const why of Object.values(controls[framework])) expect(why, id).to.have.length.above(10);
      }
    }
  });

  it("knows every resource of the SDK that takes tags", () => {
    expect(taggable).to.deep.equal(taggableTokens());
  });

  it("finds nothing in a good stack, and looks at something in it by every rule", () => {
    const results = judge(goodStack);
    expect(results.filter(({ outcome }) => outcome !== "pass")).to.deep.equal([]);
    expect(rules.filter(({ id }) => !results.some(({ rule }) => rule === id)).map(({ id }) => id)).to.deep.equal([]);
  });
});

for (const rule of rules)
  describe(rule.id, () => {
    for (const one of breaks[rule.id] ?? []) {
      const { resource, path, value, unsetPasses, alsoFoundBy = [] } = one;
      const where = `${resource} ${path.join(".")}`.trim();

      it(`finds ${where} ${path.length === 0 ? "missing" : (JSON.stringify(value) ?? "missing")}, and no other rule does`, () => {
        const results = judge(changed(one, value));
        expect(foundBy(results)).to.deep.equal([rule.id, ...alsoFoundBy].sort());
        for (const { details } of results.filter((result) => result.outcome === "violation")) expect(details.join()).to.match(/must|not set|match/);
      });

      if (path.length === 0) continue;
      it(`${unsetPasses ? "passes" : "finds"} ${where} not set`, () =>
        expect(worst(judge(changed(one, undefined), [rule]))).to.equal(unsetPasses ? "pass" : "violation"));
      it(`can't tell of ${where} unknown, and nobody takes it for wrong`, () => {
        const results = judge(changed(one, UNKNOWN));
        expect(worst(results.filter((result) => result.rule === rule.id))).to.equal("unknown");
        expect(foundBy(results)).to.deep.equal([]);
      });
    }

    it("never takes the unknown for right in what is wrong", () => {
      for (const one of breaks[rule.id] ?? []) {
        const stack = changed(one, one.value);
        for (const [index, { type, name }] of stack.entries())
          for (const path of readsOf(rule, type).filter((read) => !clashes(one, name, read))) {
            const properties = withValue(stack[index]!.properties, path.split("."), UNKNOWN);
            const broken = stack.map((other, at) => (at === index ? { ...other, properties } : other));
            expect(worst(judge(broken, [rule])), `${one.resource} ${one.path.join(".")} wrong, ${name} ${path} unknown`).to.not.equal("pass");
          }
      }
    });

    it("knows its resources under each of their names", () => {
      for (const token of isStackRule(rule) ? Object.keys(rule.reads) : rule.resources) {
        const under = (stack: readonly StackResource[]): StackResource[] => stack.map((one) => (kindOf(one.type) === kindOf(token) ? { ...one, type: token } : one));
        const [own] = goodStack.filter(({ type }) => kindOf(type) === kindOf(token));
        if (!own) continue;
        expect(judge(under(goodStack), [rule]).map(({ outcome, resource }) => [resource.name, outcome]), token)
          .to.deep.equal(judge(goodStack, [rule]).map(({ outcome, resource }) => [resource.name, outcome]));
        for (const one of (breaks[rule.id] ?? []).filter(({ resource }) => resource === own.name))
          expect(worst(judge(under(changed(one, one.value)), [rule])), token).to.equal("violation");
      }
    });
  });

const readsOf = (rule: Rule, type: string): readonly string[] => 
  (isStackRule(rule) ? (rule.reads[type] ?? []) : rule.resources.includes(type) ? rule.check.reads : []).map((path) => path.replace(/^spec\.template\./, TEMPLATE[type] ?? "spec.template."));
/** Where a pod is described, if not in `spec.template`. */
const TEMPLATE: Record<string, string> = { "kubernetes:core/v1:Pod": "", "kubernetes:batch/v1:CronJob": "spec.jobTemplate.spec.template." };
/** To make the wrong value itself unknown is another matter: then nothing is wrong. */
const clashes = ({ resource, path }: Break, name: string, read: string): boolean => {
  const names = path.filter((key) => !/^\d+$/.test(key)).join(".");
  return resource === name && (`${names}.`.startsWith(`${read}.`) || `${read}.`.startsWith(`${names}.`));
};
/** A kind in all its modules and versions: `aws:lb:Listener` of `aws:alb/listener:Listener`. */
const kindOf = (token: string): string => {
  const [provider, module, name] = token.split(":") as [string, string, string];
  return `${provider}:${provider === "aws" ? module.split("/")[0]!.replace("alb", "lb") : ""}:${name.replace(/V2$/, "")}`;
};
