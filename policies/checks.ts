// SPDX-License-Identifier: Apache-2.0
// The words in which rules are written: each makes a check of one property, or joins checks.
import { both, PASS, UNKNOWN, unknownAt, violation, type Answer } from "./answer";

export type Properties = Record<string, unknown>;

/** What a user may set for all rules. */
export interface RuleSettings {
  /** Floor of TLS where a service has policies for both. */
  minTls: "1.2" | "1.3";
  /** Tag -> what its value must look like, as a regular expression. */
  requiredTags: Record<string, string>;
}

/** Looks at a resource's properties. */
export type Check = (properties: Properties, settings: RuleSettings) => Answer;

type Judge = (value: unknown, settings: RuleSettings) => string | undefined;

/**
 * Reads a property, `a.b.c`, and has it judged. A list on the way is read element by element, unless it is the last. What
 * is not set is `undefined`; what is not known yet is never judged.
 */
const judged = (path: string, judge: Judge): Check => (properties, settings) => {
  const walk = (value: unknown, keys: string[], at: string): Answer => {
    if (value === UNKNOWN) return unknownAt(at);
    const [key, ...rest] = keys;
    if (key === undefined) {
      if (Array.isArray(value) && value.includes(UNKNOWN)) return unknownAt(at);
      const wrong = judge(value, settings);
      return wrong === undefined ? PASS : violation(`${at} ${shown(value)} ${wrong}`);
    }
    if (Array.isArray(value)) return both(value.map((item, index) => walk(item, keys, `${at}[${index}]`)));
    return walk((value as Properties | undefined)?.[key], rest, at === "" ? key : `${at}.${key}`);
  };
  return walk(properties, path.split("."), "");
};

const shown = (value: unknown): string => {
  if (value === undefined) return "is not set: it";
  return typeof value === "string" ? `"${value}"` : JSON.stringify(value);
};

/** The property must be one of a set, exactly. */
export const oneOf = (path: string, allowed: Iterable<unknown> | ((settings: RuleSettings) => Iterable<unknown>)): Check =>
  judged(path, (value, settings) => {
    const set = [...(typeof allowed === "function" ? allowed(settings) : allowed)];
    return set.includes(value) ? undefined : `must be ${set.length === 1 ? String(set[0]) : `one of ${set.join(", ")}`}`;
  });

/** The property must be true; `"true"` is what some resources take for it. */
export const isTrue = (path: string): Check =>
  judged(path, (value) => (value === true || value === "true" ? undefined : "must be true"));

/** The property must not be true; not set is as good as false. */
export const isNotTrue = (path: string): Check =>
  judged(path, (value) => (value === true || value === "true" ? "must be false" : undefined));

/** The property must be set, and to something. */
export const isSet = (path: string): Check =>
  judged(path, (value) => (value === undefined || value === "" || (Array.isArray(value) && value.length === 0) ? "must be set" : undefined));

/** The property, a list, must hold a value. */
export const includes = (path: string, wanted: unknown): Check =>
  judged(path, (value) => (Array.isArray(value) && value.includes(wanted) ? undefined : `must include ${String(wanted)}`));

/** The property must satisfy a test; `must` says which. */
export const satisfies = (path: string, test: (value: unknown) => boolean, must: string): Check =>
  judged(path, (value) => (test(value) ? undefined : must));

/** All must hold. */
export const all = (...checks: Check[]): Check => (properties, settings) => both(checks.map((check) => check(properties, settings)));

/** One at least must hold. */
export const any = (...checks: Check[]): Check => (properties, settings) => {
  const answers = checks.map((check) => check(properties, settings));
  if (answers.some(({ violations, unknown }) => violations.length + unknown.length === 0)) return PASS;
  const unknown = answers.flatMap((answer) => answer.unknown);
  return unknown.length > 0 ? { violations: [], unknown } : violation(answers.flatMap(({ violations }) => violations).join(", or "));
};

/** `check` must hold where `condition` does; where that can't be told, neither can this. */
export const when = (condition: Check, check: Check): Check => (properties, settings) => {
  const { violations, unknown } = condition(properties, settings);
  if (violations.length > 0) return PASS;
  const answer = check(properties, settings);
  return unknown.length > 0 && answer.violations.length > 0 ? { violations: [], unknown: [...unknown, ...answer.unknown] } : answer;
};
