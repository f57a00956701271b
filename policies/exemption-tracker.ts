// SPDX-License-Identifier: Apache-2.0
import type { StackValidationPolicy } from "@pulumi/policy";
import type { Answer } from "./answer";
import type { Result } from "./evaluate";
import { dayOf, EXEMPTIONS_RULE, exempted, exemptionProblems, stackOf, type Exemption } from "./exemption";
import type { Rule } from "./rule";

/** The exemptions from the rules of one pack, and what has needed them so far. */
export class Ledger {
  private readonly exemptions: readonly Exemption[];
  private readonly needs: Result[] = [];

  constructor(
    exemptions: readonly Exemption[],
    private readonly rules: readonly Rule[],
    private readonly today = dayOf(new Date()),
  ) {
    this.exemptions = exemptions.filter((exemption) => rules.some(({ id }) => id === exemption.rule));
  }

  /** The exemption of a resource from a rule that holds today. */
  exemptionFor({ id }: Rule, resource: Result["resource"]): Exemption | undefined {
    return exempted({ rule: id, resource }, this.exemptions, this.today);
  }

  /** The same, of a resource that breaks the rule or may: this is noted, so that the exemption counts as needed. */
  neededFor(rule: Rule, resource: Result["resource"], { violations }: Answer): Exemption | undefined {
    if (this.exemptions.length === 0) return undefined;
    this.needs.push({ rule: rule.id, resource, outcome: violations.length > 0 ? "violation" : "unknown", details: [] });
    return this.exemptionFor(rule, resource);
  }

  /** Finds exemptions that are expired or not needed; none where the pack has no exemptions, for it has the whole stack unpacked. */
  policies(): StackValidationPolicy[] {
    if (this.exemptions.length === 0) return [];
    return [
      {
        name: EXEMPTIONS_RULE,
        description: "An exemption is well formed, still runs, and is needed.",
        enforcementLevel: "mandatory",
        // The analyzer asks for the stack after all resources, so the ledger is complete.
        validateStack: ({ resources }, report) => {
          const stack = resources[0] && stackOf(resources[0].urn);
          for (const { exemption, message } of exemptionProblems(
            this.exemptions,
            this.rules,
            this.rules,
            this.needs,
            this.today,
            stack,
          ))
            report(`exemption of ${exemption.resource} from ${exemption.rule}: ${message}`);
        },
      },
    ];
  }
}

/** An exemption in words: what a report of the analyzer says in place of a violation. */
export const inWords = ({ expires, owner, reason }: Exemption): string =>
  `exempt until ${expires} by ${owner}: ${reason}`;
