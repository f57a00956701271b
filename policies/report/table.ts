// SPDX-License-Identifier: Apache-2.0
// What a person reads in a terminal: what is wrong, what is not known, what is exempt, and how much that is.
import type { Assessment, Verdict } from "./assessment";
import { matrix } from "./matrix";
import { positionsOf } from "./source";

const SEVERITIES = ["critical", "high", "medium"] as const;

export const table = (assessment: Assessment): string => {
  const { source, rules, verdicts, mandatory, problems } = assessment;
  const of = (outcome: Verdict["outcome"]): Verdict[] => verdicts.filter((one) => one.outcome === outcome);
  const positions = positionsOf(source);
  const placeOf = ({ urn, name, type }: Verdict["resource"]): string => {
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
        placeOf(one.resource),
        ...one.details,
        `mend: ${one.rule.remediation}`,
      ]),
    ),
    ...section(
      "Not evaluated: these values are secret, or unknown until the update",
      of("unknown").map((one) => ["unknown", one.rule.id, placeOf(one.resource), one.details.join(", ")]),
    ),
    ...section(
      "Exempt",
      of("exempt").map((one) => [
        `until ${one.exemption!.expires}`,
        one.rule.id,
        placeOf(one.resource),
        `${one.exemption!.reason} (${one.exemption!.owner})`,
      ]),
    ),
    ...section(
      "Exemptions not accepted",
      problems.map(({ exemption, message }) => ["exemption", exemption.rule, exemption.resource, message]),
    ),
    ...controls(assessment),
    "",
    `resources: ${source.resources.length}, rules: ${rules.length}; passed: ${of("pass").length}, violations: ${violations.length}, ` +
      `not evaluated: ${of("unknown").length}, exempt: ${of("exempt").length}`,
  ].join("\n");
};

/** A title, and of each row its first three columns aligned; what follows stands on lines of its own. */
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

/** One line a framework: how its controls stand. */
const controls = (assessment: Assessment): string[] => [
  "Controls, as far as rules show them",
  ...matrix(assessment).map(({ framework, controls: rows }) => {
    const counted = (["pass", "violation", "unknown", "exempt", "not applicable", "no rule", "not in code"] as const)
      .map((result) => [result, rows.filter((row) => row.result === result).length] as const)
      .filter(([, count]) => count > 0);
    return `  ${framework.padEnd(8)}  ${counted.map(([result, count]) => `${count} ${result}`).join(", ")}`;
  }),
];
