// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { NatStrategy } from "../../../components/contracts/network";
import { topologyGraph, REGIONS } from "../../../components/targets/topology-graph";
import {
  findBrokenPaths,
  Kind,
  formatBrokenPath,
  withoutLost,
  type Graph,
  type Part,
} from "../../../components/targets/paths";
import { changed } from "./fixtures";

const part = (kind: Kind, zone?: string): Part => ({
  id: zone === undefined ? kind : `${kind}@${zone}`,
  kind,
  ...(zone !== undefined && { zone, region: "primary" }),
});
const LINKS = [
  "client edge",
  "edge load-balancer@a",
  "edge load-balancer@b",
  "load-balancer@a pods@a",
  "load-balancer@a pods@b",
  "load-balancer@b pods@b",
  "load-balancer@b pods@c",
  ...["a", "b", "c"].flatMap((zone) => [
    `pods@${zone} database@a`,
    `pods@${zone} database@b`,
    `pods@${zone} cache@b`,
    `pods@${zone} cache@c`,
  ]),
  "pods@a egress@a",
  "pods@b egress@b",
  "pods@c egress@a",
];
/** Three zones. Zone c uses the NAT gateway of zone a, and only the load balancer of zone b leads to zone c. */
const graph: Graph = {
  parts: [
    part(Kind.Client),
    part(Kind.Edge),
    ...["a", "b"].flatMap((zone) => [
      part(Kind.LoadBalancer, zone),
      part(Kind.Database, zone),
      part(Kind.Egress, zone),
    ]),
    ...["a", "b", "c"].map((zone) => part(Kind.Pods, zone)),
    ...["b", "c"].map((zone) => part(Kind.Cache, zone)),
  ],
  links: LINKS.map((link) => link.split(" ") as [string, string]).map(([from, to]) => ({ from, to })),
};
const brokenPaths = (of: Graph, zone?: string): string[] =>
  findBrokenPaths(of, { region: "primary", ...(zone !== undefined && { zone }) }).map(formatBrokenPath);

describe("findBrokenPaths", () => {
  it("reports a path that some of the remaining pods lack", () =>
    expect(brokenPaths(graph, "a")).to.deep.equal(["egress has no path; the only link was pods@c → egress@a"]));

  it("ignores pods that clients cannot reach", () => expect(brokenPaths(graph, "b")).to.deep.equal([]));

  it("reports nothing for a zone that nothing depends on", () => expect(brokenPaths(graph, "c")).to.deep.equal([]));

  it("reports every purpose when the region is lost", () => {
    expect(findBrokenPaths(graph, { region: "primary" }).map(({ purpose }) => purpose)).to.deep.equal([
      "edge",
      "application",
      "data",
      "egress",
    ]);
    expect(withoutLost(graph, { region: "primary" })).to.deep.equal({
      parts: [part(Kind.Client), part(Kind.Edge)],
      links: [{ from: "client", to: "edge" }],
    });
  });

  it("keeps parts of the same zone name in another region", () =>
    expect(findBrokenPaths(graph, { region: "secondary", zone: "a" })).to.deep.equal([]));

  it("distinguishes paths that did not exist before the outage", () =>
    expect(
      brokenPaths({ ...graph, links: graph.links.filter(({ to }) => !to.startsWith("cache")) }, "c"),
    ).to.deep.equal(["data has no path; there was no path before the outage either"]));

  it("requires a proxy only where there is one", () => {
    const proxied = {
      parts: [...graph.parts, part(Kind.Proxy, "c")],
      links: [...graph.links, ...["a", "b", "c"].map((zone) => ({ from: `pods@${zone}`, to: "proxy@c" }))],
    };
    expect(brokenPaths(graph, "c")).to.deep.equal([]);
    expect(brokenPaths(proxied, "c")).to.deep.equal([
      "data has no path; the only links were pods@a → proxy@c, pods@b → proxy@c",
    ]);
  });

  it("reports a path for some zone exactly when a part exists in one zone only", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom(...Object.values(NatStrategy)),
        (zones, min, readers, replicas, nat) => {
          const declared = topologyGraph(
            changed({
              zones,
              workload: { replicas: { min, max: 20 } },
              database: { readers },
              cache: { replicas },
              network: { nat },
            }),
          );
          const isKept = ["a", "b", "c"]
            .slice(0, zones)
            .every((zone) => findBrokenPaths(declared, { region: REGIONS.primary, zone }).length === 0);
          expect(isKept).to.equal(zones > 1 && min > 1 && readers > 0 && replicas > 0 && nat === NatStrategy.PerZone);
        },
      ),
      { numRuns: 500 },
    );
  });
});
