// SPDX-License-Identifier: Apache-2.0
import { isInternetCidr } from "../addresses";
import { combine, PASS, UNKNOWN, unknownAt } from "../check-result";
import { all, type Check, defineCheck, isNotTrue, type Properties, satisfies, when } from "../checks";
import type { Rule } from "../rule";
import { NETWORK_EXPOSURE } from "./controls";
import { aws } from "./tokens";
import {
  ADMIN_PORTS,
  ADMIN_PORTS_REASON,
  arePortsKnown,
  checkRanges,
  coversPort,
  includesAdminPorts,
  isTcp,
  listOf,
  rangeOf,
} from "./port-ranges";

const adminPortsCheck = defineCheck(["cidrBlock", "ipv6CidrBlock", "fromPort", "toPort", "protocol"], (properties) =>
  checkRanges([rangeOf(properties)], includesAdminPorts, ADMIN_PORTS_REASON),
);
const isAllow = (property: string): Check =>
  satisfies(property, (action) => String(action).toLowerCase() === "allow", "must be allow");

/** Whether `deny` blocks a port before `entry` allows it: AWS applies the matching entry with the lowest number. */
const isDeniedBy = (deny: Properties, entry: Properties, port: number): boolean => {
  const denied = rangeOf(deny);
  return (
    String(deny["action"] === UNKNOWN ? "" : deny["action"]).toLowerCase() === "deny" &&
    deny["ruleNo"] !== UNKNOWN &&
    Number(deny["ruleNo"]) < Number(entry["ruleNo"]) &&
    arePortsKnown(denied) &&
    isTcp(denied) &&
    coversPort(denied, port) &&
    rangeOf(entry).cidrs.every((cidr) => cidr !== UNKNOWN && (!isInternetCidr(cidr) || denied.cidrs.includes(cidr)))
  );
};

const ENTRY_PROPERTIES = ["action", "ruleNo", "cidrBlock", "ipv6CidrBlock", "fromPort", "toPort", "protocol"];
const inlineEntriesCheck = defineCheck(
  ENTRY_PROPERTIES.map((name) => `ingress.${name}`),
  ({ ingress }, settings) => {
    if (listOf(ingress).includes(UNKNOWN)) return unknownAt("ingress");
    const entries = listOf(ingress) as Properties[];
    const isDenied = (entry: Properties): boolean =>
      entry["ruleNo"] !== UNKNOWN &&
      arePortsKnown(rangeOf(entry)) &&
      ADMIN_PORTS.every(
        (port) => !coversPort(rangeOf(entry), port) || entries.some((other) => isDeniedBy(other, entry, port)),
      );
    const { violations, unknown } = combine(
      entries.map((entry) => (isDenied(entry) ? PASS : when(isAllow("action"), adminPortsCheck)(entry, settings))),
    );
    const isOrderUnknown = violations.length > 0 && entries.some(({ ruleNo }) => ruleNo === UNKNOWN);
    return isOrderUnknown ? { violations: [], unknown: [...unknown, "ingress.ruleNo"] } : { violations, unknown };
  },
);

export const networkAcls: Rule[] = [
  {
    id: "vpc-network-acl-rule-no-public-admin-ports",
    topic: "network-exposure",
    severity: "high",
    controls: NETWORK_EXPOSURE,
    title: "Network ACL rules block administration ports from the internet.",
    resources: aws("ec2", "NetworkAclRule"),
    check: when(all(isAllow("ruleAction"), isNotTrue("egress")), adminPortsCheck),
    remediation: "Restrict cidrBlock, or exclude ports 22 and 3389.",
    source: "AWS Security Hub EC2.21",
  },
  {
    id: "vpc-network-acl-no-public-admin-ports",
    topic: "network-exposure",
    severity: "high",
    controls: NETWORK_EXPOSURE,
    title: "Network ACLs with inline rules block administration ports from the internet.",
    resources: aws("ec2", "NetworkAcl", "DefaultNetworkAcl"),
    check: inlineEntriesCheck,
    remediation: "Restrict cidrBlock of the ingress entries, or exclude ports 22 and 3389.",
    source: "AWS Security Hub EC2.21",
  },
];
