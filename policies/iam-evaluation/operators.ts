// SPDX-License-Identifier: Apache-2.0
// The comparisons of condition operators: AWS, "IAM JSON policy elements: Condition operators",
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { BlockList, isIP } from "node:net";
import { matches, matchesArn, textOf, type Pattern } from "./pattern";

/** Compares one value of the request with one value of the policy. */
type Comparison = (actual: string, expected: Pattern) => boolean;

export interface Operator {
  compare: Comparison;
  /** The condition passes if no value of the policy compares equal. */
  negated: boolean;
}

const equals: Comparison = (actual, expected) => actual === textOf(expected);
const equalsIgnoreCase: Comparison = (actual, expected) => actual.toLowerCase() === textOf(expected).toLowerCase();
const like: Comparison = (actual, expected) => matches(expected, actual);
/** ArnEquals and ArnLike behave identically. */
const arnLike: Comparison = (actual, expected) => matchesArn(expected, actual);

type Order = (actual: number, expected: number) => boolean;

/** Operators that compare numbers. A value that is not a number compares to nothing. */
const numeric =
  (order: Order, parse: (text: string) => number): Comparison =>
  (actual, expected) => {
    const [left, right] = [parse(actual), parse(textOf(expected))];
    return !Number.isNaN(left) && !Number.isNaN(right) && order(left, right);
  };

const toNumber = (text: string): number => (text.trim() === "" ? NaN : Number(text));
/** Milliseconds of a date in ISO 8601 or in seconds since 1970. */
const toTime = (text: string): number => (/^\d{9,}$/.test(text) ? Number(text) * 1000 : Date.parse(text));

/** An address without a prefix length stands for itself only. */
const isInRange: Comparison = (actual, expected) => {
  const [network = "", length] = textOf(expected).split("/");
  const family = isIP(network);
  if (family === 0 || isIP(actual) === 0) return false;
  const range = new BlockList();
  range.addSubnet(network, Number(length ?? (family === 4 ? 32 : 128)), family === 4 ? "ipv4" : "ipv6");
  return range.check(actual, isIP(actual) === 4 ? "ipv4" : "ipv6");
};

const ORDERS: Record<string, Order> = {
  Equals: (left, right) => left === right,
  LessThan: (left, right) => left < right,
  LessThanEquals: (left, right) => left <= right,
  GreaterThan: (left, right) => left > right,
  GreaterThanEquals: (left, right) => left >= right,
};

const ordered = (prefix: string, parse: (text: string) => number): [string, Comparison][] =>
  Object.entries(ORDERS).map(([name, order]) => [`${prefix}${name}`, numeric(order, parse)]);

const COMPARISONS = new Map<string, Comparison>([
  ["StringEquals", equals],
  ["StringEqualsIgnoreCase", equalsIgnoreCase],
  ["StringLike", like],
  ...ordered("Numeric", toNumber),
  ...ordered("Date", toTime),
  ["Bool", equalsIgnoreCase],
  // The policy and the request hold the same base64 text of the bytes.
  ["BinaryEquals", equals],
  ["IpAddress", isInRange],
  ["ArnEquals", arnLike],
  ["ArnLike", arnLike],
]);

/** Operators with `Not` in their name. */
const NEGATED = /^(?:(String|Numeric|Date|Arn)Not(?=Equals|Like)|Not(?=IpAddress))/;

/** The operator of a name without `ForAllValues:`, `ForAnyValue:` and `IfExists`. @throws Error if AWS has no such operator */
export const operatorOf = (name: string): Operator => {
  const compare = COMPARISONS.get(name.replace(NEGATED, "$1"));
  if (compare === undefined) throw new Error(`Condition operator ${name} is not an operator of IAM policies`);
  return { compare, negated: NEGATED.test(name) };
};
