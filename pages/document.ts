// SPDX-License-Identifier: Apache-2.0
// The parts that all pages of this repository share. A page is one file without scripts and external resources, so that it can be
// archived, and opened without a network.
import { escapeXml } from "./escape-xml";

/** Colors for light and dark screens and for paper. All texts have a contrast of at least 4.5 : 1 with their background. */
const COLORS = `
:root { color-scheme: light dark; --text: #16191f; --muted: #545b64; --line: #d1d5db; --background: #fff; --panel: #f5f6f8; --accent: #0b5cad; --ok: #1a6b3c; --error: #a61b13; --warning: #7a4d00;
  --ok-panel: #e3f4e8; --error-panel: #fde8e6; --warning-panel: #fdf3d3; --info-panel: #e3effb; }
@media screen and (prefers-color-scheme: dark) { :root { --text: #e8ebef; --muted: #a5afba; --line: #3a4450; --background: #10151b; --panel: #19212a; --accent: #82b7f2; --ok: #6fd39a; --error: #ff9a90; --warning: #f0c36a;
  --ok-panel: #12301f; --error-panel: #3d1512; --warning-panel: #33260a; --info-panel: #12283f; } }
@media print { :root { color-scheme: light; } }`;

const BASE = `
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--background); max-width: 72rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
a { color: var(--accent); }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--muted); font-weight: 600; }
tbody th { font-weight: 600; min-width: 7rem; } td { min-width: 4rem; overflow-wrap: anywhere; }
small, .muted { color: var(--muted); font-weight: 400; }
.scroll { overflow-x: auto; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media print { body { max-width: none; font-size: 10pt; padding: 0; } .scroll { overflow: visible; } h2, h3 { break-after: avoid; } tr, figure { break-inside: avoid; } }`;

/** A whole page. `body` is HTML, and `title` is text. The elements are closed, so that a test can check the page as XML. */
export const document = (title: string, style: string, body: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/><title>${escapeXml(title)}</title><style>${COLORS}${BASE}${style}
</style></head>
<body>
${body}
</body>
</html>
`;

/** A row of a table. The cells are HTML; the first one names the row. */
export interface Row {
  cells: readonly string[];
  cssClass?: string;
}

export interface Table {
  /** What the table shows, as text. Screen readers announce it. */
  caption: string;
  /** The names of the columns, as text. Columns with a leading `#` hold numbers. */
  columns: readonly string[];
  rows: readonly Row[];
}

/** A table whose headers have scopes. It scrolls by itself where it is wider than the screen. */
export const table = ({ caption, columns, rows }: Table): string => {
  const isNumber = columns.map((column) => column.startsWith("#"));
  const cssClass = (index: number): string => (isNumber[index] ? ' class="number"' : "");
  const head = columns.map(
    (column, index) => `<th scope="col"${cssClass(index)}>${escapeXml(column.replace("#", ""))}</th>`,
  );
  const body = rows.map(({ cells, cssClass: ofRow }) => {
    const columnsOf = cells.map((cell, index) =>
      index === 0 ? `<th scope="row">${cell}</th>` : `<td${cssClass(index)}>${cell}</td>`,
    );
    return `<tr${ofRow === undefined ? "" : ` class="${escapeXml(ofRow)}"`}>${columnsOf.join("")}</tr>`;
  });
  return `<div class="scroll" role="group" aria-label="${escapeXml(caption)}" tabindex="0"><table><caption>${escapeXml(caption)}</caption>
<thead><tr>${head.join("")}</tr></thead>
<tbody>
${body.join("\n")}
</tbody></table></div>`;
};
