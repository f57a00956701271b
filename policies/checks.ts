// SPDX-License-Identifier: Apache-2.0
// The functions that rules are written with. Each creates a check of one property, or combines checks.
import { combine, hasPassed, PASS, prefixPaths, UNKNOWN, unknownAt, violation, type CheckResult } from "./check-result";
import { locateValues, valueAt, valuesAt, type LocatedValue, type Properties } from "./property-path";

export { valueAt, valuesAt, type Properties } from "./property-path";

/** The settings that a user can change. */
export interface RuleSettings {
  /** The minimum TLS version of services that have policies for both versions. */
  minTls: "1.2" | "1.3";
  /** Tag -> the regular expression that its value must match. */
  requiredTags: Record<string, string>;
  /** The minimum retention of logs, in days. */
  logDays: number;
  /** The minimum retention of a database's automatic backups, in days. */
  backupDays: number;
}

type CheckFunction = (properties: Properties, settings: RuleSettings) => CheckResult;

/** Checks the properties of a resource. */
export interface Check extends CheckFunction {
  /** The paths that it reads, `a.b.c`, without list indexes. */
  readonly reads: readonly string[];
}

/** Makes a check from a function and the paths that the function reads. */
export const defineCheck = (reads: readonly string[], check: CheckFunction): Check => Object.assign(check, { reads });

const readsOf = (checks: readonly Check[]): string[] => [...new Set(checks.flatMap(({ reads }) => reads))];

/** Returns what is wrong with a value, `must be …`, or `undefined` if the value is compliant. */
type ValueTest = (value: unknown, settings: RuleSettings) => string | undefined;

/** Checks each value at a path. A property that is not set is tested as `undefined`. Unknown values are not evaluated. */
const checkValues = (path: string, test: ValueTest): Check => {
  const checkOne = ({ path: location, value }: LocatedValue, settings: RuleSettings): CheckResult => {
    if (value === UNKNOWN) return unknownAt(location);
    const problem = test(value, settings);
    if (problem === undefined) return PASS;
    return Array.isArray(value) && value.includes(UNKNOWN)
      ? unknownAt(location)
      : violation(`${location} ${formatValue(value)} ${problem}`);
  };
  return defineCheck([path], (properties, settings) =>
    combine(locateValues(properties, path).map((located) => checkOne(located, settings))),
  );
};

const MAX_VALUE_LENGTH = 200;

/** A value as messages show it, so that `must be …` can follow. */
export const formatValue = (value: unknown): string => {
  if (value === undefined || value === null) return "is not set; it";
  const text =
    typeof value === "string"
      ? `"${value}"`
      : JSON.stringify(value, (_, item: unknown) => (item === UNKNOWN ? "(unknown)" : item));
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
};

/** The property must be one of the allowed values. `undefined` allows that it is not set. */
export const oneOf = (
  path: string,
  allowed: readonly unknown[] | ((settings: RuleSettings) => readonly unknown[]),
): Check =>
  checkValues(path, (value, settings) => {
    const values = typeof allowed === "function" ? allowed(settings) : allowed;
    if (values.includes(value ?? undefined)) return undefined;
    const names = values.filter((one) => one !== undefined).map((one) => JSON.stringify(one));
    return `must be ${names.length === 1 ? names[0]! : `one of ${names.join(", ")}`}`;
  });

/** The property must be true. Some resources take `"true"` in place of `true`. */
export const isTrue = (path: string): Check =>
  checkValues(path, (value) => (value === true || value === "true" ? undefined : "must be true"));

/** The property must be true. It can be omitted if its default is true. */
export const isNotFalse = (path: string): Check =>
  checkValues(path, (value) => (value === false || value === "false" ? "must be true" : undefined));

/** The property must be false or not set. */
export const isNotTrue = (path: string): Check =>
  checkValues(path, (value) => (value === true || value === "true" ? "must be false" : undefined));

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** The property must be set and not empty. */
export const isSet = (path: string): Check =>
  checkValues(path, (value) => (isEmpty(value) ? "must be set" : undefined));

/** The property must name a customer managed KMS key. AWS managed keys, `alias/aws/…`, have policies that cannot be changed. */
export const isCustomerManagedKey = (path: string): Check =>
  checkValues(path, (value) => {
    if (isEmpty(value)) return "must be set";
    return /(^|\/)aws\//.test(String(value)) ? "must be a customer managed KMS key" : undefined;
  });

/** The property must not be set. */
export const isUnset = (path: string): Check =>
  checkValues(path, (value) => (isEmpty(value) ? undefined : "must not be set"));

/** The property must be a list that contains all required values. */
export const includes = (path: string, ...required: readonly unknown[]): Check =>
  checkValues(path, (value) =>
    Array.isArray(value) && required.every((one) => value.includes(one))
      ? undefined
      : `must include ${required.join(", ")}`,
  );

/** The property must be a number from `min` to `max`. */
export const within = (path: string, min: number | ((settings: RuleSettings) => number), max = Infinity): Check =>
  checkValues(path, (value, settings) => {
    const from = typeof min === "function" ? min(settings) : min;
    // Providers accept "7" in place of 7.
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && number >= from && number <= max) return undefined;
    return max === Infinity ? `must be ${from} or more` : `must be from ${from} to ${max}`;
  });

/** The property must satisfy a test. `requirement` says what is required, `must be …`. */
export const satisfies = (
  path: string,
  test: (value: unknown, settings: RuleSettings) => boolean,
  requirement: string,
): Check => checkValues(path, (value, settings) => (test(value, settings) ? undefined : requirement));

/** Each element of a list of simple values must satisfy a test. An empty list passes. */
export const every = (path: string, test: (value: unknown) => boolean, requirement: string): Check =>
  defineCheck([path], (properties) =>
    combine(
      valuesAt(properties, path).map((value) => {
        if (value === UNKNOWN) return unknownAt(path);
        return test(value) ? PASS : violation(`${path} ${formatValue(value)} ${requirement}`);
      }),
    ),
  );

/** All checks must pass. */
export const all = (...checks: Check[]): Check =>
  defineCheck(readsOf(checks), (properties, settings) => combine(checks.map((check) => check(properties, settings))));

/** At least one check must pass. */
export const any = (...checks: Check[]): Check =>
  defineCheck(readsOf(checks), (properties, settings) => {
    const results = checks.map((check) => check(properties, settings));
    if (results.some(hasPassed)) return PASS;
    // A check with a violation fails whatever the unknown values are. A check with only unknown values can still pass.
    const undecided = results.filter(({ violations }) => violations.length === 0);
    if (undecided.length > 0) return { violations: [], unknown: undecided.flatMap(({ unknown }) => unknown) };
    return violation(results.flatMap(({ violations }) => violations).join(", or "));
  });

/** `check` must pass if `condition` passes. If the condition is unknown, violations of the check are not evaluated. */
export const when = (condition: Check, check: Check): Check =>
  defineCheck(readsOf([condition, check]), (properties, settings) => {
    const { violations, unknown } = condition(properties, settings);
    if (violations.length > 0) return PASS;
    const result = check(properties, settings);
    return unknown.length > 0 && result.violations.length > 0
      ? { violations: [], unknown: [...unknown, ...result.unknown] }
      : result;
  });

/** `check` must pass for each element of a list. An empty list passes. */
export const each = (path: string, check: Check): Check =>
  defineCheck(
    check.reads.map((read) => `${path}.${read}`),
    (properties, settings) => {
      const list = valueAt(properties, path);
      if (list === UNKNOWN) return unknownAt(path);
      if (list === undefined || list === null) return PASS;
      // A block that can occur only once is an object in place of a list.
      return combine(
        [list].flat().map((item, index) => {
          const location = `${path}[${index}]`;
          if (item === UNKNOWN) return unknownAt(location);
          return prefixPaths(`${location}.`, check(item as Properties, settings));
        }),
      );
    },
  );
