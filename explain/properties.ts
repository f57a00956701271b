// SPDX-License-Identifier: Apache-2.0
// Reads properties whose values are known. A page shows only values that these functions return, so that no secret and no value
// that is known only later appears on it.
import { valueAt } from "../policies/property-path";
import type { StackResource } from "../policies/rule";

/** The value at a path of a resource's properties, if it is a text. */
export const textAt = ({ properties }: StackResource, path: string): string | undefined => {
  const value = valueAt(properties, path);
  return typeof value === "string" ? value : undefined;
};

/** The value at a path, if it is a number or a text that contains one. */
export const numberAt = ({ properties }: StackResource, path: string): number | undefined => {
  const value = valueAt(properties, path);
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
};

/** The value at a path, if it is a list. */
export const listAt = ({ properties }: StackResource, path: string): readonly unknown[] | undefined => {
  const value = valueAt(properties, path);
  return Array.isArray(value) ? value : undefined;
};
