// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";

/** A field with its valid and its invalid values. */
export type Field = [name: string, valid: fc.Arbitrary<unknown>, invalid: fc.Arbitrary<unknown>];

/** Values that are invalid for almost every field. */
export const anything = fc.constantFrom<unknown>(null, "", "x", [], {}, -1, 0.5, Number.NaN, () => 1);
export const either = (...kinds: fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> => fc.oneof(...kinds);

export const notNull = anything.filter((value) => value !== null);
export const notText = notNull.filter((value) => typeof value !== "string");
export const notBoolean = either(notNull, fc.constant("true"));
export const kubernetesName = fc.stringMatching(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
export const notKubernetesName = fc.constantFrom<unknown>(
  "",
  "Shop",
  "-a",
  "a-",
  "1a",
  "a.b",
  "a".repeat(64),
  7,
  {},
  [],
);
