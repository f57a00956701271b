// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { join } from "node:path";
import { formatProblem } from "../../components/lib/problems";
import { findExemption, exemptionProblems } from "../../policies/exemption";
import { readProjectPolicy } from "../../policies/project-policy";
import { rules } from "../../policies/rules";
import { evaluate } from "../../policies/evaluate";
import { DEFAULT_SETTINGS } from "../../policies/settings";
import { readSettings } from "../../stacks/settings";
import { configOf, recordedStack, STACKS } from "../support/stacks";
import { problemsOf } from "../support/problems";
import { inputsOf, someOfType } from "../support/recorder";

/** A fixed date, so that expired exemptions do not change the result of this test; the policy checks report them. */
const TODAY = "2026-11-23";
const { exemptions } = readProjectPolicy(join(__dirname, "..", ".."));
/** The exemption of the subnets that the awsx component package creates in its own process, which no test records. */
const PUBLIC_SUBNETS = "*network-vpc-public-*";

for (const stack of STACKS)
  describe(`the ${stack} stack`, () => {
    it("violates no rule", async () => {
      const recorded = await recordedStack(stack);
      const resources = recorded.map(({ type, name, urn, inputs, state, id, dependsOn }) => ({
        type,
        name,
        urn,
        dependsOn,
        properties: { ...state, ...inputs, id },
      }));
      const results = evaluate(rules, resources, DEFAULT_SETTINGS);
      const violations = results
        .filter((result) => result.outcome === "violation" && !findExemption(result, exemptions, TODAY))
        .map(({ rule, resource, details }) => `${rule} ${resource.name}: ${details.join()}`);
      expect(violations).to.deep.equal([]);
      expect(
        exemptionProblems(
          exemptions.filter(({ resource }) => resource !== PUBLIC_SUBNETS),
          rules,
          results,
          TODAY,
          `redoubt/${stack}`,
        ),
      ).to.deep.equal([]);
    });

    it("contains resources for at least 25 rules", async () => {
      const kinds = new Set((await recordedStack(stack)).map(({ type }) => type));
      expect(rules.filter(({ resources }) => resources.some((kind) => kinds.has(kind))).length).to.be.at.least(25);
    });

    it("contains every component of the platform", async () => {
      const kinds = new Set((await recordedStack(stack)).map(({ type }) => type));
      for (const component of ["Network", "EdgeSecurity", "HaCluster", "DataTier", "AuditTrail"])
        expect(kinds).to.include(`redoubt-aws:index:${component}`);
      for (const component of ["Workload", "Observability"])
        expect(kinds).to.include(`redoubt-kubernetes:index:${component}`);
    });
  });

describe("deletion protection", () => {
  it("is enabled in prod and disabled in dev", async () => {
    for (const [stack, isProtected] of [
      ["dev", false],
      ["prod", true],
    ] as const) {
      const recorded = await recordedStack(stack);
      expect(inputsOf(recorded, "aws:rds/cluster:Cluster", "data-db")["deletionProtection"]).to.equal(isProtected);
      for (const { inputs } of someOfType(recorded, "aws:lb/loadBalancer:LoadBalancer"))
        expect(inputs["enableDeletionProtection"]).to.equal(isProtected);
    }
  });
});

describe("the settings of dev", () => {
  const read = (change: Record<string, string | undefined>): readonly string[] => {
    const config = { ...configOf("dev"), ...change };
    const set = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
    pulumi.runtime.setAllConfig(set);
    return problemsOf(() =>
      readSettings(
        new pulumi.Config("redoubt"),
        "dev",
        Object.keys(set).map((key) => key.replace("redoubt:", "")),
      ),
    ).map(formatProblem);
  };

  it("are valid", () => expect(read({})).to.deep.equal([]));
  it("are all reported when they are missing, misspelled or out of range", () => {
    const found = read({
      "redoubt:region": undefined,
      "redoubt:domian": "x",
      "redoubt:nodes": '{"min":1,"max":20,"instanceTypes":["m7g.large"]}',
    });
    expect(found).to.have.length(3);
    expect(found.join("\n"))
      .to.match(/redoubt:domian is not a setting/)
      .and.match(/redoubt:region is missing; set it with/)
      .and.match(/redoubt:nodes.min 1 must be a whole number from 3 to 300; set it to 3 or more/);
  });
});
