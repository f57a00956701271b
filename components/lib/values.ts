// SPDX-License-Identifier: Apache-2.0

/** The value at a dotted path such as `nodes.min`; undefined where an object on the path does not exist. */
export const getPath = (value: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
