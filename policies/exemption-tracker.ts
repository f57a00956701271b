// SPDX-License-Identifier: Apache-2.0
import { exemptionProblems, findExemption, utcDay, type ExemptionProblem } from "./exemption";
import type { Exemption, Result } from "./result";
import type { Rule } from "./rule";

/** Applies exemptions to results, and tracks which exemptions were needed. */
export class ExemptionTracker {
  private readonly failures: Result[] = [];

  /**
   * @param checked the rules that are evaluated; an exemption from another rule counts neither as expired nor as unused
   */
  constructor(
    private readonly exemptions: readonly Exemption[],
    private readonly checked: readonly Rule[],
    private readonly today = utcDay(new Date()),
  ) {}

  /** The exemption of a resource from a rule that is valid today. */
  find(rule: string, resource: Result["resource"]): Exemption | undefined {
    return findExemption({ rule, resource }, this.exemptions, this.today);
  }

  /** Makes a violation `exempt` if an exemption applies, and an unknown result too, because it can become a violation. */
  apply(result: Result): Result {
    if (result.outcome === "pass" || this.exemptions.length === 0) return result;
    this.failures.push(result);
    const exemption = this.find(result.rule, result.resource);
    return exemption ? { ...result, outcome: "exempt", exemption } : result;
  }

  /** The exemptions that are expired or unused, after all results of a stack were applied. */
  problems(stack?: string): ExemptionProblem[] {
    return exemptionProblems(this.exemptions, this.checked, this.failures, this.today, stack);
  }
}
