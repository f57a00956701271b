// SPDX-License-Identifier: Apache-2.0
// The report in the terminal: violations, results that were not evaluated, exemptions and totals.
import type { Assessment, AssessedResult } from "./assessment";
import { matrix } from "./matrix";
import { positionsOf } from "./source";

const SEVERITIES = ["critical", "high", "medium"] as const;

export const table = (assessment: Assessment): string => {
  const { source, rules, results, mandatory, problems } = assessment;
  const of = (outcome: AssessedResult["outcome"]): AssessedResult[] => results.filter((one) => one.outcome === outcome);
  const positions = positionsOf(source);
  const describeResource = ({ urn, name, type }: AssessedResult["resource"]): string => {
    const position = positions.get(urn);
    return `${name} (${type})${position ? `, ${position.file}:${position.line}` : ""}`;
  };
  const violations = [...of("violation")].sort(
    (one, other) => SEVERITIES.indexOf(one.rule.severity) - SEVERITIES.indexOf(other.rule.severity),
  );
  return [
    ...section(
      "Violations",
      violations.map((one) => [
        mandatory.has(one.rule) ? one.rule.severity : `${one.rule.severity}, advisory`,
        one.rule.id,
        describeResource(one.resource),
        ...one.details,
        `Fix: ${one.rule.remediation}`,
      ]),
    ),
    ...section(
      "Not evaluated: these values are secret, or known only during the update",
      of("unknown").map((one) => ["unknown", one.rule.id, describeResource(one.resource), one.details.join(", ")]),
    ),
    ...section(
      "Exempt",
      of("exempt").map((one) => [
        `until ${one.exemption!.expires}`,
        one.rule.id,
        describeResource(one.resource),
        `${one.exemption!.reason} (${one.exemption!.owner})`,
      ]),
    ),
    ...section(
      "Rejected exemptions",
      problems.map(({ exemption, message }) => ["exemption", exemption.rule, exemption.resource, message]),
    ),
    ...controls(assessment),
    "",
    `resources: ${source.resources.length}, rules: ${rules.length}; passed: ${of("pass").length}, violations: ${violations.length}, ` +
      `not evaluated: ${of("unknown").length}, exempt: ${of("exempt").length}`,
  ].join("\n");
};

/** A title and rows. The first three columns are aligned; each further column is on its own line. */
const section = (title: string, rows: readonly string[][]): string[] => {
  if (rows.length === 0) return [];
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]!.length));
  const [first, second] = [width(0), width(1)];
  return [
    title,
    ...rows.flatMap(([a, b, c, ...more]) => [
      `  ${a!.padEnd(first)}  ${b!.padEnd(second)}  ${c}`,
      ...more.map((line) => `      ${line}`),
    ]),
    "",
  ];
};

/** One line for each framework, with the number of controls by result. */
const controls = (assessment: Assessment): string[] => [
  "Controls, as far as rules cover them",
  ...matrix(assessment).map(({ framework, controls: rows }) => {
    const counted = (["pass", "violation", "unknown", "exempt", "not applicable", "no rule", "not in code"] as const)
      .map((result) => [result, rows.filter((row) => row.result === result).length] as const)
      .filter(([, count]) => count > 0);
    return `  ${framework.padEnd(8)}  ${counted.map(([result, count]) => `${count} ${result}`).join(", ")}`;
  }),
];
