// SPDX-License-Identifier: Apache-2.0
import { evaluate, type Result } from "../evaluate";
import {
  dayOf,
  EXEMPTIONS_RULE,
  exempted,
  exemptionProblems,
  stackOf,
  type Exemption,
  type ExemptionProblem,
} from "../exemption";
import type { Rule } from "../rule";
import type { GateConfig } from "./config";
import type { Source } from "./source";

/** What a rule says of a resource, exemptions considered: one that holds makes a violation, or what may become one, `exempt`. */
export interface Verdict extends Omit<Result, "rule" | "outcome"> {
  rule: Rule;
  outcome: Result["outcome"] | "exempt";
  exemption?: Exemption;
}

/** All that a report tells. */
export interface Assessment {
  time: Date;
  /** The commit that was checked out, where there is one. */
  commit?: string;
  source: Source;
  /** What was set for the rules: an auditor must see a floor that was lowered. */
  configuration: unknown;
  /** The rules that were checked, disabled ones left out. */
  rules: readonly Rule[];
  mandatory: ReadonlySet<Rule>;
  verdicts: readonly Verdict[];
  /** Exemptions that the gate does not accept, and whether that shuts it. */
  problems: readonly ExemptionProblem[];
  problemsAreMandatory: boolean;
}

export interface Policies {
  rules: readonly Rule[];
  exemptions: readonly Exemption[];
  config: GateConfig;
}

export const assess = (
  source: Source,
  { rules, exemptions, config }: Policies,
  time: Date,
  commit?: string,
): Assessment => {
  const today = dayOf(time);
  const stack = source.resources[0] && stackOf(source.resources[0].urn);
  const isChecked = (rule: Pick<Rule, "id">): boolean => config.levelOf(rule) !== "disabled";
  const isMandatory = (rule: Pick<Rule, "id">): boolean => isChecked(rule) && config.levelOf(rule) !== "advisory";
  const checked = rules.filter(isChecked);
  const results = checked.flatMap((rule) => evaluate([rule], source.resources, config.settingsOf(rule)));
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    time,
    commit,
    source,
    configuration: config.given,
    rules: checked,
    mandatory: new Set(checked.filter(isMandatory)),
    verdicts: results.map((result) => {
      const exemption = result.outcome === "pass" ? undefined : exempted(result, exemptions, today);
      return { ...result, rule: byId.get(result.rule)!, ...(exemption && { outcome: "exempt", exemption }) };
    }),
    problemsAreMandatory: isMandatory({ id: EXEMPTIONS_RULE }),
    problems: isChecked({ id: EXEMPTIONS_RULE })
      ? exemptionProblems(exemptions, rules, checked, results, today, stack)
      : [],
  };
};

/** Why the gate stays shut: nothing, when it is open. */
export const refusals = (
  { verdicts, mandatory, problems, problemsAreMandatory }: Assessment,
  failOnUnknown: boolean,
): string[] => {
  const count = (outcome: Verdict["outcome"]): number =>
    verdicts.filter((one) => one.outcome === outcome && mandatory.has(one.rule)).length;
  const reasons: [number, string][] = [
    [count("violation"), "mandatory violation"],
    [problemsAreMandatory ? problems.length : 0, "exemption not accepted"],
    [failOnUnknown ? count("unknown") : 0, "mandatory check not evaluated"],
  ];
  return reasons.filter(([number]) => number > 0).map(([number, what]) => `${number} × ${what}`);
};
