// SPDX-License-Identifier: Apache-2.0

/** A statement of a policy, as AWS reads it. */
export interface PolicyStatement {
  Sid: string;
  Effect: string;
  Principal?: unknown;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

/** The statements of a policy that was given as JSON text. */
export const statementsOf = (policy: unknown): PolicyStatement[] =>
  (JSON.parse(policy as string) as { Statement: PolicyStatement[] }).Statement;
