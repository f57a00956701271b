// SPDX-License-Identifier: Apache-2.0
import * as route53 from "@pulumi/aws/route53";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

interface DnsArgs {
  vpcId: pulumi.Input<string>;
  logGroupArn: pulumi.Input<string>;
  tags: PlatformTags;
}

/** What DNS Firewall recognizes by the way that names are asked for, so that no list of names has to be kept. */
const THREATS = [
  { part: "generated-names", dnsThreatProtection: "DGA", confidenceThreshold: "HIGH", priority: 100 },
  { part: "tunneling", dnsThreatProtection: "DNS_TUNNELING", confidenceThreshold: "HIGH", priority: 200 },
] as const;

/** Refuses to resolve what malware asks for, and records every query. */
export const guardedDns = (parent: pulumi.Resource, name: string, { vpcId, logGroupArn, tags }: DnsArgs): void => {
  const rules = new route53.ResolverFirewallRuleGroup(
    `${name}-dns`,
    { tags: tagsFor(tags, `${name}-dns`) },
    { parent },
  );
  for (const { part, ...threat } of THREATS)
    new route53.ResolverFirewallRule(
      `${name}-dns-${part}`,
      {
        ...threat,
        firewallRuleGroupId: rules.id,
        action: "BLOCK",
        blockResponse: "NODATA",
      },
      { parent },
    );
  new route53.ResolverFirewallRuleGroupAssociation(
    `${name}-dns-firewall`,
    {
      firewallRuleGroupId: rules.id,
      vpcId,
      priority: 101,
      tags: tagsFor(tags, `${name}-dns-firewall`),
    },
    { parent },
  );

  const queries = new route53.ResolverQueryLogConfig(
    `${name}-dns-queries`,
    {
      destinationArn: logGroupArn,
      tags: tagsFor(tags, `${name}-dns-queries`),
    },
    { parent },
  );
  new route53.ResolverQueryLogConfigAssociation(
    `${name}-dns-logging`,
    { resolverQueryLogConfigId: queries.id, resourceId: vpcId },
    { parent },
  );
};
