// SPDX-License-Identifier: Apache-2.0
import type { Targets } from "../contracts/targets";
import { ArgumentError } from "../lib/problems";
import { evaluateTargets, MEASURES, type TargetResult } from "./evaluate";
import { round } from "./numbers";
import { bestAchievable, formatRecommendation, recommend, type Recommendation } from "./recommendations";
import type { Topology } from "./topology";

/** The result of a target, with recommendations if it is not achievable. */
export interface TargetAssessment extends TargetResult {
  /** Changes of which each makes the target achievable; empty if it is met. */
  recommendations: Recommendation[];
}

/** Evaluates every target, and searches for recommendations for those that are not achievable. */
export const assessTargets = (targets: Targets, topology: Topology): TargetAssessment[] =>
  evaluateTargets(targets, topology).map((result) => ({
    ...result,
    recommendations: result.isMet ? [] : recommend(result.target, targets, topology),
  }));

/** The fix for a target that is not achievable, as an imperative. */
export const formatFix = (
  { target, recommendations }: TargetAssessment,
  targets: Targets,
  topology: Topology,
): string =>
  recommendations.length > 0
    ? recommendations.map(formatRecommendation).join(", or ")
    : `set ${target} to ${bestAchievable(target, targets, topology)}, because no change of the topology achieves it`;

/** Checks that a topology achieves its targets. @throws ArgumentError with every target that it does not achieve. */
export const checkTopology = (name: string, targets: Targets, topology: Topology): void => {
  const unmet = assessTargets(targets, topology).filter(({ isMet }) => !isMet);
  if (unmet.length === 0) return;
  throw new ArgumentError(
    unmet.map((assessment) => ({
      component: `Targets "${name}"`,
      field: `targets.${assessment.target}`,
      value: assessment.stated,
      reason: `is not achievable: ${formatComputed(assessment)}`,
      fix: formatFix(assessment, targets, topology),
      details: assessment.arithmetic,
    })),
  );
};

/** Pods without room, and lost data without a backup, have no upper limit. */
const formatComputed = ({ target, computed }: TargetResult): string =>
  Number.isFinite(computed)
    ? `the topology achieves ${round(computed)} ${MEASURES[target].unit}`
    : "the topology has no upper limit for it";
