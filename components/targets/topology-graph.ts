// SPDX-License-Identifier: Apache-2.0
import { NatStrategy } from "../contracts/network";
import { Kind, type Graph, type Link, type Part } from "./paths";
import type { Topology } from "./topology";

/** Names of the regions in diagrams; a topology does not contain the actual names. */
export const REGIONS = { primary: "primary region", secondary: "secondary region" };

const ZONE_NAMES = ["a", "b", "c"];

/** The parts of a topology and the links between them, from which diagrams are drawn. */
export const topologyGraph = (topology: Topology): Graph => {
  const shared: Part[] = [
    { id: "clients", kind: Kind.Client },
    { id: "CloudFront", kind: Kind.Edge },
  ];
  const regions = [
    region(topology, REGIONS.primary),
    ...(topology.secondary.application ? [region(topology, REGIONS.secondary)] : []),
  ];
  const parts = [...shared, ...regions.flat()];
  const replica: Part[] =
    topology.secondary.database && !topology.secondary.application
      ? [{ id: "database replica", kind: Kind.Database, region: REGIONS.secondary, zone: ZONE_NAMES[0]! }]
      : [];
  return {
    parts: [...parts, ...replica],
    links: [{ from: "clients", to: "CloudFront" }, ...regions.flatMap((inside) => links(topology, inside))],
  };
};

const region = (topology: Topology, name: string): Part[] => {
  const zones = ZONE_NAMES.slice(0, topology.zones);
  const suffix = name === REGIONS.primary ? "" : `, ${name}`;
  const part = (kind: Kind, label: string, zone: string): Part => ({
    id: `${label} in ${zone}${suffix}`,
    kind,
    zone,
    region: name,
  });
  const spread = (kind: Kind, count: number, label: (index: number) => string): Part[] =>
    Array.from({ length: count }, (_, index) => part(kind, label(index), zones[index % zones.length]!));
  const { database, cache, network, workload } = topology;
  return [
    ...zones.map((zone) => part(Kind.LoadBalancer, "load balancer", zone)),
    ...spread(Kind.Pods, Math.min(workload.replicas.min, zones.length), () => "pods"),
    ...(name === REGIONS.primary
      ? spread(Kind.Database, database.readers + 1, (index) => (index === 0 ? "writer" : `reader ${index}`))
      : spread(Kind.Database, topology.secondary.database ? 1 : 0, () => "database replica")),
    ...spread(Kind.Cache, cache.replicas + 1, (index) => (index === 0 ? "cache primary" : `cache replica ${index}`)),
    ...spread(Kind.Egress, network.nat === NatStrategy.PerZone ? zones.length : 1, () => "NAT"),
  ];
};

const links = ({ network }: Topology, parts: Part[]): Link[] => {
  const of = (kind: Kind): Part[] => parts.filter((part) => part.kind === kind);
  const all = (from: Part[], to: Part[]): Link[] =>
    from.flatMap((one) => to.map((other) => ({ from: one.id, to: other.id })));
  const perZone = network.nat === NatStrategy.PerZone;
  return [
    ...of(Kind.LoadBalancer).map(({ id }) => ({ from: "CloudFront", to: id })),
    ...all(of(Kind.LoadBalancer), of(Kind.Pods)),
    ...all(of(Kind.Pods), [...of(Kind.Database), ...of(Kind.Cache)]),
    ...of(Kind.Pods).flatMap((pods) =>
      all(
        [pods],
        of(Kind.Egress).filter(({ zone }) => !perZone || zone === pods.zone),
      ),
    ),
  ];
};
