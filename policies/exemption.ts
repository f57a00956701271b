// SPDX-License-Identifier: Apache-2.0
import type { Result } from "./evaluate";
import type { Rule } from "./rule";

/** The name under which exemptions that are not accepted are reported, and its level is set. */
export const EXEMPTIONS_RULE = "exemptions-accepted";

/** A resource that may break a rule, for a while, by somebody's decision. */
export interface Exemption {
  /** The id of the rule. */
  rule: string;
  /** The resource's name or URN: exact, or with `*` for any characters. */
  resource: string;
  /** The one stack that it is for, `project/stack`. @default every stack, and then each of them must need it */
  stack?: string;
  /** Why the risk is accepted, and what stands in for the rule. */
  reason: string;
  /** Who answers for it: an address that is read. */
  owner: string;
  /** Its last day, `2027-03-31`: after it the rule holds again. */
  expires: string;
}

/** An exemption that the gate does not accept. */
export interface ExemptionProblem {
  exemption: Exemption;
  /** What is wrong with it, and what to do. */
  message: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day on which exemptions are judged, in UTC so that it is the same for everybody. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** The exemption that holds for a result today. An expired one holds for nothing. */
export const exempted = (
  result: Pick<Result, "rule" | "resource">,
  exemptions: readonly Exemption[],
  today: string,
): Exemption | undefined => exemptions.find((exemption) => exemption.expires >= today && concerns(exemption, result));

/**
 * The exemptions that a gate over a whole stack does not accept: malformed, of no rule, expired, or needed by nothing there.
 * @param checked the rules that were held: exemptions from others that there are are none of this gate's business
 * @param stack `project/stack`, where it is known
 */
export const exemptionProblems = (
  exemptions: readonly Exemption[],
  rules: readonly Pick<Rule, "id">[],
  checked: readonly Pick<Rule, "id">[],
  results: readonly Result[],
  today: string,
  stack?: string,
): ExemptionProblem[] =>
  exemptions
    .filter((one) => one.stack === undefined || one.stack === stack)
    .flatMap((exemption) => {
      const message =
        malformed(exemption, rules) ??
        (checked.some(({ id }) => id === exemption.rule) ? outOfUse(exemption, results, today) : undefined);
      return message === undefined ? [] : [{ exemption, message }];
    });

const malformed = (
  { rule, resource, reason, owner, expires }: Exemption,
  rules: readonly Pick<Rule, "id">[],
): string | undefined => {
  if (!rules.some(({ id }) => id === rule)) return "there is no rule of that id; docs/rules lists them";
  const empty = Object.entries({ resource, reason, owner })
    .filter(([, value]) => value.trim() === "")
    .map(([key]) => key);
  if (empty.length > 0) return `${empty.join(", ")} must be filled in`;
  return DAY.test(expires) && !Number.isNaN(Date.parse(expires))
    ? undefined
    : `expires "${expires}" is no day; write it as 2027-03-31`;
};

const outOfUse = (exemption: Exemption, results: readonly Result[], today: string): string | undefined => {
  if (exemption.expires < today)
    return `expired on ${exemption.expires}; mend the resource, or have the owner decide anew`;
  // What is not known yet may need it.
  const needed = results.some((result) => result.outcome !== "pass" && concerns(exemption, result));
  return needed ? undefined : "no resource needs it; remove it";
};

const concerns = ({ rule, resource, stack }: Exemption, result: Pick<Result, "rule" | "resource">): boolean =>
  result.rule === rule &&
  (stack === undefined || stackOf(result.resource.urn) === stack) &&
  [result.resource.name, result.resource.urn].some((name) => matches(resource, name));

/** `project/stack` of an URN, `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
export const stackOf = (urn: string): string => {
  const [, stack, project] = /^urn:pulumi:(.*?)::(.*?)::/.exec(urn) ?? [];
  return `${project}/${stack}`;
};

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(text);
