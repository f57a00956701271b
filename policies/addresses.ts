// SPDX-License-Identifier: Apache-2.0

/**
 * Whether a CIDR block covers the internet or a large part of it, such as `0.0.0.0/0`, `::/0` or one half of either. The largest
 * private blocks, `10.0.0.0/8` and `fc00::/7`, are not included.
 */
export const isInternetCidr = (cidr: unknown): boolean => {
  const [, address, prefixLength] = /^([^/]+)\/(\d+)$/.exec(String(cidr)) ?? [];
  return address !== undefined && Number(prefixLength) < (address.includes(":") ? 7 : 8);
};
