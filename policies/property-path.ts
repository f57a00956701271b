// SPDX-License-Identifier: Apache-2.0
// Reads property paths such as `spec.template.metadata`.
import { UNKNOWN } from "./check-result";

export type Properties = Record<string, unknown>;

/** A path with dots, or its keys. Use keys if a key can contain a dot, as the labels of Kubernetes do. */
export type PropertyPath = string | readonly string[];

const keysOf = (path: PropertyPath): readonly string[] => (typeof path === "string" ? path.split(".") : path);

const child = (value: unknown, key: string): unknown => (value as Properties | null | undefined)?.[key];

/** The value at a path: UNKNOWN if it or one of its parents is unknown, `undefined` if it is not set. */
export const valueAt = (root: unknown, path: PropertyPath): unknown =>
  keysOf(path).reduce((value, key) => (value === UNKNOWN ? UNKNOWN : child(value, key)), root);

/** A value and the path at which it was found, with list indexes: `ingress[0].fromPort`. */
export interface LocatedValue {
  path: string;
  value: unknown;
}

/**
 * The values at a path. Each element of a list on the way is followed, so one path can have many values. A list at the end of the
 * path is one value. An empty list on the way counts as a property that is not set.
 */
export const locateValues = (root: unknown, path: PropertyPath): LocatedValue[] => {
  const keys = keysOf(path);
  const walk = (value: unknown, depth: number, location: string): LocatedValue[] => {
    const key = keys[depth];
    if (value === UNKNOWN || key === undefined) return [{ path: location, value }];
    if (Array.isArray(value) && value.length > 0)
      return value.flatMap((item, index) => walk(item, depth, `${location}[${index}]`));
    return walk(child(value, key), depth + 1, location === "" ? key : `${location}.${key}`);
  };
  return walk(root, 0, "");
};

/** The values at a path, including the elements of a list at its end. Properties that are not set have no value. */
export const valuesAt = (root: unknown, path: PropertyPath): unknown[] =>
  locateValues(root, path).flatMap(({ value }) => [value ?? []].flat());

/**
 * Sets the value at a path in place, and creates the objects on the way that are missing.
 * @returns false if a value on the way is not an object, for example because it is unknown: then nothing is set
 */
export const setValueAt = (root: Properties, path: PropertyPath, value: unknown): boolean => {
  const keys = keysOf(path);
  let parent = root;
  for (const key of keys.slice(0, -1)) {
    parent[key] ??= {};
    if (typeof parent[key] !== "object") return false;
    parent = parent[key] as Properties;
  }
  parent[keys.at(-1)!] = value;
  return true;
};
