// SPDX-License-Identifier: Apache-2.0
// The `Condition` element. Sources: AWS, "IAM JSON policy elements: Condition operators" and "Single-valued vs. multivalued
// context keys", https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
import { conditionsOf, type Condition, type Statement } from "./document";
import { operatorOf } from "./operators";
import { resolveVariables, type Context, type Pattern } from "./pattern";

const OPERATOR = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/;

/** Returns the first test of a statement that fails, in words, or `undefined` if all pass. */
export const failedCondition = (statement: Statement, context: Context, version: unknown): string | undefined => {
  const failed = conditionsOf(statement).find((condition) => !passes(condition, context, version));
  if (failed === undefined) return undefined;
  const { operator, key, name, values } = failed;
  const actual = context.get(key);
  const test = `${operator} ${name} ${JSON.stringify(values.length === 1 ? values[0] : values)}`;
  return actual === undefined
    ? `${test}: the request has no ${name}`
    : `${test}: the request has ${JSON.stringify(actual)}`;
};

const passes = ({ operator, key, values }: Condition, context: Context, version: unknown): boolean => {
  const [, set, name = "", ifExists] = OPERATOR.exec(operator)!;
  const given = context.get(key);
  // "true" requires that the key is absent, "false" that it is present.
  if (name === "Null") return values.some((value) => (value.toLowerCase() === "true") === (given === undefined));
  const actual = [given ?? []].flat();
  const { compare, negated } = operatorOf(name);
  if (actual.length === 0) return ifExists !== undefined || passesWithoutKey(set, negated);
  const expected = values.map((value) => resolveVariables(value, context, version));
  const resolved = expected.filter((pattern): pattern is Pattern => pattern !== undefined);
  // A statement with an unresolved variable is invalid, so it cannot apply because nothing matched.
  if (negated && resolved.length < expected.length) return false;
  const isAmong = (value: string): boolean => resolved.some((pattern) => compare(value, pattern));
  if (set === "ForAllValues:") return actual.every((value) => isAmong(value) !== negated);
  if (set === "ForAnyValue:") return actual.some((value) => isAmong(value) !== negated);
  return actual.some(isAmong) !== negated;
};

/**
 * Without the key, ForAllValues passes and ForAnyValue fails. Other operators fail, and pass if they are negated: "if the right key
 * is not present, the condition is true".
 */
const passesWithoutKey = (set: string | undefined, negated: boolean): boolean =>
  set === undefined ? negated : set === "ForAllValues:";
