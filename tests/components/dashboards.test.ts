// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { dashboards, dashboardSpecs } from "../../components/kubernetes/observability/metrics/dashboards";
import { SPEC } from "../support/observability";

interface Rendered {
  uid: string;
  panels: { gridPos: { x: number; y: number; w: number } }[];
}

describe("Grafana dashboards", () => {
  const rendered = dashboards(SPEC).map(({ json }) => JSON.parse(json) as Rendered);

  it("have unique uids", () => {
    expect(rendered.map(({ uid }) => uid)).to.have.members([
      "platform",
      "edge",
      "application",
      "cluster",
      "database",
      "cache",
      "logs",
      "traces",
      "objectives",
      "compliance",
    ]);
  });

  it("are stored in a folder that Grafana creates from their path", () => {
    expect(dashboards(SPEC).map(({ path }) => path)).to.deep.equal(
      dashboardSpecs(SPEC).map(({ folder, uid }) => `${folder}/${uid}.json`),
    );
  });

  it("place panels side by side within the grid", () => {
    for (const { uid, panels } of rendered) {
      expect(panels, uid).to.not.deep.equal([]);
      expect(new Set(panels.map(({ gridPos }) => `${gridPos.x},${gridPos.y}`)).size, uid).to.equal(panels.length);
      for (const { gridPos } of panels) expect(gridPos.x + gridPos.w, uid).to.be.at.most(24);
    }
  });

  it("load no code of Grafana's SDK", () => {
    const loaded = Object.keys(require.cache);
    expect(loaded.some((file) => file.endsWith("metrics/dashboards.ts"))).to.equal(true);
    expect(loaded.filter((file) => file.includes("grafana-foundation-sdk"))).to.deep.equal([]);
  });
});
