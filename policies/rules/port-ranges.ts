// SPDX-License-Identifier: Apache-2.0
// Port ranges of security group rules and network ACL entries.
import { isInternetCidr } from "../addresses";
import { type CheckResult, combine, PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import type { Properties } from "../checks";

/** SSH and RDP. */
export const ADMIN_PORTS = [22, 3389];
const HTTP_PORT = 80;
const WEB_PORTS = [HTTP_PORT, 443];

export interface PortRange {
  cidrs: unknown[];
  from: unknown;
  to: unknown;
  protocol: unknown;
}

/** Whether a range includes ports that a rule forbids. */
export type PortTest = (range: PortRange) => boolean;

export const arePortsKnown: PortTest = ({ from, to, protocol }) => ![from, to, protocol].includes(UNKNOWN);
const isAllProtocols: PortTest = ({ protocol }) => ["-1", "all"].includes(String(protocol));
/** ICMP has no ports. */
const isIcmp: PortTest = ({ protocol }) => /^(1|58|icmp|icmpv6)$/i.test(String(protocol));
export const isTcp: PortTest = (range) =>
  isAllProtocols(range) || ["6", "tcp"].includes(String(range.protocol).toLowerCase());

const hasAllPorts: PortTest = (range) => isAllProtocols(range) || (range.from === undefined && range.to === undefined);

export const coversPort = (range: PortRange, port: number): boolean =>
  hasAllPorts(range) || (Number(range.from ?? range.to) <= port && port <= Number(range.to ?? range.from));

export const includesAdminPorts: PortTest = (range) =>
  isTcp(range) && ADMIN_PORTS.some((port) => coversPort(range, port));
export const includesOtherPorts: PortTest = (range) =>
  !includesAdminPorts(range) &&
  !isIcmp(range) &&
  !(range.from !== undefined && range.from === range.to && WEB_PORTS.includes(Number(range.from)));
export const includesHttp: PortTest = (range) =>
  coversPort(range, HTTP_PORT) && !includesAdminPorts(range) && !isIcmp(range);

/** Forbids ranges that are open to the internet and include forbidden ports. Other sources pass with any ports. */
export const checkRanges = (ranges: PortRange[], isForbidden: PortTest, reason: string): CheckResult =>
  combine(
    ranges.map((range): CheckResult => {
      const isOpen = range.cidrs.some(isInternetCidr);
      if (isOpen && arePortsKnown(range)) {
        if (!isForbidden(range)) return PASS;
        const ports = hasAllPorts(range)
          ? "all"
          : `${String(range.from ?? range.to)}-${String(range.to ?? range.from)}`;
        return violation(`ports ${ports} must not be open to the internet: ${reason}`);
      }
      const canBeOpen = isOpen || range.cidrs.includes(UNKNOWN);
      return canBeOpen && !(arePortsKnown(range) && !isForbidden(range)) ? unknownAt("cidr, ports") : PASS;
    }),
  );

/** The items of a list property, which Pulumi also accepts as a single value. */
export const listOf = (value: unknown): unknown[] => (value === UNKNOWN ? [UNKNOWN] : [value ?? []].flat());

const CIDR_PROPERTIES = ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6", "cidrBlock", "ipv6CidrBlock"];

export const rangeOf = (rule: Properties): PortRange => ({
  cidrs: CIDR_PROPERTIES.flatMap((name) => listOf(rule[name])),
  from: rule["fromPort"] ?? undefined,
  to: rule["toPort"] ?? undefined,
  protocol: rule["protocol"] ?? rule["ipProtocol"],
});

export const ADMIN_PORTS_REASON = "they include an administration port (22 or 3389)";
