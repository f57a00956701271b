// SPDX-License-Identifier: Apache-2.0

/** The number of characters to insert, delete or replace to turn one text into another (Levenshtein distance). */
const distance = (from: string, to: string): number => {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, character] of from.split("").entries()) {
    const current = [row + 1];
    for (const [column, other] of to.split("").entries())
      current.push(
        Math.min(current[column]! + 1, previous[column + 1]! + 1, previous[column]! + (character === other ? 0 : 1)),
      );
    previous = current;
  }
  return previous[to.length]!;
};

/** The known name that a mistyped name probably means: at most a third of its characters differ. */
export const nearestName = (mistyped: string, known: readonly string[]): string | undefined => {
  const [nearest] = known
    .map((name) => ({ name, edits: distance(mistyped.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= name.length / 3)
    .sort((one, other) => one.edits - other.edits);
  return nearest?.name;
};
