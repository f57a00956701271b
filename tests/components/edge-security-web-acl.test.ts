// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { EdgeSecurity } from "../../components/aws/edge-security";
import type { EdgeSecurityArgs } from "../../components/contracts/edge-security";
import { inputsOf, record } from "../support/recorder";
import { TAGS as tags } from "../support/tags";

interface Rule {
  Name: string;
  Priority: number;
  Action?: object;
  OverrideAction?: object;
  Statement: Record<string, unknown> & {
    ManagedRuleGroupStatement?: {
      Name: string;
      VendorName: string;
      RuleActionOverrides?: object[];
      ManagedRuleGroupConfigs?: object[];
      ScopeDownStatement?: object;
    };
  };
  VisibilityConfig: { MetricName: string; CloudWatchMetricsEnabled: boolean };
}

const args = { vpcId: "vpc-1", subnetIds: ["subnet-a", "subnet-b", "subnet-c"], domain: "a.example.com", tags };
const webAcl = async (given: Partial<EdgeSecurityArgs> = {}): Promise<Record<string, unknown>> =>
  inputsOf(await record(() => new EdgeSecurity("edge", { ...args, ...given })), "aws:wafv2/webAcl:WebAcl");
const rulesOf = async (given: Partial<EdgeSecurityArgs> = {}): Promise<Rule[]> =>
  JSON.parse((await webAcl(given))["ruleJson"] as string) as Rule[];
const rule = (rules: Rule[], name: string): Rule => rules.find(({ Name }) => Name === name)!;

/** The statement that excludes the health check of Route 53. */
const NOT_HEALTH_CHECK = {
  NotStatement: {
    Statement: {
      AndStatement: {
        Statements: [
          { field: { SingleHeader: { Name: "host" } }, value: "health.a.example.com" },
          { field: { UriPath: {} }, value: "/readyz" },
        ].map(({ field, value }) => ({
          ByteMatchStatement: {
            FieldToMatch: field,
            PositionalConstraint: "EXACTLY",
            SearchString: value,
            TextTransformations: [{ Priority: 0, Type: "LOWERCASE" }],
          },
        })),
      },
    },
  },
};

describe("Web ACL of an EdgeSecurity", () => {
  it("contains all its rules, so that an update of the web ACL sends all of them", async () => {
    const recorded = await record(() => new EdgeSecurity("edge", args));
    expect(recorded.filter(({ type }) => /RuleGroup/.test(type))).to.deep.equal([]);
    expect(recorded.find(({ type }) => type === "aws:wafv2/webAcl:WebAcl")!.ignored).to.deep.equal([]);
    const rules = await rulesOf();
    expect(rules.map(({ Name, Priority }) => [Priority, Name])).to.deep.equal([
      [0, "rate-limit"],
      [1, "AWSManagedRulesAmazonIpReputationList"],
      [2, "AWSManagedRulesAnonymousIpList"],
      [3, "AWSManagedRulesKnownBadInputsRuleSet"],
      [4, "AWSManagedRulesCommonRuleSet"],
      [5, "AWSManagedRulesSQLiRuleSet"],
    ]);
    for (const { Name, VisibilityConfig } of rules)
      expect(VisibilityConfig, Name).to.include({ MetricName: Name, CloudWatchMetricsEnabled: true });
  });

  it("has no rule with the name of a rule group association of an earlier version, which removes it when it is deleted", async () => {
    const names = (await rulesOf({ botControl: true, blockedCountries: ["KP"] })).map(({ Name }) => Name);
    const former = [
      "AmazonIpReputationList",
      "AnonymousIpList",
      "KnownBadInputsRuleSet",
      "CommonRuleSet",
      "SQLiRuleSet",
    ];
    for (const name of ["own", "BotControlRuleSet", ...former]) expect(names).to.not.include(name);
  });

  it("accepts request bodies above 8 KB, and inspects their first 64 KB", async () => {
    const common = rule(await rulesOf(), "AWSManagedRulesCommonRuleSet");
    expect(common.OverrideAction).to.deep.equal({ None: {} });
    expect(common.Statement.ManagedRuleGroupStatement!.RuleActionOverrides).to.deep.equal([
      { Name: "SizeRestrictions_BODY", ActionToUse: { Count: {} } },
    ]);
    expect((await webAcl())["associationConfig"]).to.deep.equal({
      requestBodies: [{ cloudfront: { defaultSizeInspectionLimit: "KB_64" } }],
    });
  });

  it("accepts API clients and the platform's own health check with Bot Control", async () => {
    const { ManagedRuleGroupStatement } = rule(
      await rulesOf({ botControl: true }),
      "AWSManagedRulesBotControlRuleSet",
    ).Statement;
    expect(ManagedRuleGroupStatement).to.deep.equal({
      VendorName: "AWS",
      Name: "AWSManagedRulesBotControlRuleSet",
      RuleActionOverrides: ["CategoryHttpLibrary", "SignalNonBrowserUserAgent"].map((Name) => ({
        Name,
        ActionToUse: { Count: {} },
      })),
      ManagedRuleGroupConfigs: [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: "COMMON" } }],
      ScopeDownStatement: NOT_HEALTH_CHECK,
    });
  });

  it("accepts the platform's own health check from blocked countries", async () => {
    const countries = rule(await rulesOf({ blockedCountries: ["US", "KP"] }), "countries");
    expect(countries.Action).to.deep.equal({ Block: {} });
    expect(countries.Statement).to.deep.equal({
      AndStatement: { Statements: [{ GeoMatchStatement: { CountryCodes: ["US", "KP"] } }, NOT_HEALTH_CHECK] },
    });
  });
});
