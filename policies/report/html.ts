// SPDX-License-Identifier: Apache-2.0
// One page without scripts and external resources, so that it can be archived as one file.
import { document, table, type Row } from "../../pages/document";
import { escapeXml } from "../../pages/escape-xml";
import type { Assessment, AssessedResult } from "./assessment";
import { matrix, type FrameworkMatrix } from "./matrix";
import { tool } from "./tool";

const STYLE = `
tr.violation > * { background: var(--error-panel); } tr.unknown > * { background: var(--warning-panel); } tr.exempt > * { background: var(--info-panel); } tr.pass > * { background: var(--ok-panel); }
th, td { padding: .35rem .6rem; } caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;

export const html = (assessment: Assessment): string => {
  const { time, commit, source, rules, results, mandatory, problems } = assessment;
  const of = (outcome: AssessedResult["outcome"]): AssessedResult[] => results.filter((one) => one.outcome === outcome);
  const subject = source.stack ?? source.file;
  return document(
    `Policy report of ${subject}`,
    STYLE,
    `<h1>Policy report of ${escapeXml(subject)}</h1>
<p>${tool.name} ${tool.version}, from the ${source.from}, at <time>${time.toISOString()}</time>, commit ${escapeXml(commit ?? "unknown")}.
Resources: ${source.resources.length}, rules: ${rules.length}; passed: ${of("pass").length}, violations: ${of("violation").length},
not evaluated: ${of("unknown").length}, exempt: ${of("exempt").length}.</p>
${section(
  "Violations",
  ["severity", "rule", "resource", "what is wrong", "fix"],
  of("violation").map((one) =>
    row("violation", [
      mandatory.has(one.rule) ? one.rule.severity : `${one.rule.severity}, advisory`,
      one.rule.id,
      describeResource(one),
      one.details.join("; "),
      one.rule.remediation,
    ]),
  ),
)}
${section(
  "Not evaluated",
  ["rule", "resource", "secret, or known only during the update"],
  of("unknown").map((one) => row("unknown", [one.rule.id, describeResource(one), one.details.join(", ")])),
)}
${section(
  "Exempt",
  ["rule", "resource", "reason", "owner", "last day"],
  of("exempt").map((one) =>
    row("exempt", [
      one.rule.id,
      describeResource(one),
      one.exemption!.reason,
      one.exemption!.owner,
      one.exemption!.expires,
    ]),
  ),
)}
${section(
  "Rejected exemptions",
  ["rule", "resource", "reason"],
  problems.map(({ exemption, message }) => row("violation", [exemption.rule, exemption.resource, message])),
)}
${matrix(assessment).map(controls).join("\n")}`,
  );
};

const describeResource = ({ resource }: AssessedResult): string => `${resource.name} (${resource.type})`;

const row = (cssClass: string, cells: readonly string[]): Row => ({
  cells: cells.map(escapeXml),
  cssClass: cssClass.replace(/ /g, "-"),
});

const section = (title: string, columns: readonly string[], rows: readonly Row[]): string =>
  rows.length === 0 ? "" : `<h2>${escapeXml(title)}</h2>\n${table({ caption: title, columns, rows })}`;

const controls = ({ title, controls: rows }: FrameworkMatrix): string =>
  section(
    title,
    ["control", "requirement", "result", "what rules cover", "rules"],
    rows.map(({ id, title: requirement, scope, result, rules }) =>
      row(result, [id, requirement, result, scope, rules.map((one) => `${one.rule}: ${one.result}`).join(", ")]),
    ),
  );
