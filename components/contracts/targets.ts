// SPDX-License-Identifier: Apache-2.0
import { Problems } from "../lib/problems";

/** Service level targets of a platform. The topology is checked against them, and alerts and drills are derived from them. */
export interface Targets {
  /** 95th percentile of the response time, in milliseconds. */
  p95Milliseconds: number;
  /** Sustained requests per second. */
  requestsPerSecond: number;
  /** Share of time in which requests are answered, in percent: below 100. */
  availabilityPercent: number;
  /** Recovery time objective: the longest time to recover from a loss, in minutes. */
  rtoMinutes: number;
  /** Recovery point objective: the longest period of written data that a loss may destroy, in minutes. */
  rpoMinutes: number;
}

/** Checks targets. @throws ArgumentError */
export const resolveTargets = (name: string, targets: Targets): Targets => {
  const problems = new Problems(`Targets "${name}"`);
  checkTargets(problems, targets);
  problems.throwIfAny();
  return targets;
};

/** Records what is wrong with `targets`. */
export const checkTargets = (problems: Problems, targets: Targets): void => {
  const maximums: [field: keyof Targets, maximum: number][] = [
    ["p95Milliseconds", 60_000],
    ["requestsPerSecond", 1_000_000],
    ["availabilityPercent", 99.999],
    ["rtoMinutes", 1440],
    ["rpoMinutes", 1440],
  ];
  for (const [field, maximum] of maximums) {
    const value: unknown = targets?.[field];
    problems.require(typeof value === "number" && value > 0 && value <= maximum, {
      field: `targets.${field}`,
      value,
      reason: `must be a number above 0 and up to ${maximum}`,
      fix: typeof value === "number" && value > maximum ? `set it to ${maximum} or less` : "set it to more than 0",
    });
  }
};
