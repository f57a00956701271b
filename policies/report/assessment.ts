// SPDX-License-Identifier: Apache-2.0
import { evaluateRule } from "../evaluate";
import { EXEMPTIONS_RULE, stackOf, utcDay, type ExemptionProblem } from "../exemption";
import { ExemptionTracker } from "../exemption-tracker";
import type { ProjectPolicy } from "../project-policy";
import type { Result } from "../result";
import type { Rule } from "../rule";
import type { Source } from "./source";

/** The result of a rule for a resource, with the rule itself. */
export interface AssessedResult extends Omit<Result, "rule"> {
  rule: Rule;
}

/** The content of a report. */
export interface Assessment {
  time: Date;
  /** The commit that was checked out, if there is one. */
  commit?: string;
  source: Source;
  /** The content of redoubt.policy.yaml, so that an auditor sees which requirements were lowered. */
  configuration: unknown;
  /** The path of that file, relative to the project, if there is one. */
  policyFile?: string;
  /** The rules that were evaluated, without disabled rules. */
  rules: readonly Rule[];
  mandatory: ReadonlySet<Rule>;
  results: readonly AssessedResult[];
  /** The rejected exemptions, and whether they fail the check. */
  problems: readonly ExemptionProblem[];
  problemsAreMandatory: boolean;
}

export const assess = (
  source: Source,
  rules: readonly Rule[],
  policy: ProjectPolicy,
  time: Date,
  commit?: string,
): Assessment => {
  const isChecked = (rule: Pick<Rule, "id">): boolean => policy.levelOf(rule) !== "disabled";
  const isMandatory = (rule: Pick<Rule, "id">): boolean => isChecked(rule) && policy.levelOf(rule) !== "advisory";
  const checked = rules.filter(isChecked);
  const tracker = new ExemptionTracker(policy.exemptions, checked, utcDay(time));
  const results = checked.flatMap((rule) =>
    evaluateRule(rule, source.resources, policy.settingsOf(rule), tracker).map((result) => ({ ...result, rule })),
  );
  const stack = source.resources[0] && stackOf(source.resources[0].urn);
  return {
    time,
    commit,
    source,
    configuration: policy.given,
    policyFile: policy.file,
    rules: checked,
    mandatory: new Set(checked.filter(isMandatory)),
    results,
    problemsAreMandatory: isMandatory({ id: EXEMPTIONS_RULE }),
    problems: isChecked({ id: EXEMPTIONS_RULE }) ? tracker.problems(stack) : [],
  };
};

/** Why the check fails. Empty if it passes. */
export const failureReasons = (
  { results, mandatory, problems, problemsAreMandatory }: Assessment,
  failOnUnknown: boolean,
): string[] => {
  const count = (outcome: Result["outcome"]): number =>
    results.filter((one) => one.outcome === outcome && mandatory.has(one.rule)).length;
  const reasons: [count: number, singular: string, plural: string][] = [
    [count("violation"), "mandatory violation", "mandatory violations"],
    [problemsAreMandatory ? problems.length : 0, "rejected exemption", "rejected exemptions"],
    [failOnUnknown ? count("unknown") : 0, "mandatory check not evaluated", "mandatory checks not evaluated"],
  ];
  return reasons
    .filter(([number]) => number > 0)
    .map(([number, singular, plural]) => `${number} ${number === 1 ? singular : plural}`);
};
