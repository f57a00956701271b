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
  /** Days that logs are kept, at least. */
  logDays: number;
  /** Days that a database's own backups are kept, at least. */
  backupDays: number;
}

/** Looks at a resource's properties. */
export interface Check {
  (properties: Properties, settings: RuleSettings): Answer;
  /** The properties that it looks at, `a.b.c`; elements of a list are not told apart. */
  readonly reads: readonly string[];
}

/** A check written out; it says itself what it reads. */
export const reading = (
  reads: readonly string[],
  check: (properties: Properties, settings: RuleSettings) => Answer,
): Check => Object.assign(check, { reads });

const readsOf = (checks: readonly Check[]): string[] => [...new Set(checks.flatMap(({ reads }) => reads))];

/** Says what is wrong with a value, if anything: `must …`. */
type Judge = (value: unknown, settings: RuleSettings) => string | undefined;

/**
 * Reads a property, `a.b.c`, and has it judged. A list on the way is read element by element, unless it is the last; one
 * with no elements is as good as not set. What is not set is `undefined`; what is not known yet is never judged.
 */
const judged = (path: string, judge: Judge): Check => {
  const keys = path.split(".");
  return reading([path], (properties, settings) => {
    const walk = (value: unknown, depth: number, at: string): Answer => {
      if (value === UNKNOWN) return unknownAt(at);
      const key = keys[depth];
      if (key === undefined) {
        const wrong = judge(value, settings);
        if (wrong === undefined) return PASS;
        return Array.isArray(value) && value.includes(UNKNOWN)
          ? unknownAt(at)
          : violation(`${at} ${shown(value)} ${wrong}`);
      }
      if (Array.isArray(value) && value.length > 0)
        return both(value.map((item, index) => walk(item, depth, `${at}[${index}]`)));
      return walk((value as Properties | null | undefined)?.[key], depth + 1, at === "" ? key : `${at}.${key}`);
    };
    return walk(properties, 0, "");
  });
};

/** The values that a path leads to, lists taken apart; nothing for what is not set. */
export const valuesAt = (properties: Properties, path: string): unknown[] =>
  path
    .split(".")
    .reduce<unknown[]>(
      (values, key) =>
        values.flatMap((value) => (value === UNKNOWN ? [UNKNOWN] : [(value as Properties)[key] ?? []].flat())),
      [properties],
    );

const shown = (value: unknown): string => {
  if (value === undefined || value === null) return "is not set: it";
  const text =
    typeof value === "string"
      ? `"${value}"`
      : JSON.stringify(value, (_, item: unknown) => (item === UNKNOWN ? "(unknown)" : item));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

/** The property must be one of a set, exactly. `undefined` in the set is "not set". */
export const oneOf = (
  path: string,
  allowed: readonly unknown[] | ((settings: RuleSettings) => readonly unknown[]),
): Check =>
  judged(path, (value, settings) => {
    const set = typeof allowed === "function" ? allowed(settings) : allowed;
    if (set.includes(value ?? undefined)) return undefined;
    const names = set.filter((one) => one !== undefined).map((one) => JSON.stringify(one));
    return `must be ${names.length === 1 ? names[0]! : `one of ${names.join(", ")}`}`;
  });

/** The property must be true; `"true"` is what some resources take for it. */
export const isTrue = (path: string): Check =>
  judged(path, (value) => (value === true || value === "true" ? undefined : "must be true"));

/** The property must be true, or not set where that means true. */
export const isNotFalse = (path: string): Check =>
  judged(path, (value) => (value === false || value === "false" ? "must be true" : undefined));

/** The property must not be true; not set is as good as false. */
export const isNotTrue = (path: string): Check =>
  judged(path, (value) => (value === true || value === "true" ? "must be false" : undefined));

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** The property must be set, and to something. */
export const isSet = (path: string): Check => judged(path, (value) => (isNothing(value) ? "must be set" : undefined));

/** The property must name a key of its owner: AWS' own, `alias/aws/…`, are under nobody's control. */
export const isOwnKey = (path: string): Check =>
  judged(path, (value) => {
    if (isNothing(value)) return "must be set";
    return /(^|\/)aws\//.test(String(value)) ? "must be a key of yours, not AWS' own" : undefined;
  });

/** The property must not be set. */
export const isUnset = (path: string): Check =>
  judged(path, (value) => (isNothing(value) ? undefined : "must be left out"));

/** The property, a list, must hold all of some values. */
export const includes = (path: string, ...wanted: readonly unknown[]): Check =>
  judged(path, (value) =>
    Array.isArray(value) && wanted.every((one) => value.includes(one))
      ? undefined
      : `must include ${wanted.join(", ")}`,
  );

/** The property must be a number within bounds. */
export const within = (path: string, least: number | ((settings: RuleSettings) => number), most = Infinity): Check =>
  judged(path, (value, settings) => {
    const from = typeof least === "function" ? least(settings) : least;
    // Providers take "7" for 7.
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && number >= from && number <= most) return undefined;
    return most === Infinity ? `must be ${from} or more` : `must be from ${from} to ${most}`;
  });

/** The property must satisfy a test; `must` says which. */
export const satisfies = (
  path: string,
  test: (value: unknown, settings: RuleSettings) => boolean,
  must: string,
): Check => judged(path, (value, settings) => (test(value, settings) ? undefined : must));

/** Every element of the property, a list of plain values, must satisfy a test; none, and there is nothing to check. */
export const every = (path: string, test: (value: unknown) => boolean, must: string): Check =>
  reading([path], (properties) =>
    both(
      valuesAt(properties, path).map((value) => {
        if (value === UNKNOWN) return unknownAt(path);
        return test(value) ? PASS : violation(`${path} ${shown(value)} ${must}`);
      }),
    ),
  );

/** All must hold. */
export const all = (...checks: Check[]): Check =>
  reading(readsOf(checks), (properties, settings) => both(checks.map((check) => check(properties, settings))));

/** One at least must hold. */
export const any = (...checks: Check[]): Check =>
  reading(readsOf(checks), (properties, settings) => {
    const answers = checks.map((check) => check(properties, settings));
    if (answers.some(({ violations, unknown }) => violations.length + unknown.length === 0)) return PASS;
    // A branch that is wrong already stays wrong: only one that nothing but the unknown stands against can still hold.
    const open = answers.filter(({ violations }) => violations.length === 0);
    if (open.length > 0) return { violations: [], unknown: open.flatMap(({ unknown }) => unknown) };
    return violation(answers.flatMap(({ violations }) => violations).join(", or "));
  });

/** `check` must hold where `condition` does; where that can't be told, neither can this. */
export const when = (condition: Check, check: Check): Check =>
  reading(readsOf([condition, check]), (properties, settings) => {
    const { violations, unknown } = condition(properties, settings);
    if (violations.length > 0) return PASS;
    const answer = check(properties, settings);
    return unknown.length > 0 && answer.violations.length > 0
      ? { violations: [], unknown: [...unknown, ...answer.unknown] }
      : answer;
  });

/** `check` must hold for every element of a list; none, and there is nothing to check. */
export const each = (path: string, check: Check): Check => {
  const keys = path.split(".");
  return reading(
    check.reads.map((read) => `${path}.${read}`),
    (properties, settings) => {
      let list: unknown = properties;
      for (const key of keys) {
        list = (list as Properties | null | undefined)?.[key];
        if (list === UNKNOWN) return unknownAt(path);
      }
      if (list === undefined || list === null) return PASS;
      // A block that there is one of at most comes without the list.
      return both(
        [list].flat().map((item, index) => {
          const at = `${path}[${index}]`;
          if (item === UNKNOWN) return unknownAt(at);
          const { violations, unknown } = check(item as Properties, settings);
          return {
            violations: violations.map((what) => `${at}.${what}`),
            unknown: unknown.map((what) => `${at}.${what}`),
          };
        }),
      );
    },
  );
};
