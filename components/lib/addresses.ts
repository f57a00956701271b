// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIPv4, isIPv6 } from "node:net";
import { Netmask } from "netmask";

/** The private IPv4 networks (RFC 1918). */
export const PRIVATE_NETWORKS = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] as const;

/** IPv4 networks for documentation (RFC 5737). */
const DOCUMENTATION_NETWORKS = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];

/**
 * Networks that are not routed on the internet: this network, shared address space, loopback, link-local, protocol
 * assignments, benchmarking, multicast and reserved. The networks for documentation are not among them.
 * Source: https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry.
 */
const NOT_ROUTED = [
  ...PRIVATE_NETWORKS,
  "0.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "192.0.0.0/24",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** The global unicast addresses (RFC 4291) without those that are not routed: all others are reserved. */
const IPV6_GLOBAL = "2000::/3";
const IPV6_NOT_ROUTED = ["2001::/32", "2001:10::/28", "2002::/16"];

const blockList = (networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address, prefix] = network.split("/") as [string, string];
    list.addSubnet(address, Number(prefix), isIPv4(address) ? "ipv4" : "ipv6");
  }
  return list;
};
const notRouted = blockList([...NOT_ROUTED, ...IPV6_NOT_ROUTED]);
const ipv6Global = blockList([IPV6_GLOBAL]);

/** True for an IPv4 or IPv6 address that is routed on the internet, or that is reserved for documentation. */
export const isPublicAddress = (value: unknown): boolean =>
  typeof value === "string" &&
  ((isIPv4(value) && !notRouted.check(value, "ipv4")) ||
    (isIPv6(value) && ipv6Global.check(value, "ipv6") && !notRouted.check(value, "ipv6")));

/** One text for all texts of an address: `2001:db8:0::1` and `2001:db8::1` are the same. The value must be an address. */
export const canonicalAddress = (address: string): string =>
  isIPv6(address) ? new URL(`http://[${address}]`).hostname : address;

/** True if two IPv4 CIDR blocks have an address in common. */
export const overlaps = (one: string, other: string): boolean => {
  const [a, b] = [new Netmask(one), new Netmask(other)];
  return a.contains(b.base) || b.contains(a.base);
};

/** True for an IPv4 CIDR block that contains only addresses that are routed on the internet. Documentation addresses are not. */
export const isPublicNetwork = (cidr: string): boolean =>
  ![...NOT_ROUTED, ...DOCUMENTATION_NETWORKS].some((network) => overlaps(cidr, network));

/**
 * IPv4 ranges that a VPC cannot have, because their addresses are not unicast addresses of hosts: this network, loopback,
 * link-local (RFC 6890) and multicast (RFC 5771). All other ranges are possible, also outside RFC 1918.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html ("IPv4 VPC CIDR blocks").
 */
export const RESERVED_IN_VPC = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"] as const;
