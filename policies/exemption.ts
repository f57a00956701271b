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

/** The title of the check of exemptions, for the packs and the reports. A malformed exemption is rejected before, with its file. */
export const EXEMPTIONS_TITLE = "Exemptions are not expired and used.";

/** An exemption as messages show it in place of a violation. */
export const describeExemption = ({ expires, owner, reason }: Exemption): string =>
  `exempt until ${expires} by ${owner}: ${reason}`;

/** A rejected exemption as messages show it. */
export const describeProblem = ({ exemption: { resource, rule }, message }: ExemptionProblem): string =>
  `exemption of ${resource} from ${rule}: ${message}`;

/** The day of a time in UTC, so that an exemption expires at the same time everywhere. */
export const utcDay = (time: Date): string => time.toISOString().slice(0, 10);

/** Whether a text is a day of the calendar, `2027-03-31`. Texts of days sort like the days. */
export const isDay = (text: string): boolean => {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && utcDay(time) === text;
};

/** The exemption that applies to a result today. An expired exemption never applies. */
export const findExemption = (
  result: Pick<Result, "rule" | "resource">,
  exemptions: readonly Exemption[],
  today: string,
): Exemption | undefined => exemptions.find((exemption) => exemption.expires >= today && appliesTo(exemption, result));

/**
 * The exemptions that are rejected for a whole stack: expired or unused.
 * @param checked the rules that were evaluated; an exemption from another rule counts neither as expired nor as unused
 * @param stack `project/stack`, if it is known
 */
export const exemptionProblems = (
  exemptions: readonly Exemption[],
  checked: readonly Pick<Rule, "id">[],
  results: readonly Result[],
  today: string,
  stack?: string,
): ExemptionProblem[] =>
  exemptions
    .filter((one) => one.stack === undefined || one.stack === stack)
    .filter(({ rule }) => checked.some(({ id }) => id === rule))
    .flatMap((exemption) => {
      const message = findReasonToRemove(exemption, results, today);
      return message === undefined ? [] : [{ exemption, message }];
    });

const findReasonToRemove = (exemption: Exemption, results: readonly Result[], today: string): string | undefined => {
  if (exemption.expires < today)
    return `expired on ${exemption.expires}; fix the resource, or extend the exemption with its owner's approval`;
  // An unknown result can become a violation, so it needs the exemption too.
  const needed = results.some((result) => result.outcome !== "pass" && appliesTo(exemption, result));
  return needed ? undefined : "is not used by any resource; remove it";
};

const appliesTo = ({ rule, resource, stack }: Exemption, result: Pick<Result, "rule" | "resource">): boolean =>
  result.rule === rule &&
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
