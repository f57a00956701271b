// SPDX-License-Identifier: Apache-2.0
import { dev } from "../../stacks/dev";
import { environment } from "../../stacks/environment";
import { configOf, settingsOf } from "../../stacks/file";
import { prod } from "../../stacks/prod";
import { record, type Recorded } from "./recorder";

export { configOf, settingsOf };

export const STACKS = ["dev", "prod"] as const;
export type StackName = (typeof STACKS)[number];

const recordings = new Map<StackName, Promise<Recorded[]>>();

/** The resources of a stack, recorded once for all tests. */
export const recordedStack = (stack: StackName): Promise<Recorded[]> => {
  const known = recordings.get(stack);
  if (known) return known;
  const recording = record(() => environment(stack, settingsOf(stack), { dev, prod }[stack]), stack, configOf(stack));
  recordings.set(stack, recording);
  return recording;
};
