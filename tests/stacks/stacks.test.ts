// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ArgumentError } from "../../components/lib/problems";
import { exempted, exemptionProblems } from "../../policies/exemption";
import { exemptions, PUBLIC_SUBNETS } from "../../policies/exemptions";
import { rules } from "../../policies/rules";
import { evaluate } from "../../policies/evaluate";
import { DEFAULT_SETTINGS } from "../../policies/settings";
import { readSettings } from "../../stacks/settings";
import { configOf, recordedStack, STACKS } from "../support/stacks";
import { inputsOf } from "../support/recorder";

/** Whether an exemption has expired is the gates' matter, not that of a test that should not change with the day. */
const TODAY = "2026-11-23";

for (const stack of STACKS)
  describe(`the ${stack} stack`, () => {
    it("breaks no rule", async () => {
      const recorded = await recordedStack(stack);
      const resources = recorded.map(({ type, name, urn, inputs, state, id, dependsOn }) => ({
        type,
        name,
        urn,
        dependsOn,
        properties: { ...state, ...inputs, id },
      }));
      const results = evaluate(rules, resources, DEFAULT_SETTINGS);
      const broken = results
        .filter((result) => result.outcome === "violation" && !exempted(result, exemptions, TODAY))
        .map(({ rule, resource, details }) => `${rule} ${resource.name}: ${details.join()}`);
      expect(broken).to.deep.equal([]);
      expect(
        exemptionProblems(
          exemptions.filter(({ resource }) => resource !== PUBLIC_SUBNETS),
          rules,
          rules,
          results,
          TODAY,
          `redoubt/${stack}`,
        ),
      ).to.deep.equal([]);
    });

    it("puts most rules to the test", async () => {
      const kinds = new Set((await recordedStack(stack)).map(({ type }) => type));
      expect(rules.filter(({ resources }) => resources.some((kind) => kinds.has(kind))).length).to.be.at.least(25);
    });

    it("is whole: every part of the platform is there", async () => {
      const kinds = new Set((await recordedStack(stack)).map(({ type }) => type));
      for (const component of ["Network", "EdgeSecurity", "HaCluster", "DataTier", "AuditTrail"])
        expect(kinds).to.include(`redoubt-aws:index:${component}`);
      for (const component of ["Workload", "Observability"])
        expect(kinds).to.include(`redoubt-kubernetes:index:${component}`);
    });
  });

describe("dev and prod", () => {
  it("differ in shape: prod's data outlives a mistaken destroy", async () => {
    for (const [stack, kept] of [
      ["dev", false],
      ["prod", true],
    ] as const) {
      const recorded = await recordedStack(stack);
      expect(inputsOf(recorded, "aws:rds/cluster:Cluster", "data-db")["deletionProtection"]).to.equal(kept);
      for (const { inputs } of recorded.filter(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer"))
        expect(inputs["enableDeletionProtection"]).to.equal(kept);
    }
  });
});

describe("settings", () => {
  const read = (change: Record<string, string | undefined>): readonly string[] => {
    const config = { ...configOf("dev"), ...change };
    const set = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
    pulumi.runtime.setAllConfig(set);
    try {
      readSettings(
        new pulumi.Config("redoubt"),
        "dev",
        Object.keys(set).map((key) => key.replace("redoubt:", "")),
      );
    } catch (error) {
      if (error instanceof ArgumentError) return error.problems;
      throw error;
    }
    return [];
  };

  it("as shipped are right", () => expect(read({})).to.deep.equal([]));
  it("that are wrong are reported together: missing, misspelt, out of bounds", () => {
    const found = read({
      "redoubt:region": undefined,
      "redoubt:domian": "x",
      "redoubt:nodes": '{"min":1,"max":20,"instanceTypes":["m7g.large"]}',
    });
    expect(found).to.have.length(3);
    expect(found.join("\n"))
      .to.match(/redoubt:domian is no setting/)
      .and.match(/redoubt:region is missing; set it with/)
      .and.match(/redoubt:nodes.min 1 leaves a zone without a node; set it to 3 or more/);
  });
});
