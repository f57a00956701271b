// SPDX-License-Identifier: Apache-2.0
import { Problems } from "../lib/problems";

/** What a platform promises. The topology is checked against it, and alerts and drills come from it. */
export interface Targets {
  /** 95th percentile of the time to answer a request, in milliseconds. */
  p95Milliseconds: number;
  /** Sustained requests per second. */
  requestsPerSecond: number;
  /** Share of time in which requests are answered, in percent: below 100. */
  availabilityPercent: number;
  /** Longest time to recover from the loss of a part, in minutes. */
  rtoMinutes: number;
  /** Longest span of written data that a loss may take, in minutes. */
  rpoMinutes: number;
}

/** Checks targets. @throws ArgumentError naming every one that is not a figure that can be met or missed. */
export const resolveTargets = (name: string, targets: Targets): Targets => {
  const problems = new Problems(`Targets "${name}"`);
  checkTargets(problems, targets);
  problems.throwIfAny();
  return targets;
};

/** Records what is wrong with `targets`. */
export const checkTargets = (problems: Problems, targets: Targets): void => {
  const bounds: [field: keyof Targets, above: number, most: number][] = [
    ["p95Milliseconds", 0, 60_000],
    ["requestsPerSecond", 0, 1_000_000],
    ["availabilityPercent", 0, 99.999],
    ["rtoMinutes", 0, 1440],
    ["rpoMinutes", 0, 1440],
  ];
  for (const [field, above, most] of bounds) {
    const value: unknown = targets?.[field];
    const ok = typeof value === "number" && value > above && value <= most;
    problems.unless(ok, `targets.${field}`, value, "is no target", `set a number above ${above}, up to ${most}`);
  }
};
