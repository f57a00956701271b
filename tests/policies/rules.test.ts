// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { UNKNOWN } from "../../policies/check-result";
import { evaluate } from "../../policies/evaluate";
import { FRAMEWORKS, isStackRule, type Rule, type StackResource } from "../../policies/rule";
import { rules } from "../../policies/rules";
import taggable from "../../policies/rules/taggable.json";
import { DEFAULT_SETTINGS, SETTING_OF } from "../../policies/settings";
import { taggableTokens } from "../../policies/taggable";
import { compliantStack } from "./compliant";
import { compliantVariants } from "./compliant-variants";
import { LOG_SOURCES } from "./log-sources";
import { noncompliant } from "./noncompliant";
import { noncompliantStack } from "./noncompliant-stack";
import type { NoncompliantCase } from "./noncompliant/noncompliant";
import {
  evaluateByDefault,
  hidesCase,
  normalizePath,
  overlap,
  readsOf,
  resourceKind,
  violatedRules,
  worstOutcome,
} from "./rule-evaluation";
import { setValue } from "./set-value";

/** Properties that stack-rules.test.ts tests. */
const TESTED_IN_STACK_RULES: Record<string, readonly string[]> = {
  "s3-bucket-access-logs-enabled": LOG_SOURCES.map(([, path]) => path),
  "s3-bucket-kms-encrypted": LOG_SOURCES.map(([, path]) => path),
  "backup-plan-covers-data-stores": ["selectionTags.key", "selectionTags.value", "notResources", "conditions"],
  "k8s-workload-pod-disruption-budget": ["spec.scaleTargetRef.name", "spec.minReplicas"],
  "iam-policy-sensitive-actions-mfa-required": ["policyArn", "managedPolicyArns"],
};
/** Other resources refer to these properties, so a test of the reference also tests them. */
const NAME_PROPERTIES = ["name", "metadata.name", "metadata.namespace"];

describe("the rules", () => {
  it("have unique ids of the form <service>-<resource>-<requirement>", () => {
    const ids = rules.map(({ id }) => id);
    expect(ids).to.have.length.at.least(150);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const id of ids) expect(id).to.match(/^[a-z0-9]+(-[a-z0-9]+){2,}$/);
  });

  it("have a title of one sentence and at most 12 words", () => {
    for (const { id, title } of rules) {
      expect(title, id).to.match(/^[A-Z].*[^.]\.$/);
      expect(title.split(/\s+/), id).to.have.length.at.most(12);
    }
  });

  it("have a remediation in complete sentences", () => {
    for (const { id, remediation } of rules) expect(remediation, id).to.match(/^[A-Z].{8,}\.$/);
  });

  it("name their source and the reason for each control", () => {
    for (const { id, source, controls } of rules) {
      expect(source, id).to.have.length.above(5);
      for (const framework of FRAMEWORKS) {
        expect(controls[framework], id).to.not.be.empty;
        for (const reason of Object.values(controls[framework])) expect(reason, id).to.have.length.above(10);
      }
    }
  });

  it("have at least one noncompliant case each", () => {
    expect(Object.keys(noncompliant).sort()).to.deep.equal(rules.map(({ id }) => id).sort());
    for (const [id, cases] of Object.entries(noncompliant)) expect(cases, id).to.not.be.empty;
  });

  it("exist for every compliant variant", () => {
    expect(rules.map(({ id }) => id)).to.include.members(Object.keys(compliantVariants));
    for (const [id, variants] of Object.entries(compliantVariants)) expect(variants, id).to.not.be.empty;
  });

  it("know every resource type of the AWS SDK that accepts tags", () => {
    expect(taggable).to.not.be.empty;
    expect(taggable).to.deep.equal(taggableTokens());
  });

  it("each check at least one resource of the compliant stack, and find no violation", () => {
    const results = evaluateByDefault(compliantStack);
    expect(results.filter(({ outcome }) => outcome !== "pass")).to.deep.equal([]);
    expect(rules.filter(({ id }) => !results.some(({ rule }) => rule === id)).map(({ id }) => id)).to.deep.equal([]);
  });
});

const describeCase = (rule: Rule, one: NoncompliantCase): void => {
  const { resource, path, value, unsetIsCompliant, alsoReportedBy = [] } = one;
  if (!compliantStack.some(({ name }) => name === resource)) throw new Error(`the compliant stack has no ${resource}`);
  const property = `${resource} ${path.join(".")}`.trim();

  it(`reports ${path.length === 0 ? `a stack without ${resource}` : `${property} ${JSON.stringify(value) ?? "unset"}`}`, () => {
    const results = evaluateByDefault(noncompliantStack(one));
    expect(violatedRules(results)).to.deep.equal([rule.id, ...alsoReportedBy].sort());
    for (const { details } of results.filter(({ outcome }) => outcome === "violation"))
      expect(details.join()).to.match(/\bmust\b/);
    // Reports and CI logs show the message, so it must not contain the secret.
    if (/secrets/.test(rule.id) && typeof value === "string" && value !== "")
      expect(JSON.stringify(results)).not.to.include(value.slice(-16));
  });

  if (path.length === 0) return;
  it(`${unsetIsCompliant ? "accepts" : "reports"} ${property} if it is not set`, () =>
    expect(worstOutcome(evaluateByDefault(noncompliantStack({ ...one, value: undefined }), [rule]))).to.equal(
      unsetIsCompliant ? "pass" : "violation",
    ));
  it(`does not evaluate ${property} if it is unknown`, () => {
    const results = evaluateByDefault(noncompliantStack({ ...one, value: UNKNOWN }));
    expect(worstOutcome(results.filter((result) => result.rule === rule.id))).to.equal("unknown");
    expect(violatedRules(results)).to.deep.equal([]);
  });
};

const describeVariants = (rule: Rule): void => {
  for (const [resource, changes] of compliantVariants[rule.id] ?? [])
    it(`accepts ${resource} with ${JSON.stringify(changes)}`, () => {
      const original = compliantStack.find(({ name }) => name === resource)!;
      const properties = Object.entries(changes).reduce(
        (changed, [path, value]) => setValue(changed, path.split("."), value),
        original.properties,
      );
      const stack = compliantStack.map((one) => (one === original ? { ...one, properties } : one));
      const results = evaluateByDefault(stack, [rule]).filter((result) => result.resource.urn === original.urn);
      expect(results.filter(({ outcome }) => outcome !== "pass")).to.deep.equal([]);
    });
};

for (const rule of rules)
  describe(rule.id, () => {
    const cases = noncompliant[rule.id] ?? [];
    for (const one of cases) describeCase(rule, one);
    describeVariants(rule);

    it("reads only the setting of its topic", () => {
      const read = new Set<string | symbol>();
      const settings = new Proxy(DEFAULT_SETTINGS, {
        get: (target, key) => {
          read.add(key);
          return Reflect.get(target, key) as unknown;
        },
      });
      expect(cases).to.not.be.empty;
      for (const one of cases) evaluate([rule], [...compliantStack, ...noncompliantStack(one)], settings);
      expect([SETTING_OF[rule.topic]]).to.include.members([...read]);
    });

    it("has a test for every property that it reads", () => {
      const tested = [
        ...(TESTED_IN_STACK_RULES[rule.id] ?? []),
        ...cases.map(({ path }) => path.join(".")),
        ...(compliantVariants[rule.id] ?? []).flatMap(([, changes]) => Object.keys(changes)),
      ].map(normalizePath);
      const reads = isStackRule(rule)
        ? Object.entries(rule.reads).flatMap(([token, paths]) =>
            compliantStack.some(({ type }) => type === token) ? paths : [],
          )
        : rule.check.reads;
      expect(reads).to.not.be.empty;
      const untested = reads.filter((read) => !tested.some((path) => overlap(path, normalizePath(read))));
      expect(untested.filter((read) => !NAME_PROPERTIES.includes(read))).to.deep.equal([]);
    });

    it("does not pass a noncompliant resource because another value is unknown", () => {
      expect(cases).to.not.be.empty;
      for (const one of cases) {
        const stack = noncompliantStack(one);
        for (const [index, { type, name }] of stack.entries())
          for (const path of readsOf(rule, type).filter((read) => !hidesCase(one, name, read))) {
            const properties = setValue(stack[index]!.properties, path.split("."), UNKNOWN);
            const partlyUnknown = stack.map((other, i) => (i === index ? { ...other, properties } : other));
            expect(
              worstOutcome(evaluateByDefault(partlyUnknown, [rule])),
              `${one.resource} ${one.path.join(".")} is noncompliant, ${name} ${path} is unknown`,
            ).to.not.equal("pass");
          }
      }
    });

    it("gives the same results for every token of its resource types", () => {
      const outcomesOf = (stack: readonly StackResource[]): string[] =>
        evaluateByDefault(stack, [rule]).map(({ resource, outcome }) => `${resource.name}: ${outcome}`);
      let checked = 0;
      for (const token of isStackRule(rule) ? Object.keys(rule.reads) : rule.resources) {
        const withToken = (stack: readonly StackResource[]): StackResource[] =>
          stack.map((one) => (resourceKind(one.type) === resourceKind(token) ? { ...one, type: token } : one));
        const original = compliantStack.find(({ type }) => resourceKind(type) === resourceKind(token));
        if (!original) continue;
        checked += 1;
        expect(outcomesOf(withToken(compliantStack)), token).to.deep.equal(outcomesOf(compliantStack));
        for (const one of cases.filter(({ resource }) => resource === original.name))
          expect(worstOutcome(evaluateByDefault(withToken(noncompliantStack(one)), [rule])), token).to.equal(
            "violation",
          );
      }
      expect(checked).to.be.above(0);
    });
  });
