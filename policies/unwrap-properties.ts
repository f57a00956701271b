// SPDX-License-Identifier: Apache-2.0
import { UNKNOWN } from "./answer";
import type { Properties } from "./checks";

// eslint-disable-next-line @typescript-eslint/no-require-imports -- not declared
const sdk = require("@pulumi/policy/proxy") as Readonly<Record<string, string>>;

/** What stands in place of a value that is not known yet: a string for each type (@pulumi/policy 1.21.0, proxy.js). */
const UNKNOWNS: ReadonlySet<unknown> = new Set(
  Object.keys(sdk)
    .filter((name) => /^unknown\w+Value$/.test(name))
    .map((name) => sdk[name]),
);

const made = new WeakMap<object, Properties>();

/**
 * The properties of a resource with UNKNOWN in place of what is not known yet: reading such a value throws in the analyzer, which
 * then takes the whole policy for advisory, whatever it has found. They are made once for all rules, which read and don't write them.
 */
export const plain = (props: Properties): Properties => {
  const read = (props[sdk["getSpecialProxyTarget"]!] ?? props) as Properties;
  if (!made.has(read)) made.set(read, without(read) as Properties);
  return made.get(read)!;
};

const without = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return UNKNOWNS.has(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(without);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, without(item)]));
};
