// SPDX-License-Identifier: Apache-2.0
// Policy documents as AWS accepts them: JSON text or an object, one statement or a list, one string or a list.

/** A statement. Its elements are checked where they are used, because documents come from users. */
export interface Statement {
  Sid?: unknown;
  Effect?: unknown;
  Principal?: unknown;
  NotPrincipal?: unknown;
  Action?: unknown;
  NotAction?: unknown;
  Resource?: unknown;
  NotResource?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

/** A policy document. */
export interface PolicyDocument {
  Version?: unknown;
  Statement?: Statement | Statement[];
}

/** The strings of a value that can be one string or a list. */
export const toStrings = (value: unknown): string[] => [value ?? []].flat().filter((one) => typeof one === "string");

/** Parses a policy. A value that is not a policy becomes a document without statements. */
export const documentOf = (policy: unknown): PolicyDocument => {
  try {
    const document: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
    return typeof document === "object" && document !== null ? document : {};
  } catch {
    return {};
  }
};

/** The statements of a policy. A value that is not a policy has none. */
export const statementsOf = (policy: unknown): Statement[] =>
  [documentOf(policy).Statement ?? []].flat().filter((one) => typeof one === "object" && one !== null);

/** One test of a `Condition` element. */
export interface Condition {
  /** The operator with its prefix and suffix, such as `ForAllValues:StringLikeIfExists`. */
  operator: string;
  /** The context key in lower case, because AWS ignores the case of keys. */
  key: string;
  /** The context key as the policy spells it. */
  name: string;
  values: string[];
}

/** The tests of a statement. All of them must pass. */
export const conditionsOf = ({ Condition }: Statement): Condition[] =>
  Object.entries(Condition ?? {}).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([name, value]) => ({
      operator,
      key: name.toLowerCase(),
      name,
      values: [value].flat().map(String),
    })),
  );
