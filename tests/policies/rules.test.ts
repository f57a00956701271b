// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { UNKNOWN, type Answer } from "../../policies/answer";
import type { Properties } from "../../policies/checks";
import { isStackRule, type ResourceRule } from "../../policies/rule";
import { rules as registry } from "../../policies/rules";
import { listenerPolicies } from "../../policies/rules/load-balancing";
import taggable from "../../policies/rules/taggable.json";
import { DEFAULT_SETTINGS } from "../../policies/settings";
import { taggableTokens } from "../../policies/taggable";
import { fixtures } from "./fixtures";

const STRICT = DEFAULT_SETTINGS;
const rules = registry.filter((rule): rule is ResourceRule => !isStackRule(rule));

/** A copy of properties with one value, `a.0.b`, changed; undefined takes it away. */
const withValue = (properties: Properties, path: string, value: unknown): Properties => {
  const copy = structuredClone(properties);
  const keys = path.match(/[^.]+(?:\.kubernetes\.io\/[^.]+)?/g)!;
  const last = keys.pop()!;
  const holder = keys.reduce<Properties>((at, key) => at[key] as Properties, copy);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return copy;
};

const verdict = ({ violations, unknown }: Answer): string => (violations.length > 0 ? "violation" : unknown.length > 0 ? "unknown" : "pass");

describe("rules", () => {
  it("have each a fixture, and an id of their own", () => {
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(Object.keys(fixtures).sort()).to.deep.equal([...ids].sort());
  });

  for (const rule of rules) {
    const fixture = fixtures[rule.id]!;
    const judge = (properties: Properties): string => verdict(rule.check(properties, STRICT));

    describe(rule.id, () => {
      it("passes what is right", () => expect(judge(fixture.good)).to.equal("pass"));
      for (const [path, value] of fixture.broken)
        it(`finds ${path} ${JSON.stringify(value) ?? "missing"}`, () => {
          const answer = rule.check(withValue(fixture.good, path, value), STRICT);
          expect(verdict(answer)).to.equal("violation");
          expect(answer.violations.join()).to.match(/must|not set|match/);
        });
      it(`${fixture.unsetPasses ? "passes" : "finds"} it not set`, () =>
        expect(judge(withValue(fixture.good, fixture.decisive, undefined))).to.equal(fixture.unsetPasses ? "pass" : "violation"));
      it("can't tell what is unknown", () => expect(judge(withValue(fixture.good, fixture.decisive, UNKNOWN))).to.equal("unknown"));
      it("says what to change, and where that is written", () => {
        expect(rule.mend).to.have.length.above(10);
        expect(rule.source).to.have.length.above(5);
        for (const ids of Object.values(rule.controls)) expect(ids).to.not.be.empty;
      });
    });
  }

  it("find a known violation beside an unknown value", () => {
    const rule = rules.find(({ id }) => id === "launch-template-volumes-encrypted")!;
    const answer = rule.check({ blockDeviceMappings: [{ ebs: { encrypted: "false", kmsKeyId: UNKNOWN } }] }, STRICT);
    expect(verdict(answer)).to.equal("violation");
    expect(answer.unknown).to.deep.equal(["blockDeviceMappings[0].ebs.kmsKeyId"]);
  });

  it("name kinds of resource that the SDKs have", () => {
    const roots = { aws: dirname(require.resolve("@pulumi/aws/package.json")), kubernetes: dirname(require.resolve("@pulumi/kubernetes/package.json")) };
    for (const token of rules.flatMap(({ resources }) => resources)) {
      const [provider, module, name] = token.split(":") as ["aws" | "kubernetes", string, string];
      // Gateway API is a custom resource: the SDK has no class of it.
      if (module.startsWith("gateway.")) continue;
      const folder = provider === "aws" ? dirname(module) : module.replace(".k8s.io", "");
      const file = provider === "aws" ? `${module.split("/")[1]!}.d.ts` : `${name[0]!.toLowerCase()}${name.slice(1)}.d.ts`;
      expect(readdirSync(join(roots[provider], folder)).map((one) => one.toLowerCase()), token).to.include(file.toLowerCase());
    }
  });

  it("know every resource of the SDK that takes tags", () => {
    expect(taggable).to.deep.equal(taggableTokens());
  });
});

describe("the floor of a listener", () => {
  const known: [policy: string, keeps13: boolean, keeps12: boolean][] = [
    ...["2021-06", "FIPS-2023-04", "PQ-2025-09", "FIPS-PQ-2025-09", "RFC9151-FIPS-2023-07"].map((end): [string, boolean, boolean] => [`TLS13-1-3-${end}`, true, true]),
    ...["2021-06", "FIPS-2023-04", "PQ-2025-09", "FIPS-PQ-2025-09"].map((end): [string, boolean, boolean] => [`TLS13-1-2-Res-${end}`, false, true]),
    ["TLS13-1-2-RFC9151-FIPS-2023-07", false, true],
    ...["TLS13-1-0-2021-06", "TLS13-1-0-PQ-2025-09", "TLS13-1-0-FIPS-2023-04", "TLS13-1-1-FIPS-2023-04", "2016-08", "FS-1-2-Res-2020-10"]
      .map((end): [string, boolean, boolean] => [end, false, false]),
  ];
  for (const [end, keeps13, keeps12] of known)
    it(`of ${end} is told exactly`, () => {
      const policy = `ELBSecurityPolicy-${end}`;
      expect(listenerPolicies(STRICT).includes(policy)).to.equal(keeps13);
      expect(listenerPolicies({ ...STRICT, minTls: "1.2" }).includes(policy)).to.equal(keeps12);
    });
});
