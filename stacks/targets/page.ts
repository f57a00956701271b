// SPDX-License-Identifier: Apache-2.0
import { escaped, picture } from "./picture";
import type { Report } from "./report";
import { lostName, shown } from "./text";

const STYLE = `
:root { color-scheme: light dark; --ink: #1b2430; --faint: #5d6b7a; --line: #c9d2db; --ground: #fff; --good: #1a7f4b; --bad: #b3261e; --way: #4a78b5; --box: #eef3f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --faint: #9aa7b4; --line: #3a4653; --ground: #12171d; --good: #58c98d; --bad: #ff8a80; --way: #7fb0ee; --box: #1d2731; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.yes { color: var(--good); } .no { color: var(--bad); font-weight: 600; } pre { white-space: pre-wrap; margin: .25rem 0; font-size: .875rem; color: var(--faint); }
figure { margin: 0; } figcaption { margin-bottom: .5rem; } .losses { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 2rem; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); text-anchor: middle; } svg .zone { fill: var(--faint); }
.part rect { fill: var(--box); stroke: var(--line); } .lost { opacity: .35; } .lost rect { stroke-dasharray: 4 3; fill: none; stroke: var(--bad); } .lost text { text-decoration: line-through; }
.way { fill: none; stroke: var(--way); stroke-width: 1.2; opacity: .55; } .way.database, .way.cache { stroke: var(--good); opacity: .3; } .way.egress { stroke: var(--faint); opacity: .6; }
.bar { height: .7rem; background: var(--way); min-width: 2px; } .bar.unpromised { background: var(--line); } small { color: var(--faint); }`;

const table = (heads: string[], rows: string[][]): string =>
  `<table><thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead><tbody>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</tbody></table>`;

const targets = ({ targets: rows }: Report): string =>
  table(
    ["target", "stated", "comes to", "met", "arithmetic"],
    rows.map((row) => [
      row.target,
      escaped(`${row.stated} ${row.unit}`),
      escaped(shown(row.computed, row.unit)),
      row.isMet ? '<span class="yes">yes</span>' : '<span class="no">no</span>',
      `<pre>${row.arithmetic.map(escaped).join("\n")}</pre>${row.remedy === "" ? "" : `<strong>To mend it:</strong> ${escaped(row.remedy)}`}`,
    ]),
  );

const recoveries = ({ recoveries: rows }: Report): string => {
  const longest = Math.max(...rows.map(({ seconds }) => seconds));
  return table(
    ["loss of", "time to recover", "", "data lost at most"],
    rows.map(({ loss, seconds, steps, gapSeconds, gapSource, isPromised }) => [
      `${loss}${isPromised ? "" : " <small>(not promised)</small>"}`,
      `${seconds} s<br><small>${steps.map(({ name, fact }) => `${name} ${fact.value}`).join(" + ")}</small>`,
      `<div class="bar${isPromised ? "" : " unpromised"}" style="width:${(12 * seconds) / longest}rem"></div>`,
      `${Number.isFinite(gapSeconds) ? gapSeconds : "∞"} s<br><small>${escaped(gapSource)}</small>`,
    ]),
  );
};

const losses = ({ losses: rows, graph }: Report): string =>
  rows
    .map((row) => {
      const verdict =
        row.breaks.length === 0
          ? '<span class="yes">every path is kept</span>'
          : `<span class="no">${row.breaks.map(escaped).join("<br>")}</span>`;
      return `<figure><figcaption>Without ${lostName(row)}: ${verdict}</figcaption>${picture(graph, row.lost)}</figure>`;
    })
    .join("");

/** The report as one page that needs nothing else: no script, no font, no picture from elsewhere. */
export const page = (report: Report): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Targets of ${report.stack}</title><style>${STYLE}</style></head><body>
<h1>Targets of ${report.stack}: ${report.isMet ? '<span class="yes">all are met</span>' : '<span class="no">not all are met</span>'}</h1>
<p>Computed from the stack's settings and shape, by the model in docs/targets.md. Nothing here was measured on AWS.</p>
${targets(report)}
<h2>The topology, and the paths through it</h2>
<figure>${picture(report.graph)}</figure>
<h2>When it is lost</h2>
<div class="losses">${losses(report)}</div>
<h2>Time to recover, and what is gone</h2>
${recoveries(report)}
<h2>Taken for granted</h2>
<ul>${report.assumptions.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>
<h2>Sources</h2>
${table(
  ["figure", "value", "source"],
  report.sources.map((row) => row.map(escaped)),
)}
</body></html>
`;
