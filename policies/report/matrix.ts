// SPDX-License-Identifier: Apache-2.0
// The evidence: framework × control × rule × resources × result.
import { frameworks } from "../frameworks";
import { FRAMEWORKS, type Framework, type Rule } from "../rule";
import type { Assessment, Verdict } from "./assessment";
import { tool } from "./tool";

/** What a rule says of all resources together, or a control's rules of all of theirs: the worst of it. */
export type Result = Verdict["outcome"] | "not applicable" | "no rule" | "not in code";

export interface ControlRow {
  id: string;
  title: string;
  /** What the rules can show of it, or why none can. */
  scope: string;
  result: Result;
  /** The rules that serve it, and why each does. */
  rules: { rule: string; why: string; result: Result }[];
}

export interface FrameworkMatrix {
  framework: Framework;
  title: string;
  controls: ControlRow[];
}

const WORST_FIRST: readonly Verdict["outcome"][] = ["violation", "unknown", "exempt", "pass"];

export const worst = (outcomes: readonly Result[]): Result =>
  WORST_FIRST.find((one) => outcomes.includes(one)) ?? "not applicable";

export const matrix = ({ rules, verdicts }: Assessment): FrameworkMatrix[] => {
  const byRule = new Map<Rule, Verdict["outcome"][]>();
  for (const { rule, outcome } of verdicts) byRule.set(rule, [...(byRule.get(rule) ?? []), outcome]);
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

/** The matrix as a document of its own. Results stand once, by rule: many controls refer to one rule. */
export const evidence = (assessment: Assessment): string => {
  const { time, commit, source, configuration, rules, verdicts, mandatory, problems } = assessment;
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
        resources: verdicts
          .filter((one) => one.rule === rule)
          .map(({ resource, outcome, details, exemption }) => ({ ...resource, result: outcome, details, exemption })),
      })),
      exemptionProblems: problems,
    },
    undefined,
    2,
  );
};
