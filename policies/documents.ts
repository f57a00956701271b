// SPDX-License-Identifier: Apache-2.0
// Policies in AWS' own language, as text or as objects.
import { isWorld } from "./addresses";
import { PASS, UNKNOWN, unknownAt, violation } from "./answer";
import { reading, valuesAt, type Check } from "./checks";

export interface Statement {
  Effect?: unknown;
  Principal?: unknown;
  NotPrincipal?: unknown;
  Action?: unknown;
  NotAction?: unknown;
  Resource?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** A list of texts, of what may be one or several. */
export const listed = (value: unknown): string[] => [value ?? []].flat().filter((one) => typeof one === "string");

/** The statements of a policy; none, of what is none. */
const statementsOf = (policy: unknown): Statement[] => {
  try {
    const document = (typeof policy === "string" ? JSON.parse(policy) : policy) as
      { Statement?: Statement | Statement[] } | null | undefined;
    return [document?.Statement ?? []].flat().filter((one) => typeof one === "object" && one !== null);
  } catch {
    return [];
  }
};

const holdsUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown));

type Test = (statement: Statement) => boolean;

/** No statement of the policy, or of several, may be like this. One that is, is wrong whatever else is unknown. */
export const forbids = (path: string, test: Test, must: string): Check =>
  reading([path], (properties) => {
    const policies = valuesAt(properties, path);
    if (policies.flatMap(statementsOf).some(test)) return violation(`${path} ${must}`);
    return holdsUnknown(policies) ? unknownAt(path) : PASS;
  });

/** The policy's statements together must be like this. */
export const demands = (path: string, test: (statements: Statement[]) => boolean, must: string): Check =>
  reading([path], (properties) => {
    const policy = properties[path];
    if (policy !== UNKNOWN && test(statementsOf(policy))) return PASS;
    return holdsUnknown(policy) ? unknownAt(path) : violation(`${path} ${must}`);
  });

/** Keys of conditions: read without regard to case, as AWS does. */
export const conditionsOf = ({ Condition }: Statement): [operator: string, key: string, values: string[]][] =>
  Object.entries(Condition ?? {}).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, value]): [string, string, string[]] => [
      operator,
      key.toLowerCase(),
      [value].flat().map(String),
    ]),
  );

export const hasCondition = (
  statement: Statement,
  operators: readonly string[],
  key: string,
  values: readonly string[],
): boolean =>
  conditionsOf(statement).some(
    ([operator, name, is]) =>
      operators.includes(operator) && name === key.toLowerCase() && is.some((one) => values.includes(one)),
  );

/** Anybody, or a role or user of that name in any account. */
const isEverybody = (principal: unknown): boolean =>
  principal === "*" ||
  (typeof principal === "object" &&
    principal !== null &&
    listed((principal as { AWS?: unknown }).AWS).some((one) => one === "*" || /^arn:[^:]*:(iam|sts)::\*:/.test(one)));

/** Conditions that say how a request comes, not from whom: they leave a policy open. */
const NOT_WHO = [
  "aws:securetransport",
  "s3:tlsversion",
  "aws:useragent",
  "aws:referer",
  "s3:x-amz-acl",
  "aws:currenttime",
];

/** Operators that are met by what has no such key, or by all but some: conditions with them narrow little. */
const MET_BY_MOST = /Not|IfExists$|^ForAllValues:/;
/** What every account has. */
const ANY = /^(\*|arn:[^:]*:(iam|sts)::\*.*)$/;

/** Allows anybody. */
export const isOpen: Test = (statement) =>
  statement.Effect === "Allow" &&
  (isEverybody(statement.Principal) || statement.NotPrincipal !== undefined) &&
  conditionsOf(statement).every(
    ([operator, key, values]) =>
      NOT_WHO.includes(key) || MET_BY_MOST.test(operator) || values.some((value) => ANY.test(value) || isWorld(value)),
  );

/** Denies every action of a service, to everybody, under a condition. */
export const deniesAll =
  (service: string, operators: readonly string[], key: string, values: readonly string[]): Test =>
  (statement) =>
    statement.Effect === "Deny" &&
    isEverybody(statement.Principal) &&
    listed(statement.Action).some((action) => action === "*" || action.toLowerCase() === `${service}:*`) &&
    // Under more than one condition a statement denies only what meets them all.
    conditionsOf(statement).length === 1 &&
    hasCondition(statement, operators, key, values);
