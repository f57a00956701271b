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

const metrics = (metricName: string) => ({ cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true });

/** The CDN's firewall: a limit on each address, then AWS's managed rules; logged, without credentials. */
export const webAcl = (parent: pulumi.Resource, name: string, spec: EdgeSecuritySpec, region: string): wafv2.WebAcl => {
  const acl = new wafv2.WebAcl(`${name}-waf`, {
    scope: "CLOUDFRONT",
    region,
    defaultAction: { allow: {} },
    visibilityConfig: metrics(`${name}-waf`),
    rules: [
      {
        name: "rate-limit",
        priority: 0,
        action: { block: {} },
        statement: { rateBasedStatement: { limit: spec.rateLimit, aggregateKeyType: "IP" } },
        visibilityConfig: metrics("rate-limit"),
      },
      ...MANAGED.map((group, index) => ({
        name: group,
        priority: index + 1,
        overrideAction: { none: {} },
        statement: { managedRuleGroupStatement: { vendorName: "AWS", name: `AWSManagedRules${group}` } },
        visibilityConfig: metrics(group),
      })),
    ],
    tags: tagsFor(spec.tags, `${name}-waf`),
  }, { parent });

  const key = encryptionKey(acl, `${name}-waf-key`, { purpose: "Firewall logs", services: [`logs.${region}.amazonaws.com`], region, tags: spec.tags });
  const group = logGroup(acl, `${name}-waf-log`, {
    // The firewall delivers only to groups whose names begin so.
    logGroupName: `aws-waf-logs-${name}`, keyArn: key.arn, region, tags: spec.tags,
  });
  new wafv2.WebAclLoggingConfiguration(`${name}-waf-logging`, {
    resourceArn: acl.arn,
    logDestinationConfigs: [group.arn],
    redactedFields: REDACTED.map((header) => ({ singleHeader: { name: header } })),
    region,
  }, { parent: acl });
  return acl;
};
