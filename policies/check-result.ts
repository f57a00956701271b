// SPDX-License-Identifier: Apache-2.0

/** Stands for a value that is not known before the update. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** The result of a check of one resource. It can have violations and unknown properties at the same time. */
export interface CheckResult {
  /** Each violation is a sentence that names the property and its value. */
  violations: string[];
  /** The properties that were not evaluated because their values are unknown. */
  unknown: string[];
}

export const PASS: CheckResult = { violations: [], unknown: [] };

export const violation = (message: string): CheckResult => ({ violations: [message], unknown: [] });

export const unknownAt = (path: string): CheckResult => ({ violations: [], unknown: [path] });

export const hasPassed = ({ violations, unknown }: CheckResult): boolean => violations.length + unknown.length === 0;

export const combine = (results: readonly CheckResult[]): CheckResult => ({
  violations: results.flatMap(({ violations }) => violations),
  unknown: results.flatMap(({ unknown }) => unknown),
});

/** Adds the path of the checked object to the messages of its check. */
export const prefixPaths = (prefix: string, { violations, unknown }: CheckResult): CheckResult => ({
  violations: violations.map((message) => `${prefix}${message}`),
  unknown: unknown.map((path) => `${prefix}${path}`),
});
