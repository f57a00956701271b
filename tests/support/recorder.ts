// SPDX-License-Identifier: Apache-2.0
import type { Recorded } from "../../stacks/recording/record";

export { record, type Recorded } from "../../stacks/recording/record";

/** The resources of a type, which may be none. */
export const ofType = (recorded: readonly Recorded[], type: string): Recorded[] =>
  recorded.filter((one) => one.type === type);

/** The resources of a type. @throws Error if there is none, so that a loop over them cannot pass without a check. */
export const someOfType = (recorded: readonly Recorded[], type: string): Recorded[] => {
  const found = ofType(recorded, type);
  if (found.length === 0) throw new Error(`no ${type} is registered`);
  return found;
};

/** The inputs of the resources of a type. */
export const inputsOfType = (recorded: readonly Recorded[], type: string): Record<string, unknown>[] =>
  ofType(recorded, type).map(({ inputs }) => inputs);

/** The inputs of the only resource of a type, or of a type and name. @throws Error if there is not exactly one. */
export const inputsOf = (recorded: readonly Recorded[], type: string, name?: string): Record<string, unknown> => {
  const found = recorded.filter((one) => one.type === type && (name === undefined || one.name === name));
  if (found.length !== 1)
    throw new Error(
      `${type} ${name ?? ""}: ${found.length} recorded, of ${recorded.map((one) => one.name).join(", ")}`,
    );
  return found[0]!.inputs;
};
