// SPDX-License-Identifier: Apache-2.0
import { escapeHtml, diagram } from "./diagram";
import type { Report } from "./report";
import { describeOutage, formatFigure } from "./text";

/** Styles of the page, which supports light and dark color schemes. */
const STYLE = `
:root { color-scheme: light dark; --text: #1b2430; --muted: #5d6b7a; --line: #c9d2db; --background: #fff; --ok: #1a7f4b; --error: #b3261e; --link: #4a78b5; --box: #eef3f8; }
@media (prefers-color-scheme: dark) { :root { --text: #e6ebf0; --muted: #9aa7b4; --line: #3a4653; --background: #12171d; --ok: #58c98d; --error: #ff8a80; --link: #7fb0ee; --box: #1d2731; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--background); max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.yes { color: var(--ok); } .no { color: var(--error); font-weight: 600; } pre { white-space: pre-wrap; margin: .25rem 0; font-size: .875rem; color: var(--muted); }
figure { margin: 0; } figcaption { margin-bottom: .5rem; } .outages { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 2rem; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--text); text-anchor: middle; } svg .zone { fill: var(--muted); }
.part rect { fill: var(--box); stroke: var(--line); } .lost { opacity: .35; } .lost rect { stroke-dasharray: 4 3; fill: none; stroke: var(--error); } .lost text { text-decoration: line-through; }
.link { fill: none; stroke: var(--link); stroke-width: 1.2; opacity: .55; } .link.database, .link.cache { stroke: var(--ok); opacity: .3; } .link.egress { stroke: var(--muted); opacity: .6; }
.bar { height: .7rem; background: var(--link); min-width: 2px; } .bar.out-of-scope { background: var(--line); } small { color: var(--muted); }`;

const table = (heads: string[], rows: string[][]): string =>
  `<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead><tbody>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</tbody></table>`;

const targets = ({ targets: rows }: Report): string =>
  table(
    ["target", "stated", "computed", "achievable", "calculation"],
    rows.map((row) => [
      row.target,
      escapeHtml(`${row.stated} ${row.unit}`),
      escapeHtml(formatFigure(row.computed, row.unit)),
      row.isMet ? '<span class="yes">yes</span>' : '<span class="no">no</span>',
      `<pre>${row.arithmetic.map(escapeHtml).join("\n")}</pre>${row.fix === "" ? "" : `<strong>Fix:</strong> ${escapeHtml(row.fix)}`}`,
    ]),
  );

const recoveries = ({ recoveries: rows }: Report): string => {
  const longest = Math.max(...rows.map(({ seconds }) => seconds));
  return table(
    ["loss of", "time to recover", "", "maximum data loss"],
    rows.map(({ loss, seconds, steps, gapSeconds, gapSource, isInScope: isPromised }) => [
      `${loss}${isPromised ? "" : " <small>(not covered by the targets)</small>"}`,
      `${seconds} s<br><small>${steps.map(({ name, assumption }) => `${name} ${assumption.value}`).join(" + ")}</small>`,
      `<div class="bar${isPromised ? "" : " out-of-scope"}" style="width:${(12 * seconds) / longest}rem"></div>`,
      `${Number.isFinite(gapSeconds) ? gapSeconds : "∞"} s<br><small>${escapeHtml(gapSource)}</small>`,
    ]),
  );
};

const outages = ({ outages: rows, graph }: Report): string =>
  rows
    .map((row) => {
      const verdict =
        row.brokenPaths.length === 0
          ? '<span class="yes">every purpose has a path</span>'
          : `<span class="no">${row.brokenPaths.map(escapeHtml).join("<br>")}</span>`;
      return `<figure><figcaption>Without ${describeOutage(row)}: ${verdict}</figcaption>${diagram(graph, row.outage)}</figure>`;
    })
    .join("");

/** The report as a self-contained web page, without scripts or external resources. */
export const page = (report: Report): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Targets of ${report.stack}</title><style>${STYLE}</style></head><body>
<h1>Targets of ${report.stack}: ${report.isMet ? '<span class="yes">all are achievable</span>' : '<span class="no">not all are achievable</span>'}</h1>
<p>Calculated from the stack's settings and shape with the model in docs/targets.md. None of it was measured on AWS.</p>
${targets(report)}
<h2>Topology</h2>
<figure>${diagram(report.graph)}</figure>
<h2>Outages</h2>
<div class="outages">${outages(report)}</div>
<h2>Recovery times and data loss</h2>
${recoveries(report)}
<h2>Assumptions</h2>
<ul>${report.assumptions.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>
<h2>Sources</h2>
${table(
  ["figure", "value", "source"],
  report.sources.map((row) => row.map(escapeHtml)),
)}
</body></html>
`;
