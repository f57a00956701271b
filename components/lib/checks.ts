// SPDX-License-Identifier: Apache-2.0
import { Netmask } from "netmask";

/** True for a whole number from `low` to `high`, both included. */
export const isIntegerWithin = (value: unknown, low: number, high: number): boolean =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

/** True for an IPv4 network in CIDR form, its prefix from `/shortest` to `/longest`, its host bits zero. */
export const isCidr = (value: unknown, shortest: number, longest: number): boolean => {
  if (typeof value !== "string" || !/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value)) return false;
  try {
    const network = new Netmask(value);
    return network.bitmask >= shortest && network.bitmask <= longest && value === `${network.base}/${network.bitmask}`;
  } catch {
    return false;
  }
};

/** True for what could be the name of an AWS region. */
export const isRegion = (value: unknown): boolean => /^[a-z]{2}(-[a-z]+)+-\d$/.test(String(value));

/** True for a DNS name of two labels or more, lower case, without a final dot. */
export const isDomain = (value: unknown): boolean =>
  typeof value === "string" &&
  value.length <= 253 &&
  /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value);
