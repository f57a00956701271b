// SPDX-License-Identifier: Apache-2.0
import { round } from "../../components/targets/numbers";
import type { LossRow, Report } from "./report";

/** A figure with its unit. */
export const shown = (value: number | null, unit: string): string =>
  value === null ? `∞ ${unit}` : `${unit === "%" ? value.toFixed(3) : round(value)} ${unit}`;

/** `zone a`, `the region (not promised)`. */
export const lostName = ({ lost, isPromised }: LossRow): string =>
  `${lost.zone === undefined ? "the region" : `zone ${lost.zone}`}${isPromised ? "" : " (not promised)"}`;

/** The report for a terminal. */
export const text = (report: Report): string => {
  const row = (cells: string[]): string =>
    `  ${cells.map((cell, index) => cell.padEnd([22, 20, 20, 0][index]!)).join("")}`.trimEnd();
  return [
    `Targets of ${report.stack}: ${report.isMet ? "all are met" : `${report.targets.filter(({ isMet }) => !isMet).length} can't be met`}`,
    "",
    row(["target", "stated", "comes to", "met"]),
    ...report.targets.map(({ target, unit, stated, computed, isMet }) =>
      row([target, `${stated} ${unit}`, shown(computed, unit), isMet ? "yes" : "NO"]),
    ),
    ...report.targets.flatMap(({ target, arithmetic, remedy }) => [
      "",
      target,
      ...arithmetic.map((line) => `    ${line}`),
      ...(remedy === "" ? [] : [`    to mend it: ${remedy}`]),
    ]),
    "",
    "When it is lost (as declared; npm test proves it from what the stack registers)",
    ...report.losses.flatMap((loss) => [
      `  ${lostName(loss)}`,
      ...(loss.breaks.length === 0 ? ["edge, application, data and egress each keep a path"] : loss.breaks).map(
        (line) => `    ${line}`,
      ),
    ]),
    "",
    "Taken for granted",
    ...report.assumptions.map((line) => `  - ${line}`),
    "  - sources of each figure: --json, --html, docs/targets.md",
    "",
  ].join("\n");
};
