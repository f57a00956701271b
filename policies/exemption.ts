// SPDX-License-Identifier: Apache-2.0
import type { Exemption, Result } from "./result";
import type { Rule } from "./rule";

/** The id under which rejected exemptions are reported and their enforcement level is set. */
export const EXEMPTIONS_RULE = "exemptions-accepted";

/** An exemption that is rejected. */
export interface ExemptionProblem {
  exemption: Exemption;
  /** What is wrong with it and how to fix it. */
  message: string;
}

/** The title of the check of exemptions, for the packs and the reports. */
export const EXEMPTIONS_TITLE = "Exemptions are well formed, not expired and used.";

/** An exemption as messages show it in place of a violation. */
export const describeExemption = ({ expires, owner, reason }: Exemption): string =>
  `exempt until ${expires} by ${owner}: ${reason}`;

/** A rejected exemption as messages show it. */
export const describeProblem = ({ exemption: { resource, rule }, message }: ExemptionProblem): string =>
  `exemption of ${resource} from ${rule}: ${message}`;

/** The day of a time in UTC, so that an exemption expires at the same time everywhere. */
export const utcDay = (time: Date): string => time.toISOString().slice(0, 10);

/** Whether a text is a day that exists, `2027-03-31`. */
const isDay = (text: string): boolean => {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && utcDay(time) === text;
};

/** The exemption that applies to a result today. An exemption that is expired, or whose last day is not a date, never applies. */
export const findExemption = (
  result: Pick<Result, "rule" | "resource">,
  exemptions: readonly Exemption[],
  today: string,
): Exemption | undefined =>
  exemptions.find(
    (exemption) => isDay(exemption.expires) && exemption.expires >= today && appliesTo(exemption, result),
  );

/**
 * The exemptions that are rejected for a whole stack: malformed, from a rule that does not exist, expired or unused.
 * @param checked the rules that were evaluated; an exemption from another rule counts neither as expired nor as unused
 * @param stack `project/stack`, if it is known
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
    .filter((one) => one.stack === undefined || one.stack === stack || !isStack(one.stack))
    .flatMap((exemption) => {
      const message =
        findMistake(exemption, rules) ??
        (checked.some(({ id }) => id === exemption.rule) ? findReasonToRemove(exemption, results, today) : undefined);
      return message === undefined ? [] : [{ exemption, message }];
    });

/** Types are not checked when a pack is loaded, so a field can be missing. */
const isText = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";

const isStack = (text: string): boolean => /^[^/]+\/[^/]+$/.test(text);

const findMistake = (
  { rule, resource, stack, reason, owner, expires }: Exemption,
  rules: readonly Pick<Rule, "id">[],
): string | undefined => {
  if (!rules.some(({ id }) => id === rule)) return `rule "${rule}" is not a rule; use an id from docs/rules/README.md`;
  const empty = Object.entries({ resource, reason, owner })
    .filter(([, value]) => !isText(value))
    .map(([key]) => key);
  if (empty.length > 0) return `${empty.join(", ")} must not be empty; fill in each field`;
  if (stack !== undefined && !isStack(stack))
    return `stack "${stack}" must be a project and a stack; write it as PROJECT/STACK`;
  return isDay(expires) ? undefined : `expires "${expires}" is not a date; write it as YYYY-MM-DD`;
};

const findReasonToRemove = (exemption: Exemption, results: readonly Result[], today: string): string | undefined => {
  if (exemption.expires < today)
    return `expired on ${exemption.expires}; fix the resource, or extend the exemption with its owner's approval`;
  // An unknown result can become a violation, so it needs the exemption too.
  const needed = results.some((result) => result.outcome !== "pass" && appliesTo(exemption, result));
  return needed ? undefined : "is not used by any resource; remove it";
};

const appliesTo = ({ rule, resource, stack }: Exemption, result: Pick<Result, "rule" | "resource">): boolean =>
  result.rule === rule &&
  isText(resource) &&
  (stack === undefined || stackOf(result.resource.urn) === stack) &&
  [result.resource.name, result.resource.urn].some((name) => matches(resource, name));

/** The `project/stack` of a URN, `urn:pulumi:STACK::PROJECT::TYPE::NAME`. */
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
