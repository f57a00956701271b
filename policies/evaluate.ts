// SPDX-License-Identifier: Apache-2.0
// The one evaluation of rules, for the policy packs and the reports.
import type { CheckResult } from "./check-result";
import type { RuleSettings } from "./checks";
import type { ExemptionTracker } from "./exemption-tracker";
import type { Result } from "./result";
import { isStackRule, type Rule, type StackResource } from "./rule";

/** Evaluates one rule for the resources that it applies to. Unknown properties hold UNKNOWN. */
export const evaluateRule = (
  rule: Rule,
  resources: readonly StackResource[],
  settings: RuleSettings,
  exemptions?: ExemptionTracker,
): Result[] => {
  const results = checkResources(rule, resources, settings).map(([resource, check]) => toResult(rule, resource, check));
  return exemptions ? results.map((result) => exemptions.apply(result)) : results;
};

/** Evaluates rules without exemptions. */
export const evaluate = (
  rules: readonly Rule[],
  resources: readonly StackResource[],
  settings: RuleSettings,
): Result[] => rules.flatMap((rule) => evaluateRule(rule, resources, settings));

const checkResources = (
  rule: Rule,
  resources: readonly StackResource[],
  settings: RuleSettings,
): [StackResource, CheckResult][] => {
  if (!isStackRule(rule))
    return resources
      .filter(({ type }) => rule.resources.includes(type))
      .map((resource) => [resource, rule.check(resource.properties, settings)]);
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const visible = resources.filter(({ type }) => type in rule.reads);
  return rule.checkStack(visible, settings).map(({ urn, result }) => [byUrn.get(urn)!, result]);
};

const toResult = ({ id }: Rule, { urn, type, name }: StackResource, check: CheckResult): Result => {
  const { violations, unknown } = check;
  const outcome = violations.length > 0 ? "violation" : unknown.length > 0 ? "unknown" : "pass";
  const details = outcome === "violation" ? violations : unknown;
  return { rule: id, resource: { urn, type, name }, outcome, details, check };
};
