// SPDX-License-Identifier: Apache-2.0
import { evaluateRule } from "../evaluate";
import { EXEMPTIONS_RULE, stackOf, utcDay, type ExemptionProblem } from "../exemption";
import { ExemptionTracker } from "../exemption-tracker";
import type { Exemption, Result } from "../result";
import type { Rule } from "../rule";
import type { PolicyConfig } from "./config";
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
  /** The configuration of the rules, so that an auditor sees which requirements were lowered. */
  configuration: unknown;
  /** The rules that were evaluated, without disabled rules. */
  rules: readonly Rule[];
  mandatory: ReadonlySet<Rule>;
  results: readonly AssessedResult[];
  /** The rejected exemptions, and whether they fail the check. */
  problems: readonly ExemptionProblem[];
  problemsAreMandatory: boolean;
}

export interface Policies {
  rules: readonly Rule[];
  exemptions: readonly Exemption[];
  config: PolicyConfig;
}

export const assess = (
  source: Source,
  { rules, exemptions, config }: Policies,
  time: Date,
  commit?: string,
): Assessment => {
  const isChecked = (rule: Pick<Rule, "id">): boolean => config.levelOf(rule) !== "disabled";
  const isMandatory = (rule: Pick<Rule, "id">): boolean => isChecked(rule) && config.levelOf(rule) !== "advisory";
  const checked = rules.filter(isChecked);
  const tracker = new ExemptionTracker(exemptions, rules, checked, utcDay(time));
  const results = checked.flatMap((rule) =>
    evaluateRule(rule, source.resources, config.settingsOf(rule), tracker).map((result) => ({ ...result, rule })),
  );
  const stack = source.resources[0] && stackOf(source.resources[0].urn);
  return {
    time,
    commit,
    source,
    configuration: config.given,
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
