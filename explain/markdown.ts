// SPDX-License-Identifier: Apache-2.0
// The page as Markdown, for a comment on a pull request. Names come from programs, so nothing in them is Markdown or HTML.
import { CAVEATS, countControls, describeOrigin, formatChange, formatDollars, type Explanation } from "./explanation";
import { paidComponents } from "./cost/estimate";
import { describe } from "./picture/draw";

/** Escapes text for Markdown, also inside of a table. Line breaks would end a table. */
const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\u0000-\u001f\u007f]+/g, " ")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_{}[\]()#+!|~@-]/g, "\\$&")
    // A host would turn addresses into links.
    .replace(/:\/\//g, ":&#47;&#47;")
    .replace(/www\./gi, "www&#46;");

const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${columns.map((column) => column.replace("#", "")).join(" | ")} |`,
    `| ${columns.map((column) => (column.startsWith("#") ? "--:" : "---")).join(" | ")} |`,
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
  ].join("\n");

const folded = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

const costTable = ({ cost, before }: Explanation): string => {
  if (before === undefined) {
    const paid = paidComponents(cost);
    return table(
      ["Component", "#$ per month"],
      [
        ...paid.map(({ name, monthly }) => [escapeMarkdown(name), formatDollars(monthly)]),
        ["**Total**", `**${formatDollars(cost.total)}**`],
      ],
    );
  }
  return table(
    ["Component", "#Before", "#After", "#Change"],
    [
      ...before.changes.map(({ name, before: was, after }) => [
        escapeMarkdown(name),
        formatDollars(was),
        formatDollars(after),
        formatChange(after - was),
      ]),
      [
        "**Total**",
        formatDollars(before.total),
        formatDollars(cost.total),
        `**${formatChange(cost.total - before.total)}**`,
      ],
    ],
  );
};

/** The explanation of a stack as Markdown. */
export const markdown = (explanation: Explanation): string => {
  const { subject, cost, before, targets, frameworks, violations, components, architecture } = explanation;
  const name = escapeMarkdown(`${subject.project}/${subject.stack}`);
  const change =
    before === undefined ? "." : `, ${formatChange(cost.total - before.total)} against ${escapeMarkdown(before.file)}.`;
  return [
    `## ${name}`,
    `Made ${describeOrigin(subject)}. **$${formatDollars(cost.total)} per month** before traffic${change}`,
    "### Cost per month",
    before !== undefined && before.changes.length === 0 ? "No component changes its cost." : costTable(explanation),
    ...(cost.unpriced.length === 0
      ? []
      : [
          folded(
            `${cost.unpriced.length} not in the price table`,
            cost.unpriced
              .map(({ resource, reason }) => `- ${escapeMarkdown(resource)}: ${escapeMarkdown(reason)}`)
              .join("\n"),
          ),
        ]),
    ...(targets.length === 0
      ? []
      : [
          "### Targets",
          table(
            ["Target", "#Stated", "#Achieved", "Achievable"],
            targets.map(({ name: target, stated, computed, isMet }) => [
              target,
              stated,
              computed,
              isMet ? "yes" : "**no**",
            ]),
          ),
        ]),
    "### Controls",
    table(
      ["Framework", "#Passed", "#Violated", "#Not evaluated", "#Exempt", "#Not covered by rules"],
      frameworks.map((one) => [escapeMarkdown(one.title), ...countControls(one).map(String)]),
    ),
    ...(violations.length === 0
      ? []
      : [
          table(
            ["Violated rule", "Severity", "Resources"],
            violations.map(({ rule, severity, resources }) => [
              `\`${rule}\``,
              severity,
              resources.map(escapeMarkdown).join(", "),
            ]),
          ),
        ]),
    "### Architecture",
    escapeMarkdown(describe(architecture)),
    folded(
      "Resources by component",
      table(
        ["Component", "Type", "#Resources"],
        components.map((one) => [escapeMarkdown(one.name), escapeMarkdown(one.kind), String(one.resources.length)]),
      ),
    ),
    folded("What the figures do not include", CAVEATS.map((line) => `- ${line}`).join("\n")),
    "",
  ].join("\n\n");
};
