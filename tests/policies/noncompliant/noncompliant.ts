// SPDX-License-Identifier: Apache-2.0

/** A way to break a rule in the good stack: a resource, the path of a property, and a value that must be found. */
export interface Break {
  resource: string;
  path: readonly string[];
  value: unknown;
  /** Left out it is right too: the service's default is. */
  unsetPasses?: boolean;
  /** Other rules that must find the same thing. */
  alsoFoundBy?: readonly string[];
}

const keys = (path: string | readonly string[]): readonly string[] =>
  typeof path === "string" ? path.split(".") : path;

/** It must be set, and right. Keys that hold dots are given as a list. */
export const must = (
  resource: string,
  path: string | readonly string[],
  value: unknown,
  ...alsoFoundBy: string[]
): Break => ({ resource, path: keys(path), value, alsoFoundBy });

/** It must be right if it is set. */
export const may = (
  resource: string,
  path: string | readonly string[],
  value: unknown,
  ...alsoFoundBy: string[]
): Break => ({ ...must(resource, path, value, ...alsoFoundBy), unsetPasses: true });

/** The resource must be there at all. */
export const gone = (resource: string, ...alsoFoundBy: string[]): Break => ({
  resource,
  path: [],
  value: undefined,
  alsoFoundBy,
});

/** One for every rule at least: a test sees to it. */
export type Breaks = Record<string, readonly Break[]>;
