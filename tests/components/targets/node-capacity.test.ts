// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import fc from "fast-check";
import { firstWithoutPlace, totalRequests, type PodRequests } from "../../../components/targets/node-capacity";

const offers = { cpuMillicores: 1000, memoryMiB: 1000, pods: 10 };
const three = { count: 3, zones: 3, offers };
const pod = (name: string, cpuMillicores: number, memoryMiB: number, pods?: number): PodRequests => ({
  name,
  cpuMillicores,
  memoryMiB,
  ...(pods !== undefined && { pods }),
});

describe("firstWithoutPlace", () => {
  it("finds a place for pods that fill the nodes", () =>
    expect(firstWithoutPlace([pod("a", 500, 500, 6)], three)).to.equal(undefined));

  it("reports a workload that requests too much CPU, memory or too many pods", () => {
    expect(firstWithoutPlace([pod("a", 501, 1, 6)], three)).to.equal("a");
    expect(firstWithoutPlace([pod("a", 1, 501, 6)], three)).to.equal("a");
    expect(firstWithoutPlace([pod("a", 1, 1, 31)], three)).to.equal("a");
  });

  it("places one pod of a DaemonSet on each node", () => {
    expect(firstWithoutPlace([pod("d", 600, 1), pod("a", 400, 1, 3)], three)).to.equal(undefined);
    expect(firstWithoutPlace([pod("d", 600, 1), pod("a", 401, 1, 3)], three)).to.equal("a");
  });

  it("reports a pod that fits on no single node, even if all nodes together have enough", () =>
    expect(firstWithoutPlace([pod("a", 600, 1, 1), pod("b", 600, 1, 3)], three)).to.equal("b"));

  it("spreads pods evenly over zones, although one has fewer nodes", () => {
    const twoZones = { count: 3, zones: 2, offers };
    expect(firstWithoutPlace([pod("a", 500, 1, 4)], twoZones)).to.equal(undefined);
    expect(firstWithoutPlace([pod("a", 500, 1, 6)], twoZones)).to.equal("a");
  });

  it("never needs more than the nodes offer", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.integer({ min: 1, max: 1000 }),
            fc.integer({ min: 1, max: 1000 }),
            fc.integer({ min: 1, max: 9 }),
          ),
        ),
        (rows) => {
          const requests = rows.map(([cpu, memory, pods], index) => pod(String(index), cpu, memory, pods));
          if (firstWithoutPlace(requests, three) !== undefined) return;
          const total = totalRequests(requests, 3);
          expect(total.cpuMillicores).to.be.at.most(3000);
          expect(total.memoryMiB).to.be.at.most(3000);
          expect(total.pods).to.be.at.most(30);
        },
      ),
    ));
});
