// SPDX-License-Identifier: Apache-2.0
// Security groups and their rules, which three resource types declare.
import { PASS, UNKNOWN } from "../check-result";
import { type Check, defineCheck, type Properties } from "../checks";
import type { Rule } from "../rule";
import { ENCRYPTION_IN_TRANSIT, NETWORK_EXPOSURE } from "./controls";
import { aws } from "./tokens";
import {
  ADMIN_PORTS_REASON,
  checkRanges,
  includesAdminPorts,
  includesHttp,
  includesOtherPorts,
  listOf,
  type PortRange,
  type PortTest,
  rangeOf,
} from "./port-ranges";

/** The ingress rules in the security group itself. */
const inlineRanges = ({ ingress }: Properties): PortRange[] =>
  listOf(ingress).map((rule) =>
    rule === UNKNOWN
      ? { cidrs: [UNKNOWN], from: UNKNOWN, to: UNKNOWN, protocol: UNKNOWN }
      : rangeOf(rule as Properties),
  );

/** A resource type that declares security group rules, and the check that it must pass. */
interface RuleSource {
  resources: readonly string[];
  check: (isForbidden: PortTest, reason: string) => Check;
}

const INLINE_PROPERTIES = ["cidrBlocks", "ipv6CidrBlocks", "fromPort", "toPort", "protocol"];
const SECURITY_GROUP: RuleSource = {
  resources: aws("ec2", "SecurityGroup"),
  check: (isForbidden, reason) =>
    defineCheck(
      INLINE_PROPERTIES.map((name) => `ingress.${name}`),
      (properties) => checkRanges(inlineRanges(properties), isForbidden, reason),
    ),
};
const INGRESS_RULE: RuleSource = {
  resources: aws("vpc", "SecurityGroupIngressRule"),
  check: (isForbidden, reason) =>
    defineCheck(["cidrIpv4", "cidrIpv6", "fromPort", "toPort", "ipProtocol"], (properties) =>
      checkRanges([rangeOf(properties)], isForbidden, reason),
    ),
};
const SECURITY_GROUP_RULE: RuleSource = {
  resources: aws("ec2", "SecurityGroupRule"),
  check: (isForbidden, reason) =>
    defineCheck(["type", ...INLINE_PROPERTIES], (properties) =>
      properties["type"] === "egress" ? PASS : checkRanges([rangeOf(properties)], isForbidden, reason),
    ),
};

type RuleText = Pick<Rule, "id" | "title" | "remediation">;

const adminPortsRule = ({ resources, check }: RuleSource, text: RuleText): Rule => ({
  ...text,
  topic: "network-exposure",
  severity: "critical",
  controls: NETWORK_EXPOSURE,
  resources,
  check: check(includesAdminPorts, ADMIN_PORTS_REASON),
  source: "AWS Security Hub EC2.13, EC2.14, EC2.19",
});

const webPortsRule = ({ resources, check }: RuleSource, text: RuleText): Rule => ({
  ...text,
  topic: "network-exposure",
  severity: "high",
  controls: NETWORK_EXPOSURE,
  resources,
  check: check(includesOtherPorts, "only ports 80 and 443 can be"),
  source: "AWS Security Hub EC2.18",
});

const httpRule = ({ resources, check }: RuleSource, text: RuleText): Rule => ({
  ...text,
  topic: "tls13",
  severity: "medium",
  level: "advisory",
  controls: ENCRYPTION_IN_TRANSIT,
  resources,
  check: check(includesHttp, "port 80 is unencrypted HTTP"),
  source: "docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html",
});

export const securityGroups: Rule[] = [
  adminPortsRule(SECURITY_GROUP, {
    id: "vpc-security-group-no-public-admin-ports",
    title: "Security groups block administration ports from the internet.",
    remediation: "Restrict ingress to your own networks or security groups, or use Systems Manager.",
  }),
  adminPortsRule(INGRESS_RULE, {
    id: "vpc-sg-ingress-rule-no-public-admin-ports",
    title: "Security group ingress rules block administration ports from the internet.",
    remediation:
      "Set cidrIpv4 or cidrIpv6 to your own network, or set referencedSecurityGroupId. Alternatively, use Systems Manager.",
  }),
  adminPortsRule(SECURITY_GROUP_RULE, {
    id: "vpc-sg-rule-no-public-admin-ports",
    title: "Security group rules (SecurityGroupRule) block administration ports from the internet.",
    remediation:
      "Set cidrBlocks to your own networks, or set sourceSecurityGroupId. Alternatively, use Systems Manager.",
  }),
  webPortsRule(SECURITY_GROUP, {
    id: "vpc-security-group-no-public-ports",
    title: "Security groups open only web ports to the internet.",
    remediation: "Restrict ingress to your own networks or security groups.",
  }),
  webPortsRule(INGRESS_RULE, {
    id: "vpc-sg-ingress-rule-no-public-ports",
    title: "Security group ingress rules open only web ports to the internet.",
    remediation: "Set cidrIpv4 or cidrIpv6 to your own network, or set referencedSecurityGroupId.",
  }),
  webPortsRule(SECURITY_GROUP_RULE, {
    id: "vpc-sg-rule-no-public-ports",
    title: "Security group rules (SecurityGroupRule) open only web ports to the internet.",
    remediation: "Set cidrBlocks to your own networks, or set sourceSecurityGroupId.",
  }),
  httpRule(SECURITY_GROUP, {
    id: "vpc-security-group-no-public-http",
    title: "Security groups block unencrypted HTTP from the internet.",
    remediation: "Open only port 443 in ingress and redirect HTTP to HTTPS at the edge.",
  }),
  httpRule(INGRESS_RULE, {
    id: "vpc-sg-ingress-rule-no-public-http",
    title: "Security group ingress rules block unencrypted HTTP from the internet.",
    remediation: "Set fromPort and toPort to 443 only and redirect HTTP to HTTPS at the edge.",
  }),
  httpRule(SECURITY_GROUP_RULE, {
    id: "vpc-sg-rule-no-public-http",
    title: "Security group rules (SecurityGroupRule) block unencrypted HTTP from the internet.",
    remediation: "Set fromPort and toPort to 443 only and redirect HTTP to HTTPS at the edge.",
  }),
];
