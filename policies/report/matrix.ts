// SPDX-License-Identifier: Apache-2.0
// The compliance evidence: framework × control × rule × resources × result.
import { frameworks } from "../frameworks";
import { FRAMEWORKS, type Framework, type Rule } from "../rule";
import type { Assessment, AssessedResult } from "./assessment";
import { tool } from "./tool";

/** The worst result of a rule for all resources, or of all rules of a control. */
export type ControlResult = AssessedResult["outcome"] | "not applicable" | "no rule" | "not in code";

export interface ControlRow {
  id: string;
  title: string;
  /** Which part of it rules cover, or why no rule can. */
  scope: string;
  result: ControlResult;
  /** The rules that serve it, with the reason. */
  rules: { rule: string; why: string; result: ControlResult }[];
}

export interface FrameworkMatrix {
  framework: Framework;
  title: string;
  controls: ControlRow[];
}

const WORST_FIRST: readonly AssessedResult["outcome"][] = ["violation", "unknown", "exempt", "pass"];

const worst = (outcomes: readonly ControlResult[]): ControlResult =>
  WORST_FIRST.find((one) => outcomes.includes(one)) ?? "not applicable";

export const matrix = ({ rules, results }: Assessment): FrameworkMatrix[] => {
  const byRule = new Map<Rule, AssessedResult["outcome"][]>();
  for (const { rule, outcome } of results) byRule.set(rule, [...(byRule.get(rule) ?? []), outcome]);
  const resultOf = new Map(rules.map((rule) => [rule, worst(byRule.get(rule) ?? [])]));
  return FRAMEWORKS.map((framework) => ({
    framework,
    title: frameworks[framework].title,
    controls: Object.entries(frameworks[framework].controls).map(([id, { title, inCode, why }]): ControlRow => {
      const serving = rules.flatMap((rule) => {
        const reason = rule.controls[framework][id];
        return reason === undefined ? [] : [{ rule: rule.id, why: reason, result: resultOf.get(rule)! }];
      });
      return {
        id,
        title,
        scope: why,
        result: serving.length > 0 ? worst(serving.map(({ result }) => result)) : inCode ? "no rule" : "not in code",
        rules: serving,
      };
    }),
  }));
};

/** The matrix as a JSON document. Results are listed once, by rule, because many controls refer to the same rule. */
export const evidence = (assessment: Assessment): string => {
  const { time, commit, source, configuration, rules, results, mandatory, problems } = assessment;
  return JSON.stringify(
    {
      tool,
      time: time.toISOString(),
      commit,
      source: { from: source.from, stack: source.stack, file: source.file, resources: source.resources.length },
      configuration,
      frameworks: matrix(assessment),
      rules: rules.map((rule) => ({
        rule: rule.id,
        requires: rule.title,
        severity: rule.severity,
        mandatory: mandatory.has(rule),
        resources: results
          .filter((one) => one.rule === rule)
          .map(({ resource, outcome, details, exemption }) => ({ ...resource, result: outcome, details, exemption })),
      })),
      exemptionProblems: problems,
    },
    undefined,
    2,
  );
};
