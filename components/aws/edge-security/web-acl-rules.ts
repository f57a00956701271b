// SPDX-License-Identifier: Apache-2.0
import { READY_PATH, type EdgeSecuritySpec } from "../../contracts/edge-security";
import { healthHost } from "./hostnames";

/** A rule or statement in the form of the AWS WAF API (AWS WAF API Reference, "Rule"). */
type Json = Record<string, unknown>;

/** AWS managed rule groups, in order of evaluation. The cheapest ones come first. */
const MANAGED_RULE_GROUPS = [
  "AmazonIpReputationList",
  "AnonymousIpList",
  "KnownBadInputsRuleSet",
  "CommonRuleSet",
  "SQLiRuleSet",
];

/**
 * Rules of managed rule groups that only count and label requests, because they would block valid ones:
 * - `SizeRestrictions_BODY` blocks bodies above 8 KB, such as uploads. The other rules inspect the first 64 KB of a body.
 *   https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 * - `CategoryHttpLibrary` and `SignalNonBrowserUserAgent` block API clients and mobile apps.
 *   https://docs.aws.amazon.com/waf/latest/developerguide/waf-bot-control-example-user-agent-exception.html
 */
const COUNTED_RULES: Record<string, string[]> = {
  CommonRuleSet: ["SizeRestrictions_BODY"],
  BotControlRuleSet: ["CategoryHttpLibrary", "SignalNonBrowserUserAgent"],
};

/**
 * Returns the rules of the web ACL in order of evaluation: the rate limit, the blocked countries, the managed rule groups and
 * Bot Control. Their names differ from those of the rule group associations of earlier versions, because the deletion of such
 * an association removes the rule with its name.
 */
export const webAclRules = (spec: EdgeSecuritySpec): Json[] =>
  [
    block("rate-limit", { RateBasedStatement: { Limit: spec.rateLimit, AggregateKeyType: "IP" } }),
    ...(spec.blockedCountries.length > 0
      ? [
          block(
            "countries",
            and({ GeoMatchStatement: { CountryCodes: spec.blockedCountries } }, not(isHealthCheck(spec))),
          ),
        ]
      : []),
    ...MANAGED_RULE_GROUPS.map((group) => managedRules(group)),
    ...(spec.botControl
      ? [
          managedRules("BotControlRuleSet", {
            ManagedRuleGroupConfigs: [{ AWSManagedRulesBotControlRuleSet: { InspectionLevel: "COMMON" } }],
            ScopeDownStatement: not(isHealthCheck(spec)),
          }),
        ]
      : []),
  ].map((rule, index) => ({ ...rule, Priority: index }));

const block = (name: string, statement: Json): Json => ({
  Name: name,
  Action: { Block: {} },
  Statement: statement,
  VisibilityConfig: metrics(name),
});

const managedRules = (group: string, options: Json = {}): Json => {
  const name = `AWSManagedRules${group}`;
  const counted = COUNTED_RULES[group]?.map((rule) => ({ Name: rule, ActionToUse: { Count: {} } }));
  return {
    Name: name,
    OverrideAction: { None: {} },
    Statement: {
      ManagedRuleGroupStatement: {
        VendorName: "AWS",
        Name: name,
        ...(counted && { RuleActionOverrides: counted }),
        ...options,
      },
    },
    VisibilityConfig: metrics(name),
  };
};

const metrics = (name: string): Json => ({
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName: name,
});

/**
 * Matches the platform's own health check, which Route 53 sends from several countries and with the user agent of a bot. The
 * other rules apply to it too.
 */
const isHealthCheck = (spec: EdgeSecuritySpec): Json =>
  and(equals({ SingleHeader: { Name: "host" } }, healthHost(spec)), equals({ UriPath: {} }, READY_PATH));

const equals = (field: Json, value: string): Json => ({
  ByteMatchStatement: {
    FieldToMatch: field,
    PositionalConstraint: "EXACTLY",
    SearchString: value,
    TextTransformations: [{ Priority: 0, Type: "LOWERCASE" }],
  },
});
const and = (...statements: Json[]): Json => ({ AndStatement: { Statements: statements } });
const not = (statement: Json): Json => ({ NotStatement: { Statement: statement } });
