// SPDX-License-Identifier: Apache-2.0
import { Kind, withoutLost, type Graph, type Outage, type Part } from "../../components/targets/paths";
import { escapeXml } from "../../pages/escape-xml";

const BOX = { width: 150, height: 34 };
const GAP = { x: 26, y: 30 };
const MARGIN = 14;
/** Space for the names of the zones. */
const HEADING = 22;
/** From top to bottom: the path of a request, then the dependencies of the pods. */
const ROWS = [Kind.Client, Kind.Edge, Kind.LoadBalancer, Kind.Pods, Kind.Database, Kind.Cache, Kind.Egress];

interface Box extends Part {
  x: number;
  y: number;
}

/** Places each part: one column per zone and one row per kind. Parts of the same kind and zone are stacked. */
const boxes = ({ parts }: Graph): { boxes: Box[]; width: number; height: number; columns: string[] } => {
  const column = ({ region, zone }: Part): string => `${region ?? ""}|${zone ?? ""}`;
  const columns = [...new Set(parts.filter(({ zone }) => zone !== undefined).map(column))].sort();
  const width = MARGIN * 2 + columns.length * BOX.width + (columns.length - 1) * GAP.x;
  const placed: Box[] = [];
  let y = MARGIN;
  for (const kind of ROWS) {
    const inRow = parts.filter((part) => part.kind === kind);
    if (kind === Kind.LoadBalancer) y += HEADING;
    const depth = new Map<string, number>();
    for (const part of inRow) {
      const key = column(part);
      const down = depth.get(key) ?? 0;
      depth.set(key, down + 1);
      const x = part.zone === undefined ? (width - BOX.width) / 2 : MARGIN + columns.indexOf(key) * (BOX.width + GAP.x);
      placed.push({ ...part, x, y: y + down * (BOX.height + 6) });
    }
    const deepest = Math.max(0, ...depth.values());
    if (deepest > 0) y += deepest * (BOX.height + 6) - 6 + GAP.y;
  }
  return { boxes: placed, width, height: y - GAP.y + MARGIN, columns };
};

/** An SVG diagram of the parts and links. Parts that an outage removes are struck out, and their links are omitted. */
export const diagram = (graph: Graph, outage?: Outage): string => {
  const { boxes: all, width, height, columns } = boxes(graph);
  const remaining = outage ? withoutLost(graph, outage) : graph;
  const remainingIds = new Set(remaining.parts.map(({ id }) => id));
  const find = (id: string): Box => all.find((box) => box.id === id)!;
  const lines = remaining.links.map(({ from, to }) => {
    const [start, end] = [find(from), find(to)];
    return (
      `<path class="link ${end.kind}" d="M${start.x + BOX.width / 2} ${start.y + BOX.height} C${start.x + BOX.width / 2} ${start.y + BOX.height + 26} ` +
      `${end.x + BOX.width / 2} ${end.y - 26} ${end.x + BOX.width / 2} ${end.y}"/>`
    );
  });
  const shapes = all.map(
    ({ id, kind, x, y }) =>
      `<g class="part ${kind}${remainingIds.has(id) ? "" : " lost"}"><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>` +
      `<text x="${x + BOX.width / 2}" y="${y + BOX.height / 2 + 4}">${escapeXml(id.split(",")[0]!)}</text></g>`,
  );
  const top = all.find(({ kind }) => kind === Kind.LoadBalancer)!.y - 10;
  const headings = columns.map((key, index) => {
    const [region, zone] = key.split("|") as [string, string];
    return `<text class="zone" x="${MARGIN + index * (BOX.width + GAP.x) + BOX.width / 2}" y="${top}">${escapeXml(`${region}, zone ${zone}`)}</text>`;
  });
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Topology">${lines.join("")}${headings.join("")}${shapes.join("")}</svg>`;
};
