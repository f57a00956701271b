// SPDX-License-Identifier: Apache-2.0
// The page: one file, without scripts and external resources, for screens from 320 pixels, paper, and light and dark colors.
import { basename } from "node:path";
import { document, table } from "../../pages/document";
import { escapeXml } from "../../pages/escape-xml";
import { CAVEATS, describeOrigin, formatChange, formatDollars, type Explanation } from "../explanation";
import { picture } from "../picture/draw";
import { readableType } from "../tree";
import { controlsSection } from "./controls";
import { costSection } from "./cost";
import { folded, list, paragraph, plural, section } from "./parts";
import { STYLE } from "./style";

const cards = ({ cost, before, components, targets, violations, rules, exempt }: Explanation): string => {
  const resources = components.reduce((total, one) => total + one.resources.length, 0);
  const met = targets.filter(({ isMet }) => isMet).length;
  const violated = violations.reduce((total, one) => total + one.resources.length, 0);
  const exempted = exempt.reduce((total, one) => total + one.resources.length, 0);
  const rows: [name: string, value: string, note: string][] = [
    [
      "Cost per month",
      `$${formatDollars(cost.total)}`,
      before ? `${formatChange(cost.total - before.total)} against ${basename(before.file)}` : "before traffic",
    ],
    ["Resources", String(resources), `in ${plural(components.length, "component")}`],
    ["Targets", targets.length === 0 ? "not stated" : `${met} of ${targets.length}`, "achievable, calculated"],
    ["Policy rules", plural(violated, "violation"), `${plural(rules, "rule")}, ${plural(exempted, "exempt result")}`],
  ];
  return `<dl class="cards">${rows.map(([name, value, note]) => `<div><dt>${name}</dt><dd>${escapeXml(value)}<small>${escapeXml(note)}</small></dd></div>`).join("")}</dl>`;
};

const targets = ({ targets: rows, subject }: Explanation): string =>
  rows.length === 0
    ? paragraph(
        subject.from === "preview"
          ? "A preview contains no outputs, so it does not state the targets of the stack. Its state contains them after the update."
          : "The stack has no outputs `targets` and `topology` that state them. docs/explain.md says how a program exports both.",
      )
    : table({
        caption: "Targets",
        columns: ["Target", "#Stated", "#Achieved", "Achievable"],
        rows: rows.map(({ name, stated, computed, isMet }) => ({
          cells: [
            escapeXml(name),
            escapeXml(stated),
            escapeXml(computed),
            isMet ? '<span class="yes">yes</span>' : '<span class="no">no</span>',
          ],
        })),
      });

const resources = ({ components }: Explanation): string =>
  components
    .map(({ name, kind, resources: inside }) => {
      const byType = new Map<string, string[]>();
      for (const one of inside) byType.set(one.type, [...(byType.get(one.type) ?? []), one.name]);
      return folded(
        name,
        `${kind}${kind === "" ? "" : ", "}${plural(inside.length, "resource")}`,
        table({
          caption: `Resources of ${name}`,
          columns: ["Type", "#Count", "Names"],
          rows: [...byType].map(([type, names]) => ({
            cells: [escapeXml(readableType(type)), String(names.length), names.map(escapeXml).join(", ")],
          })),
        }),
      );
    })
    .join("\n");

const SECTIONS: readonly [id: string, title: string, content: (explanation: Explanation) => string][] = [
  ["targets", "Targets", targets],
  ["cost", "Cost per month", costSection],
  ["controls", "Controls", controlsSection],
  ["resources", "Resources by component", resources],
  ["limits", "What the figures do not include", () => list(CAVEATS.map(escapeXml))],
];

/** The page of a stack. */
export const page = (explanation: Explanation): string => {
  const { project, stack } = explanation.subject;
  const name = `${project}/${stack}`;
  const links = [["architecture", "Architecture"], ...SECTIONS.map(([id, title]) => [id, title])];
  return document(
    `Architecture of ${name}`,
    STYLE,
    `<a class="skip" href="#main">Skip to the content</a>
<header><h1>${escapeXml(name)}</h1><p>Made ${describeOrigin(explanation.subject)} on <time datetime="${explanation.time.toISOString()}">${explanation.time.toISOString().slice(0, 10)}</time></p></header>
<main id="main">
${cards(explanation)}
<nav aria-label="Contents"><ul>${links.map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`).join("")}</ul></nav>
${section(
  "architecture",
  "Architecture",
  `<figure>${picture(explanation.architecture, name)}<figcaption>Frames are boundaries of trust. Members of databases, caches and node groups are shown in the zones in turn, unless the program chooses their zones.</figcaption></figure>`,
)}
${SECTIONS.map(([id, title, content]) => section(id, title, content(explanation))).join("\n")}
</main>`,
  );
};
