// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { NatStrategy } from "../../../components/contracts/network";
import { graphOf, REGIONS } from "../../../components/targets/declared";
import { broken, Kind, toldBreak, without, type Graph, type Part } from "../../../components/targets/paths";
import { changed } from "./fixtures";

const part = (kind: Kind, zone?: string): Part => ({
  id: zone === undefined ? kind : `${kind}@${zone}`,
  kind,
  ...(zone !== undefined && { zone, region: "here" }),
});
const LINKS = [
  "viewer edge",
  "edge balancer@a",
  "edge balancer@b",
  "balancer@a pods@a",
  "balancer@a pods@b",
  "balancer@b pods@b",
  "balancer@b pods@c",
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
/** Three zones, of which c goes out by a, and nothing but b's balancer leads to c. */
const graph: Graph = {
  parts: [
    part(Kind.Viewer),
    part(Kind.Edge),
    ...["a", "b"].flatMap((zone) => [part(Kind.Balancer, zone), part(Kind.Database, zone), part(Kind.Egress, zone)]),
    ...["a", "b", "c"].map((zone) => part(Kind.Pods, zone)),
    ...["b", "c"].map((zone) => part(Kind.Cache, zone)),
  ],
  links: LINKS.map((link) => link.split(" ") as [string, string]).map(([from, to]) => ({ from, to })),
};
const told = (of: Graph, zone?: string): string[] =>
  broken(of, { region: "here", ...(zone !== undefined && { zone }) }).map(toldBreak);

describe("paths through a topology", () => {
  it("are broken when some of the pods that are left have none, even if others do", () =>
    expect(told(graph, "a")).to.deep.equal(["egress has no path; the only edge was pods@c → egress@a"]));

  it("need not lead to pods that viewers no longer reach", () => expect(told(graph, "b")).to.deep.equal([]));

  it("are whole without a zone that nothing depends on", () => expect(told(graph, "c")).to.deep.equal([]));

  it("lead nowhere without the region, but to the edge", () => {
    expect(broken(graph, { region: "here" }).map(({ purpose }) => purpose)).to.deep.equal([
      "edge",
      "application",
      "data",
      "egress",
    ]);
    expect(without(graph, { region: "here" })).to.deep.equal({
      parts: [part(Kind.Viewer), part(Kind.Edge)],
      links: [{ from: "viewer", to: "edge" }],
    });
  });

  it("to another region's parts of the same zone name are not lost with it", () =>
    expect(broken(graph, { region: "there", zone: "a" })).to.deep.equal([]));

  it("that never were are told as such", () =>
    expect(told({ ...graph, links: graph.links.filter(({ to }) => !to.startsWith("cache")) }, "c")).to.deep.equal([
      "data has no path; there was none before",
    ]));

  it("of a proxy are needed only where there is one", () => {
    const proxied = {
      parts: [...graph.parts, part(Kind.Proxy, "c")],
      links: [...graph.links, ...["a", "b", "c"].map((zone) => ({ from: `pods@${zone}`, to: "proxy@c" }))],
    };
    expect(told(graph, "c")).to.deep.equal([]);
    expect(told(proxied, "c")).to.deep.equal([
      "data has no path; the only edges were pods@a → proxy@c, pods@b → proxy@c",
    ]);
  });

  it("as declared are all kept without any zone exactly when nothing is in one zone only", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom(...Object.values(NatStrategy)),
        (zones, min, readers, replicas, nat) => {
          const declared = graphOf(
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
            .every((zone) => broken(declared, { region: REGIONS.primary, zone }).length === 0);
          expect(isKept).to.equal(zones > 1 && min > 1 && readers > 0 && replicas > 0 && nat === NatStrategy.PerZone);
        },
      ),
      { numRuns: 500 },
    );
  });
});
