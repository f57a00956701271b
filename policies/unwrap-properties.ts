// SPDX-License-Identifier: Apache-2.0
import { UNKNOWN } from "./check-result";
import type { Properties } from "./property-path";
import { proxyTarget } from "./sdk-proxy";
import { isUnknownValue } from "./unknown-values";

const unwrapped = new WeakMap<object, Properties>();

/**
 * The properties of a resource, with UNKNOWN in place of unknown values. Reading an unknown value throws in the policy SDK, which then
 * reports the whole policy as advisory, whatever it has found. All rules share the copy, because they only read it.
 */
export const unwrapProperties = (properties: Properties): Properties => {
  const source = proxyTarget(properties) ?? properties;
  if (!unwrapped.has(source)) unwrapped.set(source, unwrap(source) as Properties);
  return unwrapped.get(source)!;
};

const unwrap = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return isUnknownValue(value) ? UNKNOWN : value;
  if (Array.isArray(value))
    return withoutNulls(Array.from({ length: value.length }, (_, index) => unwrap(read(value, index))));
  return Object.fromEntries(Object.keys(value).map((key) => [key, unwrap(read(value, key))]));
};

/** The items of a list that are set. A program sends null for an item that it leaves out: `[isPublic ? rule : undefined]`. */
export const withoutNulls = (items: readonly unknown[]): unknown[] => items.filter((item) => item !== null);

/** Without the object behind the proxy, the exception is the only sign of an unknown value. */
const read = (holder: object, key: string | number): unknown => {
  try {
    return (holder as Record<string | number, unknown>)[key];
  } catch {
    return UNKNOWN;
  }
};
