// SPDX-License-Identifier: Apache-2.0
import { PICTURE_STYLE } from "../picture/draw";

/** Styles of the page, besides those that all pages share. */
export const STYLE = `
header { margin: 1rem 0 1.5rem; } h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-top: .5rem; border-top: 1px solid var(--line); } h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
header p { margin: 0; color: var(--muted); }
nav ul, .cards { list-style: none; padding: 0; margin: 1rem 0; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; }
.cards > div { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; } .cards dt { color: var(--muted); font-size: .875rem; } .cards dd { margin: 0; font-size: 1.4rem; font-weight: 650; } .cards dd small { font-size: .8rem; font-weight: 400; display: block; }
figure { margin: 0; } figcaption { color: var(--muted); font-size: .875rem; margin-top: .5rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } thead .number { white-space: normal; } td.number:last-child, th.number:last-child { padding-right: 0; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.bar { display: block; height: .5rem; min-width: 1px; background: var(--accent); border-radius: 2px; print-color-adjust: exact; } td:has(.bar) { width: 45%; vertical-align: middle; }
td.number + td:not(.number), th.number + th:not(.number) { padding-left: 1rem; } .yes { color: var(--ok); font-weight: 600; } .no { color: var(--error); font-weight: 600; } tfoot th, tr.total > * { font-weight: 700; border-top: 2px solid var(--text); }
details { margin: .5rem 0; } summary { cursor: pointer; padding: .35rem 0; font-weight: 600; } summary small { font-weight: 400; }
.tag { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8125rem; white-space: nowrap; background: var(--panel); color: var(--text); border: 1px solid var(--line); } .tag.pass { background: var(--ok-panel); color: var(--ok); } .tag.violation { background: var(--error-panel); color: var(--error); } .tag.unknown, .tag.exempt { background: var(--warning-panel); color: var(--warning); }
.skip { position: absolute; left: -100rem; } .skip:focus { position: static; }
@media (max-width: 30rem) { body { font-size: 15px; } table { font-size: 14px; } th, td { padding-right: .5rem; } .number { white-space: normal; } td:has(.bar) { width: 20%; } .cards { grid-template-columns: 1fr 1fr; } .cards dd { font-size: 1.15rem; } }
@media print { nav, .skip { display: none; } h2 { margin-top: 1.5rem; } .cards { grid-template-columns: repeat(4, 1fr); } .cards > div { padding: .5rem; } .cards dd { font-size: 1.1rem; } }
${PICTURE_STYLE}`;
