// SPDX-License-Identifier: Apache-2.0
import { all, any, each, isSet, isTrue, satisfies } from "../checks";
import { hasCompanion } from "../companion-resources";
import type { Rule } from "../rule";
import { AUDIT_LOGS, WEB_FIREWALL } from "./controls";
import { aws } from "./tokens";

const WEB_ACLS = aws("wafv2", "WebAcl");

/** A rule in `ruleJson`, in the form of the AWS WAF API. */
interface JsonRule {
  VisibilityConfig?: { CloudWatchMetricsEnabled?: unknown };
}

/** The rules in `ruleJson`, of which there are none if it is not a list in JSON. */
const rulesIn = (json: unknown): (JsonRule | null)[] => {
  if (typeof json !== "string") return [];
  try {
    const rules: unknown = JSON.parse(json);
    return Array.isArray(rules) ? (rules as JsonRule[]) : [];
  } catch {
    return [];
  }
};

export const waf: Rule[] = [
  {
    id: "waf-web-acl-not-empty",
    topic: "network-exposure",
    severity: "high",
    controls: WEB_FIREWALL,
    title: "AWS WAF web ACLs have at least one rule.",
    resources: WEB_ACLS,
    ...hasCompanion({
      types: WEB_ACLS,
      companionTypes: aws("wafv2", "WebAclRuleGroupAssociation", "WebAclRule"),
      linkProperty: "webAclArn",
      description: "at least one rule or a wafv2 WebAclRuleGroupAssociation",
      alternative: any(
        isSet("rules"),
        satisfies("ruleJson", (json) => rulesIn(json).length > 0, "must contain a rule"),
      ),
    }),
    remediation: "Set rules of the wafv2 WebAcl. Use managed rule groups and a rate limit per IP address.",
    source: "AWS Security Hub WAF.10",
  },
  {
    id: "waf-web-acl-metrics-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "AWS WAF web ACLs and their rules have CloudWatch metrics enabled.",
    resources: WEB_ACLS,
    check: all(
      isTrue("visibilityConfig.cloudwatchMetricsEnabled"),
      each("rules", isTrue("visibilityConfig.cloudwatchMetricsEnabled")),
      satisfies(
        "ruleJson",
        (json) => rulesIn(json).every((rule) => rule?.VisibilityConfig?.CloudWatchMetricsEnabled === true),
        "must enable CloudWatch metrics of each rule",
      ),
    ),
    remediation: "Set visibilityConfig.cloudwatchMetricsEnabled to true for the web ACL and for each rule.",
    source: "AWS Security Hub WAF.12",
  },
  {
    id: "waf-web-acl-logging-enabled",
    topic: "logging",
    severity: "medium",
    controls: AUDIT_LOGS,
    title: "AWS WAF web ACLs have logging enabled.",
    resources: WEB_ACLS,
    ...hasCompanion({
      types: WEB_ACLS,
      companionTypes: aws("wafv2", "WebAclLoggingConfiguration"),
      linkProperty: "resourceArn",
      description: "a wafv2 WebAclLoggingConfiguration",
    }),
    remediation: "Add a wafv2 WebAclLoggingConfiguration and set its resourceArn to the ARN of the web ACL.",
    source: "AWS Security Hub WAF.11",
  },
];
