// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../contracts/targets";
import { ArgumentError } from "../lib/problems";
import { cures, reachable, toldCure, type Cure } from "./recommendations";
import { findings, MEASURES, type Finding } from "./findings";
import { round } from "./numbers";
import type { Topology } from "./topology";

/** A finding, and what would mend it when its target is not met. */
export interface Verdict extends Finding {
  cures: Cure[];
}

/** What a topology comes to, and how to mend what falls short. */
export const verdicts = (targets: Targets, topology: Topology): Verdict[] =>
  findings(targets, topology).map((one) => ({ ...one, cures: one.isMet ? [] : cures(one.target, targets, topology) }));

/** What to do about a target that is not met. */
export const remedy = (verdict: Verdict, targets: Targets, topology: Topology): string =>
  verdict.cures.length > 0
    ? verdict.cures.map(toldCure).join(", or ")
    : `no setting brings it there: state ${verdict.target} ${reachable(verdict.target, targets, topology)}`;

/**
 * Holds a topology against its targets.
 * @throws ArgumentError naming every target that can't be met, with its arithmetic and what would mend it.
 */
export const checkTopology = (name: string, targets: Targets, topology: Topology): void => {
  const unmet = verdicts(targets, topology).filter(({ isMet }) => !isMet);
  if (unmet.length === 0) return;
  throw new ArgumentError(
    unmet.map((verdict) =>
      [
        `Targets "${name}": targets.${verdict.target} ${verdict.stated} can't be met: the topology comes to ${round(verdict.computed)} ` +
          `${MEASURES[verdict.target].unit}; ${remedy(verdict, targets, topology)}`,
        ...verdict.arithmetic.map((line) => `    ${line}`),
      ].join("\n"),
    ),
  );
};
