// SPDX-License-Identifier: Apache-2.0
import { table } from "../../pages/document";
import { escapeXml } from "../../pages/escape-xml";
import { paidComponents, type Omission } from "../cost/estimate";
import { formatChange, formatDollars, type Explanation } from "../explanation";
import { folded, list, paragraph, plural } from "./parts";

const costByComponent = ({ cost }: Explanation): string => {
  const most = Math.max(1, ...cost.components.map(({ monthly }) => monthly));
  const paid = paidComponents(cost);
  return table({
    caption: "Cost by component",
    columns: ["Component", "Share", "#$ per month"],
    rows: [
      ...paid.map(({ name, kind, monthly }) => ({
        cells: [
          `${escapeXml(name)} <small>${escapeXml(kind)}</small>`,
          `<span class="bar" style="width:${Math.max(1, Math.round((100 * monthly) / most))}%"></span>`,
          formatDollars(monthly),
        ],
      })),
      { cells: ["Total", "", formatDollars(cost.total)], cssClass: "total" },
    ],
  });
};

const costChange = ({ cost, before }: Explanation): string =>
  before === undefined
    ? ""
    : `<h3>Change against ${escapeXml(before.file)}</h3>${table({
        caption: "Change of the cost",
        columns: ["Component", "#Before", "#After", "#Change"],
        rows: [...before.changes, { name: "Total", before: before.total, after: cost.total }].map(
          ({ name, before: was, after }) => ({
            cells: [escapeXml(name), formatDollars(was), formatDollars(after), formatChange(after - was)],
            ...(name === "Total" && { cssClass: "total" }),
          }),
        ),
      })}`;

const costLines = ({ cost }: Explanation): string =>
  folded(
    "Units and prices",
    "with the source of each price",
    table({
      caption: "Units and prices",
      columns: ["Component", "Unit", "#Count", "#$ per unit", "#$ per month", "Source of the price"],
      rows: cost.lines.map(({ component, price, count, monthly }) => ({
        cells: [
          escapeXml(component),
          escapeXml(price.of),
          count.toLocaleString("en-US"),
          `${price.usd} per ${price.unit}`,
          formatDollars(monthly),
          `<a href="${price.page}">${price.page.replace("https://aws.amazon.com/", "").replace(/\/$/, "")}</a>, ${escapeXml(price.read.from)}, ${price.read.date}`,
        ],
      })),
    }),
  );

/** Resources with the same reason, on one line. */
const omissions = (caption: string, rows: readonly Omission[]): string => {
  const byReason = new Map<string, string[]>();
  for (const { reason, resource } of rows) byReason.set(reason, [...(byReason.get(reason) ?? []), resource]);
  return table({
    caption,
    columns: ["Billed by", "Resources"],
    rows: [...byReason].map(([reason, names]) => ({ cells: [escapeXml(reason), names.map(escapeXml).join(", ")] })),
  });
};

const notCounted = ({ cost }: Explanation): string =>
  (cost.unpriced.length === 0
    ? ""
    : `<h3>Not in the price table</h3>${paragraph("The total does not contain these resources:")}${list(cost.unpriced.map(({ resource, reason }) => `${escapeXml(resource)}: ${escapeXml(reason)}`))}`) +
  (cost.byUse.length === 0
    ? ""
    : folded(
        "Billed by use, not in the total",
        plural(cost.byUse.length, "resource"),
        omissions("Billed by use", cost.byUse),
      ));

/** The cost by component, its change, the units with their prices, and what is not counted. */
export const costSection = (explanation: Explanation): string =>
  costByComponent(explanation) + costChange(explanation) + costLines(explanation) + notCounted(explanation);
