// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../contracts/targets";
import { availability } from "./availability";
import { p95, requestsPerSecond } from "./capacity";
import { round } from "./numbers";
import { recoveryTimes, longestRecovery, type Recovery } from "./recovery";
import type { Topology } from "./topology";

/** A target and the value that the topology achieves. */
export interface TargetResult {
  /** Name of the target: `rtoMinutes`. */
  target: keyof Targets;
  /** The value that is required, in the unit of the target. */
  stated: number;
  /** In the unit of the target; infinite if there is no bound. */
  computed: number;
  /** True if the topology achieves the target. */
  isMet: boolean;
  /** The calculation, one line per step. */
  arithmetic: string[];
}

/** How a target is calculated. */
interface Measure {
  unit: string;
  /** True if the target is a maximum, and false if it is a minimum. */
  isCeiling: boolean;
  compute: (topology: Topology, targets: Targets) => { value: number; arithmetic: string[] };
}

const describeRecovery =
  (by: "seconds" | "gapSeconds") =>
  (one: Recovery): string => {
    const scope = one.isInScope ? "" : " (not covered by the targets)";
    const steps = one.steps.map(({ name, assumption: fact }) => `${name} ${fact.value}`).join(" + ");
    return by === "seconds"
      ? `${one.loss}: ${steps} = ${one.seconds} s${scope}`
      : `${one.loss}: ${round(one.gapSeconds)} s: ${one.gapSource}${scope}`;
  };

const longest = (by: "seconds" | "gapSeconds") => (topology: Topology) => {
  const most = longestRecovery(topology, by);
  return {
    value: most[by] / 60,
    arithmetic: [
      ...recoveryTimes(topology).map(describeRecovery(by)),
      `the longest that the targets cover: ${most.loss}, ${round(most[by] / 60)} minutes`,
    ],
  };
};

/** The calculation of each target. */
export const MEASURES: Record<keyof Targets, Measure> = {
  p95Milliseconds: {
    unit: "ms",
    isCeiling: true,
    compute: (topology, targets) => p95(topology, targets.requestsPerSecond),
  },
  requestsPerSecond: { unit: "requests/s", isCeiling: false, compute: requestsPerSecond },
  availabilityPercent: {
    unit: "%",
    isCeiling: false,
    compute: (topology) => {
      const { share, arithmetic } = availability(topology);
      return { value: share * 100, arithmetic };
    },
  },
  rtoMinutes: { unit: "min", isCeiling: true, compute: longest("seconds") },
  rpoMinutes: { unit: "min", isCeiling: true, compute: longest("gapSeconds") },
};

/** Evaluates every target. */
export const evaluateTargets = (targets: Targets, topology: Topology): TargetResult[] =>
  (Object.keys(MEASURES) as (keyof Targets)[]).map((target) => evaluateTarget(target, targets, topology));

/** Evaluates one target. */
export const evaluateTarget = (target: keyof Targets, targets: Targets, topology: Topology): TargetResult => {
  const { isCeiling, compute } = MEASURES[target];
  const { value: computed, arithmetic } = compute(topology, targets);
  const stated = targets[target];
  return { target, stated, computed, isMet: isCeiling ? computed <= stated : computed >= stated, arithmetic };
};
