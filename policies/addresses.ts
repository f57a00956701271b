// SPDX-License-Identifier: Apache-2.0

/**
 * A block of addresses that holds the internet, or much of it: `0.0.0.0/0` and `::/0`, halves of them, all that IPv6 gives out.
 * The widest blocks that stand for less are the private ones, `10.0.0.0/8` and `fc00::/7`.
 */
export const isWorld = (cidr: unknown): boolean => {
  const [, address, bits] = /^([^/]+)\/(\d+)$/.exec(String(cidr)) ?? [];
  return address !== undefined && Number(bits) < (address.includes(":") ? 7 : 8);
};
