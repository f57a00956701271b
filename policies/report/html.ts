// SPDX-License-Identifier: Apache-2.0
// One page without scripts and external resources, so that it can be archived as one file.
import type { Assessment, AssessedResult } from "./assessment";
import { escapeXml } from "../../pages/escape-xml";
import { matrix, type FrameworkMatrix } from "./matrix";
import { tool } from "./tool";

const STYLE = `
body { font: 15px/1.45 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; background: #fff }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem }
th, td { border: 1px solid #d0d7de; padding: .35rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: #f6f8fa }
.violation { background: #ffebe9 } .unknown { background: #fff8c5 } .exempt { background: #ddf4ff } .pass { background: #dafbe1 }
code { font-size: .9em }`;

export const html = (assessment: Assessment): string => {
  const { time, commit, source, rules, results, mandatory, problems } = assessment;
  const of = (outcome: AssessedResult["outcome"]): AssessedResult[] => results.filter((one) => one.outcome === outcome);
  const subject = source.stack ?? source.file;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Policy report of ${escapeXml(subject)}</title><style>${STYLE}
</style></head>
<body>
<h1>Policy report of ${escapeXml(subject)}</h1>
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
${matrix(assessment).map(controls).join("\n")}
</body>
</html>
`;
};

const describeResource = ({ resource }: AssessedResult): string => `${resource.name} (${resource.type})`;

const row = (cssClass: string, cells: readonly string[]): string =>
  `<tr class="${cssClass.replace(/ /g, "-")}">${cells.map((cell) => `<td>${escapeXml(cell)}</td>`).join("")}</tr>`;

const section = (title: string, columns: readonly string[], rows: readonly string[]): string =>
  rows.length === 0
    ? ""
    : `<h2>${escapeXml(title)}</h2>\n<table><thead><tr>${columns.map((column) => `<th>${column}</th>`).join("")}</tr></thead>
<tbody>\n${rows.join("\n")}\n</tbody></table>`;

const controls = ({ title, controls: rows }: FrameworkMatrix): string =>
  section(
    title,
    ["control", "requirement", "result", "what rules cover", "rules"],
    rows.map(({ id, title: requirement, scope, result, rules }) =>
      row(result, [id, requirement, result, scope, rules.map((one) => `${one.rule}: ${one.result}`).join(", ")]),
    ),
  );
