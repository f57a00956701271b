// SPDX-License-Identifier: Apache-2.0

/** What a part is to a request. */
export enum Kind {
  Viewer = "viewer",
  Edge = "edge",
  Balancer = "balancer",
  Pods = "pods",
  Proxy = "proxy",
  Database = "database",
  Cache = "cache",
  Egress = "egress",
}

/** Something that a request passes or needs, in one zone, or in none: the edge is everywhere. */
export interface Part {
  id: string;
  kind: Kind;
  zone?: string;
  region?: string;
}

/** A way from one part to another, by their ids. */
export interface Link {
  from: string;
  to: string;
}

/** Parts and ways. */
export interface Graph {
  parts: Part[];
  links: Link[];
}

/** What is lost at once: a zone of a region, or all of it. */
export interface Lost {
  region: string;
  /** @default - all zones */
  zone?: string;
}

/** A purpose that nothing serves any more. */
export interface Break {
  purpose: Purpose;
  /** The ways that led into what is lost, as `from → to`: there was no other. */
  only: string[];
}

/** What must still be possible, and the kinds that it takes to be reached. */
const PURPOSES = {
  edge: { from: Kind.Viewer, kinds: [Kind.Edge, Kind.Balancer] },
  application: { from: Kind.Viewer, kinds: [Kind.Pods] },
  data: { from: Kind.Pods, kinds: [Kind.Proxy, Kind.Database, Kind.Cache] },
  egress: { from: Kind.Pods, kinds: [Kind.Egress] },
} as const;
export type Purpose = keyof typeof PURPOSES;

const isLost =
  ({ region, zone }: Lost) =>
  (part: Part): boolean =>
    part.region === region && (zone === undefined || part.zone === zone);

/** What is left when something is lost. */
export const without = (graph: Graph, lost: Lost): Graph => {
  const parts = graph.parts.filter((part) => !isLost(lost)(part));
  const ids = new Set(parts.map(({ id }) => id));
  return { parts, links: graph.links.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
};

/** All parts that can be reached from one. */
const reached = ({ parts, links }: Graph, from: Part): Part[] => {
  const seen = new Set([from.id]);
  for (const id of seen) for (const link of links) if (link.from === id) seen.add(link.to);
  return parts.filter(({ id }) => seen.has(id));
};

/** The parts that a purpose starts from: every group of pods that viewers reach has to reach what it needs by itself. */
const starts = (graph: Graph, from: Kind): Part[] => {
  const viewers = graph.parts.filter(({ kind }) => kind === Kind.Viewer);
  if (from === Kind.Viewer) return viewers;
  return graph.parts.filter(
    (part) => part.kind === from && viewers.some((viewer) => reached(graph, viewer).includes(part)),
  );
};

/** The purposes that no path serves when something is lost, each with the ways that were its only ones. */
export const broken = (graph: Graph, lost: Lost): Break[] => {
  const left = without(graph, lost);
  return (Object.keys(PURPOSES) as Purpose[]).flatMap((purpose) => {
    const { from, kinds } = PURPOSES[purpose];
    // A proxy is needed where there is one: by pods of its region. The others are, whatever is left.
    const isNeeded = (kind: Kind, by?: Part): boolean =>
      kind !== Kind.Proxy ||
      graph.parts.some((part) => part.kind === kind && (by === undefined || part.region === by.region));
    const sources = starts(left, from);
    const missing = kinds.filter((kind) =>
      sources.length === 0
        ? isNeeded(kind)
        : sources.some((source) => isNeeded(kind, source) && !reached(left, source).some((part) => part.kind === kind)),
    );
    return missing.length === 0 ? [] : [{ purpose, only: missing.flatMap((kind) => waysInto(graph, lost, kind)) }];
  });
};

/** The ways into the lost parts of a kind: from parts that are left, or else from those that are lost with them. */
const waysInto = ({ parts, links }: Graph, lost: Lost, kind: Kind): string[] => {
  const gone = new Set(parts.filter(isLost(lost)).map(({ id }) => id));
  const wanted = new Set(parts.filter((part) => part.kind === kind && gone.has(part.id)).map(({ id }) => id));
  const into = links.filter(({ to }) => wanted.has(to));
  const fromLeft = into.filter(({ from }) => !gone.has(from));
  return (fromLeft.length > 0 ? fromLeft : into).map(({ from, to }) => `${from} → ${to}`);
};

/** As many edges as a reader takes in. */
const SHOWN = 4;

/** A break in words: `egress has no path; the only edge was pods@a → egress@b`. */
export const toldBreak = ({ purpose, only }: Break): string => {
  const more = only.length > SHOWN ? ` and ${only.length - SHOWN} more` : "";
  const edges =
    only.length === 0
      ? "there was none before"
      : `the only ${only.length === 1 ? "edge was" : "edges were"} ${only.slice(0, SHOWN).join(", ")}${more}`;
  return `${purpose} has no path; ${edges}`;
};
