// SPDX-License-Identifier: Apache-2.0
import { Netmask } from "netmask";

/** True for a whole number from `low` to `high`, both included. */
export const isIntegerWithin = (value: unknown, low: number, high: number): boolean =>
  Number.isInteger(value) && (value as number) >= low && (value as number) <= high;

/** True for an IPv4 CIDR block with a prefix from `/shortest` to `/longest` and host bits of zero. */
export const isCidr = (value: unknown, shortest: number, longest: number): boolean => {
  if (typeof value !== "string" || !/^\d+\.\d+\.\d+\.\d+\/\d+$/.test(value)) return false;
  try {
    const network = new Netmask(value);
    return network.bitmask >= shortest && network.bitmask <= longest && value === `${network.base}/${network.bitmask}`;
  } catch {
    return false;
  }
};

/** True for a string that matches a pattern. A list that contains such a string is not one. */
export const isMatch = (value: unknown, pattern: RegExp): boolean => typeof value === "string" && pattern.test(value);

/** True for a DNS label that starts with a letter, which is valid for every kind of Kubernetes object. */
export const isKubernetesName = (value: unknown): boolean => isMatch(value, /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);

/** True for a lowercase DNS name with at least two labels, without a final dot. */
export const isDomain = (value: unknown): boolean =>
  typeof value === "string" &&
  value.length <= 253 &&
  /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value);

/** True for an HTTPS URL. */
export const isHttpsUrl = (value: unknown): boolean => isMatch(value, /^https:\/\/[\w.-]+(:\d+)?(\/\S*)?$/);
