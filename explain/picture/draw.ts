// SPDX-License-Identifier: Apache-2.0
import { escapeXml } from "../../pages/escape-xml";
import type { Architecture, Cell, RegionView, ZoneView } from "./architecture";
import { arrow, columns, frame, grid, heading, rows, zoned, type Block } from "./blocks";

/** Styles of the picture, after the colors of AWS's own diagrams. Texts use the colors of the page. */
export const PICTURE_STYLE = `
svg.picture { display: block; width: 100%; height: auto; margin: 0 auto; --network: #8c4fff; --compute: #ed7100; --database: #c925d1; --storage: #5c8a0d; --security: #dd344c; --management: #e7157b; --region: #00828a; --private-panel: #e9f5f7; --data-panel: #eaf1fb; --public-panel: #eef6e6; --cluster-panel: #fff6ec; --edge-panel: #f4efff; }
@media screen and (prefers-color-scheme: dark) { svg.picture { --region: #3dbdc4; --private-panel: #12282b; --data-panel: #14233a; --public-panel: #1b2b12; --cluster-panel: #2e2012; --edge-panel: #211a33; } }
.picture text { font-family: system-ui, sans-serif; fill: var(--text); text-anchor: middle; }
.picture .name { font-size: 11px; font-weight: 600; } .picture .detail { font-size: 10px; fill: var(--muted); }
.picture .title { font-size: 11px; font-weight: 600; text-anchor: start; } .picture .protocol { font-size: 10px; text-anchor: start; fill: var(--muted); }
.picture .frame { fill: none; stroke: var(--line); stroke-width: 1.2; }
.picture .frame.internet { stroke: var(--muted); stroke-dasharray: 2 3; } .picture .frame.edge { stroke: var(--network); fill: var(--edge-panel); }
.picture .frame.region { stroke: var(--region); stroke-dasharray: 6 3; } .picture text.region { fill: var(--region); }
.picture .frame.vpc { stroke: var(--network); stroke-width: 1.6; } .picture .frame.zone { stroke: var(--muted); stroke-dasharray: 3 3; stroke-width: .8; }
.picture .frame.private { stroke: none; fill: var(--private-panel); } .picture .frame.data { stroke: none; fill: var(--data-panel); }
.picture .frame.public { stroke: none; fill: var(--public-panel); } .picture .frame.cluster { stroke: var(--compute); fill: var(--cluster-panel); }
.picture .frame.services { stroke: var(--line); }
.picture .icon > rect:first-child { stroke: none; } .picture .icon.client > rect:first-child { fill: #545b64; } .picture .icon { fill: none; stroke: #fff; stroke-width: 1.4; stroke-linejoin: round; stroke-linecap: round; }
.picture .icon.network > rect:first-child { fill: var(--network); } .picture .icon.compute > rect:first-child { fill: var(--compute); } .picture .icon.database > rect:first-child { fill: var(--database); }
.picture .icon.storage > rect:first-child { fill: var(--storage); } .picture .icon.security > rect:first-child { fill: var(--security); } .picture .icon.management > rect:first-child { fill: var(--management); }
.picture .arrow { fill: none; stroke: var(--muted); stroke-width: 1.4; }
.picture.narrow { max-width: 26rem; } .picture.wide { display: none; }
@media (min-width: 50rem) { .picture.narrow { display: none; } .picture.wide { display: block; } }
@media print { .picture.narrow { display: none; } .picture.wide { display: block; } }`;

const GAP = 10;
/** Subnets are drawn inside of the frame of their zone. */
const INSET = -5;

type Row = (zone: ZoneView) => readonly Cell[];

const subnets = (zones: readonly ZoneView[], cssClass: string, title: string, cells: Row): Block =>
  columns(
    zones.map((zone) => frame(cssClass, title, grid(cells(zone), 78), 2, INSET)),
    GAP,
  );

const vpc = ({ zones, isPublic, cluster, pods }: RegionView): Block => {
  const has = (cells: Row): boolean => zones.some((zone) => cells(zone).length > 0);
  const clusterRow = frame(
    "cluster",
    cluster ?? "",
    rows(
      [
        subnets(zones, "private", "Private subnet", ({ nodes }) => nodes),
        ...(pods.length > 0 ? [grid(pods, 150)] : []),
      ],
      6,
    ),
    4,
    4,
  );
  const path = [
    ...(has(({ balancers }) => balancers)
      ? [
          subnets(
            zones,
            isPublic ? "public" : "private",
            `${isPublic ? "Public" : "Private"} subnet`,
            (zone) => zone.balancers,
          ),
        ]
      : []),
    ...(cluster === undefined ? [] : [clusterRow]),
    ...(has(({ data }) => data) ? [subnets(zones, "data", "Isolated subnet", ({ data }) => data)] : []),
  ];
  const withArrows = path.flatMap((block, index) => (index === 0 ? [block] : [arrow("", 20), block]));
  const egress = has((zone) => zone.egress) ? [subnets(zones, "public", "Public subnet", (zone) => zone.egress)] : [];
  return frame(
    "vpc",
    "VPC",
    zoned(
      zones.length,
      GAP,
      rows(
        [
          columns(
            zones.map(({ name }) => heading(name)),
            GAP,
          ),
          ...withArrows,
          ...egress.flatMap((one) => [spacer, one]),
        ],
        0,
      ),
    ),
    12,
  );
};

const spacer: Block = { height: () => 8, draw: () => "" };

const regionBlock = (region: RegionView): Block =>
  frame(
    "region",
    `Region ${region.name}`,
    rows(
      [
        vpc(region),
        ...(region.services.length > 0 ? [frame("services", "Services of the region", grid(region.services, 92))] : []),
      ],
      10,
    ),
  );

const drawing = ({ edge, regions, viewerProtocol, originProtocol }: Architecture, isWide: boolean): Block => {
  const arrange = (blocks: readonly Block[]): Block => (isWide ? columns(blocks, 20) : rows(blocks, 16));
  const entry = regions.map(() => arrow(originProtocol ?? "", 34));
  return rows(
    [
      frame("internet", "Internet, not trusted", grid([{ icon: "client", name: "Clients" }], 90)),
      ...(edge.length === 0 ? [] : [arrow(viewerProtocol ?? "", 34), frame("edge", "Edge of AWS", grid(edge, 90))]),
      ...(regions.length === 0 ? [] : [isWide ? columns(entry, 20) : entry[0]!, arrange(regions.map(regionBlock))]),
    ],
    0,
  );
};

const MARGIN = 2;

/** One drawing as an SVG element. Its title and description tell the same in words. */
const svg = (architecture: Architecture, width: number, isWide: boolean, stack: string): string => {
  const block = drawing(architecture, isWide);
  const height = Math.ceil(block.height(width - 2 * MARGIN)) + 2 * MARGIN;
  const id = isWide ? "wide" : "narrow";
  return `<svg class="picture ${id}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-description"${isWide ? ` style="max-width:${width}px"` : ""}>
<title id="${id}-title">${escapeXml(`Architecture of ${stack}`)}</title><desc id="${id}-description">${escapeXml(describe(architecture))}</desc>
${block.draw(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN)}</svg>`;
};

const names = (cells: readonly Cell[]): string => cells.map(({ name }) => name).join(", ") || "nothing";

/** The picture in words, also for readers of Markdown. */
export const describe = ({ edge, regions, viewerProtocol, originProtocol }: Architecture): string =>
  [
    `Clients on the internet reach the edge (${names(edge)})${viewerProtocol === undefined ? "" : ` over ${viewerProtocol}`}.`,
    ...regions.map(({ name, zones, cluster, isPublic, services }) => {
      const balancers = zones.some((zone) => zone.balancers.length > 0);
      const data = [...new Set(zones.flatMap((zone) => zone.data.map((cell) => cell.name)))].join(", ");
      return [
        `Region ${name} has ${zones.length} availability zones.`,
        ...(balancers
          ? [
              `Its load balancer is ${isPublic ? "internet-facing" : "private"}${originProtocol === undefined ? "" : ` and accepts ${originProtocol}`}.`,
            ]
          : []),
        ...(cluster === undefined ? [] : [`The pods run in an ${cluster}, in private subnets.`]),
        ...(data === "" ? [] : [`Isolated subnets contain: ${data}.`]),
        ...(services.length === 0 ? [] : [`Services of the region: ${names(services)}.`]),
      ].join(" ");
    }),
  ].join(" ");

/** The picture for wide screens and paper, and the one for phones. Styles show one of them. */
export const picture = (architecture: Architecture, stack: string): string =>
  svg(architecture, architecture.regions.length > 1 ? 1100 : 760, true, stack) + svg(architecture, 330, false, stack);
