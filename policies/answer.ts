// SPDX-License-Identifier: Apache-2.0

/** Stands for a value that only the update will tell: a preview has it in place of the value. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** What a rule says of a resource. Several can hold at once: one property wrong, another not known yet. */
export interface Answer {
  /** What is wrong, each a sentence that names the property and its value. */
  violations: string[];
  /** The properties that could not be read yet. */
  unknown: string[];
}

export const PASS: Answer = { violations: [], unknown: [] };

export const violation = (what: string): Answer => ({ violations: [what], unknown: [] });

export const unknownAt = (path: string): Answer => ({ violations: [], unknown: [path] });

export const both = (answers: readonly Answer[]): Answer => ({
  violations: answers.flatMap(({ violations }) => violations),
  unknown: answers.flatMap(({ unknown }) => unknown),
});
