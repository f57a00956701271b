// SPDX-License-Identifier: Apache-2.0
import * as wafv2 from "@pulumi/aws/wafv2";
import type * as pulumi from "@pulumi/pulumi";
import type { EdgeSecuritySpec } from "../../contracts/edge-security";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { regionalService } from "../internal/region";
import { uniqueName } from "../limits/unique-name";

/** AWS managed rule groups, in order of evaluation. The cheapest ones come first. */
const MANAGED_RULE_GROUPS = [
  "AmazonIpReputationList",
  "AnonymousIpList",
  "KnownBadInputsRuleSet",
  "CommonRuleSet",
  "SQLiRuleSet",
];
/** Headers with credentials are not logged. */
const REDACTED_HEADERS = ["authorization", "cookie"];

/** Capacity of the custom rule group. It cannot be changed after creation (AWS, "Web ACL capacity units"). */
const CUSTOM_CAPACITY = 100;

const metrics = (metricName: string) => ({ cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true });

/**
 * Creates the web ACL of the CloudFront distribution: custom rules first, then AWS managed rules. The rule groups are separate
 * resources, because inline rules slow down every preview (docs/adr/0004). The returned
 * ARN is known after all rule groups are associated.
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
    // The associations manage the rules.
    { parent, ignoreChanges: ["rules"] },
  );
  const arn = associateRuleGroups(acl, name, region, [
    { rule: "own", ruleGroupReference: { arn: customRules(acl, name, spec, region).arn } },
    ...[...MANAGED_RULE_GROUPS, ...(spec.botControl ? ["BotControlRuleSet"] : [])].map((rule) => ({
      rule,
      managedRuleGroup: { vendorName: "AWS", name: `AWSManagedRules${rule}` },
    })),
  ]);
  webAclLogs(acl, name, spec, region);
  return arn;
};

/** Creates the custom rules: the rate limit per IP address and the blocked countries. */
const customRules = (acl: wafv2.WebAcl, name: string, spec: EdgeSecuritySpec, region: string): wafv2.RuleGroup =>
  new wafv2.RuleGroup(
    `${name}-waf-rules`,
    {
      scope: "CLOUDFRONT",
      region,
      capacity: CUSTOM_CAPACITY,
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

/** Associates the rule groups one after the other. AWS WAF rejects concurrent updates of a web ACL. */
const associateRuleGroups = (
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

const webAclLogs = (acl: wafv2.WebAcl, name: string, spec: EdgeSecuritySpec, region: string): void => {
  const key = encryptionKey(acl, `${name}-waf-key`, {
    purpose: "AWS WAF logs",
    services: [regionalService("logs", region)],
    region,
    tags: spec.tags,
  });
  const group = logGroup(acl, `${name}-waf-log`, {
    // AWS WAF requires the prefix.
    logGroupName: uniqueName("aws:cloudwatch/logGroup:LogGroup", name, { prefix: "aws-waf-logs-" }),
    keyArn: key.arn,
    region,
    tags: spec.tags,
  });
  new wafv2.WebAclLoggingConfiguration(
    `${name}-waf-logging`,
    {
      resourceArn: acl.arn,
      logDestinationConfigs: [group.arn],
      redactedFields: REDACTED_HEADERS.map((header) => ({ singleHeader: { name: header } })),
      region,
    },
    // A web ACL has one logging configuration. Deleting the old one last would delete the new one.
    { parent: acl, deleteBeforeReplace: true },
  );
};
