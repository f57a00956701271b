// SPDX-License-Identifier: Apache-2.0

/** The role of a part for requests. */
export enum Kind {
  Client = "client",
  Edge = "edge",
  LoadBalancer = "load-balancer",
  Pods = "pods",
  Proxy = "proxy",
  Database = "database",
  Cache = "cache",
  Egress = "egress",
}

/** A part of the platform that requests pass or need. It is in one zone; clients and the edge are in none. */
export interface Part {
  id: string;
  kind: Kind;
  zone?: string;
  region?: string;
}

/** A directed link between two parts, by their IDs. */
export interface Link {
  from: string;
  to: string;
}

/** Parts and the links between them. */
export interface Graph {
  parts: Part[];
  links: Link[];
}

/** The loss of a zone, or of a whole region. */
export interface Outage {
  region: string;
  /** @default - all zones */
  zone?: string;
}

/** A purpose that has no path during an outage. */
export interface BrokenPath {
  purpose: Purpose;
  /** The links that the outage removed, as `from → to`. There were no others. */
  lostLinks: string[];
}

/** Purposes that need a path, from the parts of one kind to a part of each of the other kinds. */
const PURPOSES = {
  edge: { from: Kind.Client, kinds: [Kind.Edge, Kind.LoadBalancer] },
  application: { from: Kind.Client, kinds: [Kind.Pods] },
  data: { from: Kind.Pods, kinds: [Kind.Proxy, Kind.Database, Kind.Cache] },
  egress: { from: Kind.Pods, kinds: [Kind.Egress] },
} as const;
export type Purpose = keyof typeof PURPOSES;

const isLost =
  ({ region, zone }: Outage) =>
  (part: Part): boolean =>
    part.region === region && (zone === undefined || part.zone === zone);

/** The graph without the parts that an outage removes. */
export const withoutLost = (graph: Graph, outage: Outage): Graph => {
  const parts = graph.parts.filter((part) => !isLost(outage)(part));
  const ids = new Set(parts.map(({ id }) => id));
  return { parts, links: graph.links.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
};

/** All parts that are reachable from a part. */
const reachableFrom = ({ parts, links }: Graph, from: Part): Part[] => {
  const seen = new Set([from.id]);
  for (const id of seen) for (const link of links) if (link.from === id) seen.add(link.to);
  return parts.filter(({ id }) => seen.has(id));
};

/** The parts where the paths of a purpose start: all clients, or all pods that clients can reach. Each of them needs a path. */
const sourcesOf = (graph: Graph, from: Kind): Part[] => {
  const clients = graph.parts.filter(({ kind }) => kind === Kind.Client);
  if (from === Kind.Client) return clients;
  return graph.parts.filter(
    (part) => part.kind === from && clients.some((client) => reachableFrom(graph, client).includes(part)),
  );
};

/** The purposes that have no path during an outage. */
export const findBrokenPaths = (graph: Graph, outage: Outage): BrokenPath[] => {
  const remaining = withoutLost(graph, outage);
  return (Object.keys(PURPOSES) as Purpose[]).flatMap((purpose) => {
    const { from, kinds } = PURPOSES[purpose];
    // Pods need a proxy only if their region has one. They always need the other kinds.
    const isNeeded = (kind: Kind, by?: Part): boolean =>
      kind !== Kind.Proxy ||
      graph.parts.some((part) => part.kind === kind && (by === undefined || part.region === by.region));
    const sources = sourcesOf(remaining, from);
    const missing = kinds.filter((kind) =>
      sources.length === 0
        ? isNeeded(kind)
        : sources.some(
            (source) => isNeeded(kind, source) && !reachableFrom(remaining, source).some((part) => part.kind === kind),
          ),
    );
    return missing.length === 0
      ? []
      : [{ purpose, lostLinks: missing.flatMap((kind) => linksIntoLost(graph, outage, kind)) }];
  });
};

/** The links into the lost parts of a kind: those from remaining parts, or if there are none, those from lost parts. */
const linksIntoLost = ({ parts, links }: Graph, outage: Outage, kind: Kind): string[] => {
  const lost = new Set(parts.filter(isLost(outage)).map(({ id }) => id));
  const targets = new Set(parts.filter((part) => part.kind === kind && lost.has(part.id)).map(({ id }) => id));
  const into = links.filter(({ to }) => targets.has(to));
  const fromRemaining = into.filter(({ from }) => !lost.has(from));
  return (fromRemaining.length > 0 ? fromRemaining : into).map(({ from, to }) => `${from} → ${to}`);
};

/** Number of links that a message lists at most. */
const MAX_LISTED = 4;

/** A broken path as text: `egress has no path; the only link was pods@a → egress@b`. */
export const formatBrokenPath = ({ purpose, lostLinks }: BrokenPath): string => {
  const more = lostLinks.length > MAX_LISTED ? ` and ${lostLinks.length - MAX_LISTED} more` : "";
  const links =
    lostLinks.length === 0
      ? "there was no path before the outage either"
      : `the only ${lostLinks.length === 1 ? "link was" : "links were"} ${lostLinks.slice(0, MAX_LISTED).join(", ")}${more}`;
  return `${purpose} has no path; ${links}`;
};
