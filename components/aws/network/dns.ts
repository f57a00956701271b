// SPDX-License-Identifier: Apache-2.0
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

interface DnsArgs {
  vpcId: pulumi.Input<string>;
  logGroupArn: pulumi.Input<string>;
  tags: PlatformTags;
}

/** DNS Firewall Advanced detections. They analyze query patterns, so that no domain list has to be maintained. */
const DNS_THREATS = [
  { part: "generated-names", dnsThreatProtection: "DGA", confidenceThreshold: "HIGH", priority: 100 },
  { part: "tunneling", dnsThreatProtection: "DNS_TUNNELING", confidenceThreshold: "HIGH", priority: 200 },
] as const;

/** Blocks DNS queries that look like malware, and logs all queries. */
export const dnsProtection = (parent: pulumi.Resource, name: string, { vpcId, logGroupArn, tags }: DnsArgs): void => {
  const ruleGroup = new route53.ResolverFirewallRuleGroup(
    `${name}-dns`,
    { tags: tagsFor(tags, `${name}-dns`) },
    { parent },
  );
  for (const { part, ...threat } of DNS_THREATS)
    new route53.ResolverFirewallRule(
      `${name}-dns-${part}`,
      {
        ...threat,
        firewallRuleGroupId: ruleGroup.id,
        action: "BLOCK",
        blockResponse: "NODATA",
      },
      { parent },
    );
  new route53.ResolverFirewallRuleGroupAssociation(
    `${name}-dns-firewall`,
    {
      firewallRuleGroupId: ruleGroup.id,
      vpcId,
      priority: 101,
      tags: tagsFor(tags, `${name}-dns-firewall`),
    },
    { parent },
  );

  const queryLog = new route53.ResolverQueryLogConfig(
    `${name}-dns-queries`,
    {
      destinationArn: logGroupArn,
      tags: tagsFor(tags, `${name}-dns-queries`),
    },
    { parent },
  );
  new route53.ResolverQueryLogConfigAssociation(
    `${name}-dns-logging`,
    { resolverQueryLogConfigId: queryLog.id, resourceId: vpcId },
    { parent },
  );
};
