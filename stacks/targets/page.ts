// SPDX-License-Identifier: Apache-2.0
import { document, table } from "../../pages/document";
import { escapeXml } from "../../pages/escape-xml";
import { diagram } from "./diagram";
import type { Report } from "./report";
import { describeOutage, formatFigure } from "./text";

/** Styles of the page, besides those that all pages share. */
const STYLE = `
.yes { color: var(--ok); } .no { color: var(--error); font-weight: 600; } pre { white-space: pre-wrap; margin: .25rem 0; font-size: .875rem; color: var(--muted); }
figure { margin: 0; } figcaption { margin-bottom: .5rem; } .outages { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 2rem; }
svg { width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--text); text-anchor: middle; } svg .zone { fill: var(--muted); }
.part rect { fill: var(--panel); stroke: var(--line); } .lost { opacity: .35; } .lost rect { stroke-dasharray: 4 3; fill: none; stroke: var(--error); } .lost text { text-decoration: line-through; }
.link { fill: none; stroke: var(--accent); stroke-width: 1.2; opacity: .55; } .link.database, .link.cache { stroke: var(--ok); opacity: .3; } .link.egress { stroke: var(--muted); opacity: .6; }
caption { text-align: left; color: var(--muted); } .bar { display: block; height: .7rem; background: var(--accent); min-width: 2px; } .bar.out-of-scope { background: var(--line); }`;

const targets = ({ targets: rows }: Report): string =>
  table({
    caption: "Targets",
    columns: ["target", "stated", "computed", "achievable", "calculation"],
    rows: rows.map((row) => ({
      cells: [
        row.target,
        escapeXml(`${row.stated} ${row.unit}`),
        escapeXml(formatFigure(row.computed, row.unit)),
        row.isMet ? '<span class="yes">yes</span>' : '<span class="no">no</span>',
        `<pre>${row.arithmetic.map(escapeXml).join("\n")}</pre>${row.fix === "" ? "" : `<strong>Fix:</strong> ${escapeXml(row.fix)}`}`,
      ],
    })),
  });

const recoveries = ({ recoveries: rows }: Report): string => {
  const longest = Math.max(...rows.map(({ seconds }) => seconds));
  return table({
    caption: "Recovery times and data loss",
    columns: ["loss of", "time to recover", "comparison", "maximum data loss"],
    rows: rows.map(({ loss, seconds, steps, gapSeconds, gapSource, isInScope: isPromised }) => ({
      cells: [
        `${loss}${isPromised ? "" : " <small>(not covered by the targets)</small>"}`,
        `${seconds} s<br/><small>${steps.map(({ name, assumption }) => `${name} ${assumption.value}`).join(" + ")}</small>`,
        `<span class="bar${isPromised ? "" : " out-of-scope"}" style="width:${(100 * seconds) / longest}%"></span>`,
        `${Number.isFinite(gapSeconds) ? gapSeconds : "∞"} s<br/><small>${escapeXml(gapSource)}</small>`,
      ],
    })),
  });
};

const outages = ({ outages: rows, graph }: Report): string =>
  rows
    .map((row) => {
      const verdict =
        row.brokenPaths.length === 0
          ? '<span class="yes">every purpose has a path</span>'
          : `<span class="no">${row.brokenPaths.map(escapeXml).join("<br/>")}</span>`;
      return `<figure><figcaption>Without ${describeOutage(row)}: ${verdict}</figcaption>${diagram(graph, row.outage)}</figure>`;
    })
    .join("");

/** The report as a self-contained web page, without scripts or external resources. */
export const page = (report: Report): string =>
  document(
    `Targets of ${report.stack}`,
    STYLE,
    `<h1>Targets of ${escapeXml(report.stack)}: ${report.isMet ? '<span class="yes">all are achievable</span>' : '<span class="no">not all are achievable</span>'}</h1>
<p>Calculated from the stack's settings and shape with the model in docs/targets.md. None of it was measured on AWS.</p>
${targets(report)}
<h2>Topology</h2>
<figure>${diagram(report.graph)}</figure>
<h2>Outages</h2>
<div class="outages">${outages(report)}</div>
<h2>Recovery times and data loss</h2>
${recoveries(report)}
<h2>Assumptions</h2>
<ul>${report.assumptions.map((line) => `<li>${escapeXml(line)}</li>`).join("")}</ul>
<h2>Sources</h2>
${table({
  caption: "Sources of the figures",
  columns: ["figure", "value", "source"],
  rows: report.sources.map((row) => ({ cells: row.map(escapeXml) })),
})}`,
  );
