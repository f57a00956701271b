// SPDX-License-Identifier: Apache-2.0
import * as wafv2 from "@pulumi/aws/wafv2";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";

/** AWS's managed rule groups, in the order in which they look at a request: the cheapest verdicts first. */
const MANAGED = ["AmazonIpReputationList", "AnonymousIpList", "KnownBadInputsRuleSet", "CommonRuleSet", "SQLiRuleSet"];
/** Headers that hold credentials: never in the log. */
const REDACTED = ["authorization", "cookie"];

/** Firewall capacity units that our own rules may use (AWS, "Web ACL capacity units"): fixed for good when the group is made. */
const OWN_CAPACITY = 100;

const metrics = (metricName: string) => ({ cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true });

/**
 * The CDN's firewall: our own rules, then AWS's managed ones; logged, without credentials. Its rules are resources beside it:
 * inline, every preview took seconds to compare them (docs/adr/0004-firewall-rules-beside-the-web-acl.md). Answers its ARN,
 * known once every rule stands.
 */
export const webAcl = (
  parent: pulumi.Resource,
  name: string,
  spec: EdgeSecuritySpec,
  region: string,
): pulumi.Output<string> => {
  const acl = new wafv2.WebAcl(
    `${name}-waf`,
    {
      scope: "CLOUDFRONT",
      region,
      defaultAction: { allow: {} },
      visibilityConfig: metrics(`${name}-waf`),
      tags: tagsFor(spec.tags, `${name}-waf`),
    },
    { parent, ignoreChanges: ["rules"] },
  ); // They belong to the associations.
  const arn = associate(acl, name, region, [
    { rule: "own", ruleGroupReference: { arn: ownRules(acl, name, spec, region).arn } },
    ...[...MANAGED, ...(spec.botControl ? ["BotControlRuleSet"] : [])].map((rule) => ({
      rule,
      managedRuleGroup: { vendorName: "AWS", name: `AWSManagedRules${rule}` },
    })),
  ]);
  logs(acl, name, spec, region);
  return arn;
};

/** What AWS's groups can't know: how much is too much from one address, and whom there is no business with. */
const ownRules = (acl: wafv2.WebAcl, name: string, spec: EdgeSecuritySpec, region: string): wafv2.RuleGroup =>
  new wafv2.RuleGroup(
    `${name}-waf-rules`,
    {
      scope: "CLOUDFRONT",
      region,
      capacity: OWN_CAPACITY,
      visibilityConfig: metrics(`${name}-waf-rules`),
      rules: [
        block("rate-limit", 0, { rateBasedStatement: { limit: spec.rateLimit, aggregateKeyType: "IP" } }),
        ...(spec.blockedCountries.length > 0
          ? [block("countries", 1, { geoMatchStatement: { countryCodes: spec.blockedCountries } })]
          : []),
      ],
      tags: tagsFor(spec.tags, `${name}-waf-rules`),
    },
    { parent: acl },
  );

const block = (name: string, priority: number, statement: object) => ({
  name,
  priority,
  action: { block: {} },
  statement,
  visibilityConfig: metrics(name),
});

type Association = Pick<wafv2.WebAclRuleGroupAssociationArgs, "ruleGroupReference" | "managedRuleGroup"> & {
  rule: string;
};

/** One after the other: each rewrites the firewall, and AWS refuses the slower of two at once. */
const associate = (
  acl: wafv2.WebAcl,
  name: string,
  region: string,
  associations: Association[],
): pulumi.Output<string> =>
  associations.reduce(
    (webAclArn, { rule, ...group }, priority) =>
      new wafv2.WebAclRuleGroupAssociation(
        `${name}-waf-${rule}`,
        {
          webAclArn,
          ruleName: rule,
          priority,
          overrideAction: "none",
          visibilityConfig: metrics(rule),
          region,
          ...group,
        },
        { parent: acl },
      ).webAclArn,
    acl.arn,
  );

const logs = (acl: wafv2.WebAcl, name: string, spec: EdgeSecuritySpec, region: string): void => {
  const key = encryptionKey(acl, `${name}-waf-key`, {
    purpose: "Firewall logs",
    services: [`logs.${region}.amazonaws.com`],
    region,
    tags: spec.tags,
  });
  const group = logGroup(acl, `${name}-waf-log`, {
    // The firewall delivers only to groups whose names begin so.
    logGroupName: `aws-waf-logs-${name}`,
    keyArn: key.arn,
    region,
    tags: spec.tags,
  });
  new wafv2.WebAclLoggingConfiguration(
    `${name}-waf-logging`,
    {
      resourceArn: acl.arn,
      logDestinationConfigs: [group.arn],
      redactedFields: REDACTED.map((header) => ({ singleHeader: { name: header } })),
      region,
    },
    { parent: acl },
  );
};
