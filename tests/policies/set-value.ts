// SPDX-License-Identifier: Apache-2.0
import type { Properties } from "../../policies/checks";

/**
 * A copy of properties with one value changed. `undefined` removes the property. Missing objects on the way are created. In a list, a
 * key that is not an index changes the first element.
 */
export const setValue = (value: unknown, path: readonly string[], to: unknown): Properties =>
  changed(value, path, to) as Properties;

const changed = (value: unknown, path: readonly string[], to: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    const index = /^\d+$/.test(key) ? Number(key) : 0;
    const inner = /^\d+$/.test(key) ? rest : path;
    if (value.length === 0) return [changed({}, inner, to)];
    return value.flatMap((item: unknown, at) =>
      at !== index ? [item] : inner.length === 0 && to === undefined ? [] : [changed(item, inner, to)],
    );
  }
  // An unknown or primitive value in place of an object is replaced.
  const holder = typeof value === "object" && value !== null ? (value as Properties) : {};
  if (rest.length === 0 && to === undefined)
    return Object.fromEntries(Object.entries(holder).filter(([name]) => name !== key));
  return { ...holder, [key]: changed(holder[key], rest, to) };
};
