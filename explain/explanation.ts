// SPDX-License-Identifier: Apache-2.0
import type { ProjectPolicy } from "../policies/project-policy";
import { assess } from "../policies/report/assessment";
import { matrix, type FrameworkMatrix } from "../policies/report/matrix";
import { rules } from "../policies/rules";
import { costChanges, estimate, type CostChange, type Estimate } from "./cost/estimate";
import { architectureOf, type Architecture } from "./picture/architecture";
import { sourceOf, type Subject } from "./subject";
import { targetsOf, type TargetRow } from "./targets";
import { componentsOf, type Component } from "./tree";

/** What a page and its Markdown form show. */
export interface Explanation {
  subject: Pick<Subject, "project" | "stack" | "from">;
  time: Date;
  architecture: Architecture;
  components: Component[];
  cost: Estimate;
  /** The cost of the state before, if there is one. */
  before?: { file: string; total: number; changes: CostChange[] };
  targets: TargetRow[];
  frameworks: FrameworkMatrix[];
  /** The violations and exemptions, by rule. Details are left out, because they can contain values of properties. */
  violations: RuleResult[];
  exempt: RuleResult[];
  rules: number;
  /** The number of results that are not known before the update. */
  notEvaluated: number;
}

export interface RuleResult {
  rule: string;
  title: string;
  severity: string;
  /** The names of the resources. */
  resources: string[];
}

/**
 * Explains a stack.
 * @param policy The levels, settings and exemptions of the project.
 * @param before The deployed state that the cost is compared with, and its file.
 */
export const explanationOf = (
  subject: Subject,
  policy: ProjectPolicy,
  time: Date,
  before?: { file: string; subject: Subject },
): Explanation => {
  const assessment = assess(sourceOf(subject), rules, policy, time);
  const byRule = (outcome: "violation" | "exempt"): RuleResult[] =>
    assessment.rules.flatMap((rule) => {
      const found = assessment.results.filter((one) => one.rule === rule && one.outcome === outcome);
      const { id, title, severity } = rule;
      return found.length === 0
        ? []
        : [{ rule: id, title, severity, resources: found.map(({ resource }) => resource.name) }];
    });
  const cost = estimate(subject);
  const costBefore = before && estimate(before.subject);
  return {
    subject,
    time,
    architecture: architectureOf(subject),
    components: componentsOf(subject),
    cost,
    ...(before && {
      before: { file: before.file, total: costBefore!.total, changes: costChanges(costBefore!, cost) },
    }),
    targets: targetsOf(subject),
    frameworks: matrix(assessment),
    violations: byRule("violation"),
    exempt: byRule("exempt"),
    rules: assessment.rules.length,
    notEvaluated: assessment.results.filter(({ outcome }) => outcome === "unknown").length,
  };
};

/** The controls of a framework by result: passed, violated, not evaluated, exempt, and not covered by rules. */
export const countControls = ({ controls }: FrameworkMatrix): number[] => {
  const evaluated = ["pass", "violation", "unknown", "exempt"];
  const count = (test: (result: string) => boolean): number => controls.filter(({ result }) => test(result)).length;
  return [...evaluated.map((one) => count((result) => result === one)), count((result) => !evaluated.includes(result))];
};

/** US dollars: `4,400.99`. */
export const formatDollars = (amount: number): string =>
  amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A change of US dollars with its sign: `+12.50`, `−3.00`, `±0.00`. */
export const formatChange = (amount: number): string => {
  const text = formatDollars(Math.abs(amount));
  return `${text === "0.00" ? "±" : amount > 0 ? "+" : "−"}${text}`;
};

/** What a page was made from, as a sentence. */
export const describeOrigin = ({ from }: Explanation["subject"]): string =>
  ({
    recording: "from the program, recorded without a cloud",
    preview: "from a preview",
    state: "from the deployed state",
  })[from];

/** What the figures do not say, for every form of the page. */
export const CAVEATS: readonly string[] = [
  "The amounts are estimates in US dollars for a month of 730 hours, with on-demand prices, the minimum number of nodes and pods, and no traffic. They are not an offer from AWS.",
  "They contain no taxes, discounts, free tiers, support plans, data transfer, requests, logs, backups or storage that grows with use.",
  "One capacity unit of each load balancer is assumed. Volumes of pods are assumed to be gp3.",
  "The targets are calculated from the topology. They were not measured.",
  "Rules cover controls in part. No report shows that a company is compliant.",
];
