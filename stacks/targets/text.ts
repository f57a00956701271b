// SPDX-License-Identifier: Apache-2.0
import { round } from "../../components/targets/numbers";
import type { OutageRow, Report } from "./report";

/** A figure with its unit. */
export const formatFigure = (value: number | null, unit: string): string =>
  value === null ? `∞ ${unit}` : `${unit === "%" ? value.toFixed(3) : round(value)} ${unit}`;

/** The name of an outage: `zone a`, `the region (not covered by the targets)`. */
export const describeOutage = ({ outage, isInScope }: OutageRow): string =>
  `${outage.zone === undefined ? "the region" : `zone ${outage.zone}`}${isInScope ? "" : " (not covered by the targets)"}`;

/** The report for a terminal. */
export const text = (report: Report): string => {
  const row = (cells: string[]): string =>
    `  ${cells.map((cell, index) => cell.padEnd([22, 20, 20, 0][index]!)).join("")}`.trimEnd();
  const unmet = report.targets.filter(({ isMet }) => !isMet).length;
  return [
    `Targets of ${report.stack}: ${report.isMet ? "all are achievable" : `${unmet} of ${report.targets.length} are not achievable`}`,
    "",
    row(["target", "stated", "computed", "achievable"]),
    ...report.targets.map(({ target, unit, stated, computed, isMet }) =>
      row([target, `${stated} ${unit}`, formatFigure(computed, unit), isMet ? "yes" : "NO"]),
    ),
    ...report.targets.flatMap(({ target, arithmetic, fix }) => [
      "",
      target,
      ...arithmetic.map((line) => `    ${line}`),
      ...(fix === "" ? [] : [`    Fix: ${fix}`]),
    ]),
    "",
    "Paths during an outage of (from the settings; `npm test` checks the registered resources)",
    ...report.outages.flatMap((row) => [
      `  ${describeOutage(row)}`,
      ...(row.brokenPaths.length === 0 ? ["edge, application, data and egress each have a path"] : row.brokenPaths).map(
        (line) => `    ${line}`,
      ),
    ]),
    "",
    "Assumptions",
    ...report.assumptions.map((line) => `  - ${line}`),
    "  - for the source of each figure, see --json, --html or docs/targets.md",
    "",
  ].join("\n");
};
