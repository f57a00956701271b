// SPDX-License-Identifier: Apache-2.0
import type { Answer } from "./answer";
import type { RuleSettings } from "./checks";
import { isStackRule, type Rule, type StackResource } from "./rule";

export type Outcome = "pass" | "violation" | "unknown";

/** What a rule says of a resource. */
export interface Result {
  rule: string;
  resource: { urn: string; type: string; name: string };
  /** A violation stands, whatever else is unknown; unknown is never a pass. */
  outcome: Outcome;
  /** What is wrong, or what could not be read; nothing for a pass. */
  details: string[];
}

/**
 * Holds every resource to every rule. Rules say nothing of resources that they are not about, so there is no result for them.
 * `properties` hold UNKNOWN where a value is not known yet.
 */
export const evaluate = (
  rules: readonly Rule[],
  resources: readonly StackResource[],
  settings: RuleSettings,
): Result[] => {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return rules.flatMap((rule) => {
    if (isStackRule(rule))
      return rule
        .checkStack(
          resources.filter(({ type }) => type in rule.reads),
          settings,
        )
        .map(({ urn, answer }) => result(rule, byUrn.get(urn)!, answer));
    const kinds = new Set(rule.resources);
    return resources
      .filter(({ type }) => kinds.has(type))
      .map((resource) => result(rule, resource, rule.check(resource.properties, settings)));
  });
};

const result = ({ id }: Rule, { urn, type, name }: StackResource, { violations, unknown }: Answer): Result => {
  const outcome = violations.length > 0 ? "violation" : unknown.length > 0 ? "unknown" : "pass";
  return { rule: id, resource: { urn, type, name }, outcome, details: outcome === "violation" ? violations : unknown };
};
