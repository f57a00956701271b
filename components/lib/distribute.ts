// SPDX-License-Identifier: Apache-2.0

/** Distributes a total as evenly as possible over a number of parts; the first parts get the remainder. */
export const distribute = (total: number, parts: number): number[] =>
  Array.from({ length: parts }, (_, index) => Math.floor(total / parts) + (index < total % parts ? 1 : 0));
