// SPDX-License-Identifier: Apache-2.0
// Checks of IAM policy documents, given as JSON text or as objects.
import { isInternetCidr } from "./addresses";
import { PASS, UNKNOWN, unknownAt, violation } from "./check-result";
import { defineCheck, valuesAt, type Check } from "./checks";
import { conditionsOf, statementsOf, toStrings, type Condition, type Statement } from "./iam-evaluation/document";

const containsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(containsUnknown));

type StatementTest = (statement: Statement) => boolean;

/** No statement of the policies at a path can match. A statement that matches is a violation, whatever else is unknown. */
export const forbidStatements = (path: string, test: StatementTest, requirement: string): Check =>
  defineCheck([path], (properties) => {
    const policies = valuesAt(properties, path);
    if (policies.flatMap(statementsOf).some(test)) return violation(`${path} ${requirement}`);
    return containsUnknown(policies) ? unknownAt(path) : PASS;
  });

/** The statements of a policy must pass a test together. */
export const requireStatements = (
  path: string,
  test: (statements: Statement[]) => boolean,
  requirement: string,
): Check =>
  defineCheck([path], (properties) => {
    const policy = properties[path];
    if (policy !== UNKNOWN && test(statementsOf(policy))) return PASS;
    return containsUnknown(policy) ? unknownAt(path) : violation(`${path} ${requirement}`);
  });

export const hasCondition = (
  statement: Statement,
  operators: readonly string[],
  key: string,
  values: readonly string[],
): boolean =>
  conditionsOf(statement).some(
    (condition) =>
      operators.includes(condition.operator) &&
      condition.key === key.toLowerCase() &&
      condition.values.some((one) => values.includes(one)),
  );

/** Whether a principal includes every account, or a role or user in any account. */
const isAnyPrincipal = (principal: unknown): boolean =>
  principal === "*" ||
  (typeof principal === "object" &&
    principal !== null &&
    toStrings((principal as { AWS?: unknown }).AWS).some(
      (one) => one === "*" || /^arn:[^:]*:(iam|sts)::\*:/.test(one),
    ));

/** Condition keys that do not identify the caller, so that a policy with only these conditions is still public. */
const NON_IDENTITY_KEYS = [
  "aws:securetransport",
  "s3:tlsversion",
  "aws:useragent",
  "aws:referer",
  "s3:x-amz-acl",
  "aws:currenttime",
];

/** Condition operators that also match requests without the key, or all requests except a few. */
const BROAD_OPERATORS = /Not|IfExists$|^ForAllValues:/;
/** Condition values that match every account. */
const ANY_VALUE = /^(\*|arn:[^:]*:(iam|sts)::\*.*)$/;

/** Whether a statement allows access to every account. */
export const isPublic: StatementTest = (statement) =>
  statement.Effect === "Allow" &&
  (isAnyPrincipal(statement.Principal) || statement.NotPrincipal !== undefined) &&
  conditionsOf(statement).every(
    ({ operator, key, values }) =>
      NON_IDENTITY_KEYS.includes(key) ||
      BROAD_OPERATORS.test(operator) ||
      values.some((value) => ANY_VALUE.test(value) || isInternetCidr(value)),
  );

/** Whether a condition exempts only AWS's own callers: service principals, and service-linked roles, which AWS alone can create. */
export const exemptsAwsOnly = ({ operator, key, values }: Condition): boolean =>
  (key === "aws:principalisawsservice" &&
    /^Bool(IfExists)?$/.test(operator) &&
    values.every((one) => one === "false")) ||
  (key === "aws:principalarn" &&
    /^ArnNotLike(IfExists)?$/.test(operator) &&
    values.every((one) => /^arn:[\w*-]+:iam::[\d*]+:role\/aws-service-role\//.test(one)));

/** Whether a statement denies all actions of a service to all principals, except exempt ones, under one condition. */
export const deniesAll =
  (
    service: string,
    operators: readonly string[],
    key: string,
    values: readonly string[],
    isExemption: (condition: Condition) => boolean = () => false,
  ): StatementTest =>
  (statement) =>
    statement.Effect === "Deny" &&
    isAnyPrincipal(statement.Principal) &&
    toStrings(statement.Action).some((action) => action === "*" || action.toLowerCase() === `${service}:*`) &&
    // A statement with several conditions denies only the requests that match all of them.
    conditionsOf(statement).filter((condition) => !isExemption(condition)).length === 1 &&
    hasCondition(statement, operators, key, values);
