// SPDX-License-Identifier: Apache-2.0
import { table } from "../../pages/document";
import { escapeXml } from "../../pages/escape-xml";
import { countControls, type Explanation, type RuleResult } from "../explanation";
import { folded, paragraph, plural } from "./parts";

const ruleResults = (title: string, rows: readonly RuleResult[]): string =>
  rows.length === 0
    ? ""
    : `<h3>${title}</h3>${table({
        caption: title,
        columns: ["Rule", "Severity", "Resources"],
        rows: rows.map(({ rule, title: requirement, severity, resources: names }) => ({
          cells: [
            `<code>${escapeXml(rule)}</code><br/><small>${escapeXml(requirement)}</small>`,
            severity,
            names.map(escapeXml).join(", "),
          ],
        })),
      })}`;

/** The controls by framework, with the rules that are violated or exempt. */
export const controlsSection = ({ frameworks, violations, exempt, notEvaluated }: Explanation): string =>
  table({
    caption: "Controls by framework",
    columns: ["Framework", "#Passed", "#Violated", "#Not evaluated", "#Exempt", "#Not covered by rules"],
    rows: frameworks.map((one) => ({ cells: [escapeXml(one.title), ...countControls(one).map(String)] })),
  }) +
  (notEvaluated === 0
    ? ""
    : paragraph(
        `${plural(notEvaluated, "result")} could not be evaluated, because values are secret or known only during the update.`,
      )) +
  ruleResults("Violations", violations) +
  ruleResults("Exempt", exempt) +
  frameworks
    .map((one) => {
      const covered = one.controls.filter(({ rules: serving }) => serving.length > 0);
      return folded(
        one.title,
        `${covered.length} of ${one.controls.length} controls are covered in part`,
        table({
          caption: `Controls of ${one.title}`,
          columns: ["Control", "Requirement", "Result", "What rules cover"],
          rows: covered.map(({ id, title, result, scope }) => ({
            cells: [
              escapeXml(id),
              escapeXml(title),
              `<span class="tag ${result.replace(/ /g, "-")}">${result}</span>`,
              escapeXml(scope),
            ],
          })),
        }),
      );
    })
    .join("\n");
