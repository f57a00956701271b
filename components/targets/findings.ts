// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../contracts/targets";
import { availability } from "./availability";
import { p95, requestsPerSecond } from "./capacity";
import { round } from "./numbers";
import { recoveries, worst, type Recovery } from "./recovery";
import type { Topology } from "./topology";

/** One target, and what the topology comes to. */
export interface Finding {
  target: keyof Targets;
  stated: number;
  /** In the target's unit; infinite where there is no bound. */
  computed: number;
  isMet: boolean;
  /** What was computed from what, a line a step. */
  arithmetic: string[];
}

/** How each target is computed, and whether less or more of it is better. */
interface Measure {
  unit: string;
  isCeiling: boolean;
  compute: (topology: Topology, targets: Targets) => { value: number; arithmetic: string[] };
}

const told =
  (by: "seconds" | "gapSeconds") =>
  (one: Recovery): string => {
    const held = one.isPromised ? "" : " (not promised)";
    const steps = one.steps.map(({ name, fact }) => `${name} ${fact.value}`).join(" + ");
    return by === "seconds"
      ? `${one.loss}: ${steps} = ${one.seconds} s${held}`
      : `${one.loss}: ${round(one.gapSeconds)} s: ${one.gapSource}${held}`;
  };

const longest = (by: "seconds" | "gapSeconds") => (topology: Topology) => {
  const most = worst(topology, by);
  return {
    value: most[by] / 60,
    arithmetic: [
      ...recoveries(topology).map(told(by)),
      `the longest promised: ${most.loss}, ${round(most[by] / 60)} minutes`,
    ],
  };
};

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

/** What a topology comes to, target by target. */
export const findings = (targets: Targets, topology: Topology): Finding[] =>
  (Object.keys(MEASURES) as (keyof Targets)[]).map((target) => finding(target, targets, topology));

/** The same for one target. */
export const finding = (target: keyof Targets, targets: Targets, topology: Topology): Finding => {
  const { isCeiling, compute } = MEASURES[target];
  const { value: computed, arithmetic } = compute(topology, targets);
  const stated = targets[target];
  return { target, stated, computed, isMet: isCeiling ? computed <= stated : computed >= stated, arithmetic };
};
