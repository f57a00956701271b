// SPDX-License-Identifier: Apache-2.0
import type { CheckResult } from "./check-result";
import type { StackResource } from "./rule";

/** Exempts a resource from a rule until a given day. */
export interface Exemption {
  /** The id of the rule. */
  rule: string;
  /** The name or URN of the resource. `*` matches any characters. */
  resource: string;
  /** The stack that it applies to, `project/stack`. @default every stack; then each stack must need it */
  stack?: string;
  /** Why the risk is accepted, and what reduces it. */
  reason: string;
  /** The e-mail address of the owner. */
  owner: string;
  /** The last day on which it applies, `2027-03-31`, in UTC. */
  expires: string;
}

/** `unknown`: the resource was not evaluated, because a value is unknown. */
export type Outcome = "pass" | "violation" | "unknown" | "exempt";

/** The result of one rule for one resource. */
export interface Result {
  /** The id of the rule. */
  rule: string;
  resource: Pick<StackResource, "urn" | "type" | "name">;
  /** A violation is a violation even if other values are unknown. An unknown value is never a pass. */
  outcome: Outcome;
  /** The violations, or else the unknown properties. Empty for a pass. */
  details: string[];
  /** All violations and unknown properties. */
  check: CheckResult;
  /** The exemption that applies, if the outcome is `exempt`. */
  exemption?: Exemption;
}
