// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { NatStrategy } from "../../../components/contracts/network";
import type { Targets } from "../../../components/contracts/targets";
import { ArgumentError } from "../../../components/lib/problems";
import { checkTopology, verdicts } from "../../../components/targets/check";
import { applied, toldCure } from "../../../components/targets/recommendations";
import { Extent, type Topology } from "../../../components/targets/topology";
import { changed, SOUND, TARGETS } from "./fixtures";

interface Case {
  what: string;
  topology: Topology;
  targets?: Partial<Targets>;
  target: keyof Targets;
  /** By hand. */
  computed: number;
  /** Part of the arithmetic. */
  says: string;
  cure: string;
}

const region = Extent.Region;
const replicas = (min: number, max: number): { replicas: { min: number; max: number } } => ({ replicas: { min, max } });

const CASES: Case[] = [
  {
    what: "one NAT gateway for all zones, for availability",
    topology: changed({ network: { nat: NatStrategy.Single } }),
    target: "availabilityPercent",
    computed: 99.88178,
    says: "the one NAT gateway's zone 99.9500 %",
    cure: "set network.nat to per-zone (now single)",
  },
  {
    what: "one NAT gateway for all zones, for recovery",
    topology: changed({ network: { nat: NatStrategy.Single } }),
    target: "rtoMinutes",
    computed: 20,
    says: "zone: alert 300 + decide 300 + egressRemade 600 = 1200 s",
    cure: "set network.nat to per-zone (now single)",
  },
  {
    what: "too few pods at most",
    topology: changed({ workload: replicas(3, 10) }),
    target: "requestsPerSecond",
    computed: 1080,
    says: "a zone of 3 lost: 6 pods × 200 × 90 % = 1080",
    cure: "set workload.replicas.max to 18 (now 10)",
  },
  {
    what: "too few pods at most, for p95",
    topology: changed({ workload: replicas(3, 9) }),
    target: "p95Milliseconds",
    computed: Infinity,
    says: "2000 requests/s over 9 pods = 222.22 each, of 200: 111.11 % busy",
    cure: "set workload.replicas.max to 12 (now 9)",
  },
  {
    what: "no node to put them on",
    topology: changed({ nodes: { max: 4, instanceTypes: ["m7g.large"] } }),
    target: "requestsPerSecond",
    computed: 0,
    says: "the room for 0: (4 nodes × (2 - 0.55) CPU - 8 for the platform) / 0.25 a pod",
    cure: "set nodes.max to 9 (now 4)",
  },
  {
    what: "too few nodes",
    topology: changed({ nodes: { max: 7, instanceTypes: ["m7g.large"] } }),
    target: "requestsPerSecond",
    computed: 900,
    says: "the room for 8",
    cure: "set nodes.instanceTypes to [m7g.xlarge] (now [m7g.large])",
  },
  {
    what: "a small type among the large",
    topology: changed({ nodes: { max: 7, instanceTypes: ["m7g.4xlarge", "c7g.large"] } }),
    target: "requestsPerSecond",
    computed: 900,
    says: "7 nodes × (2 - 0.55) CPU",
    cure: "set nodes.max to 9 (now 7)",
  },
  {
    what: "a slow application, for its load",
    topology: changed({ measured: { serviceMilliseconds: 120 } }),
    target: "requestsPerSecond",
    computed: 780,
    says: "a pod: 8 at once / 120 ms = 66.67 requests/s",
    cure: "set workload.replicas.max to 51 (now 20)",
  },
  {
    what: "a slow application, for p95",
    topology: changed({ measured: { serviceMilliseconds: 70, concurrency: 64 } }),
    target: "p95Milliseconds",
    computed: 239.7,
    says: "95 of 100 are answered within 209.7 ms",
    cure: "set measured.serviceMilliseconds to 56 (now 70)",
  },
  {
    what: "pods that do one thing at a time",
    topology: changed({ measured: { concurrency: 1 } }),
    target: "requestsPerSecond",
    computed: 292.5,
    says: "a pod: 1 at once / 40 ms = 25 requests/s",
    cure: "set measured.concurrency to 7 (now 1)",
  },
  {
    what: "a database without a reader, for availability",
    topology: changed({ database: { readers: 0 } }),
    target: "availabilityPercent",
    computed: 99.8874,
    says: "Aurora in one zone 99.9500 %",
    cure: "set database.readers to 1 (now 0)",
  },
  {
    what: "a database without a reader, for recovery",
    topology: changed({ database: { readers: 0 } }),
    targets: { rtoMinutes: 5 },
    target: "rtoMinutes",
    computed: 10.5,
    says: "writer: writerRemade 600 + reconnect 30 = 630 s",
    cure: "set database.readers to 1 (now 0)",
  },
  {
    what: "a cache without a replica, for availability",
    topology: changed({ cache: { replicas: 0 } }),
    target: "availabilityPercent",
    computed: 99.8844,
    says: "ElastiCache in one zone 99.9500 %",
    cure: "set cache.replicas to 1 (now 0)",
  },
  {
    what: "a cache without a replica, for recovery",
    topology: changed({ cache: { replicas: 0 } }),
    targets: { rtoMinutes: 5 },
    target: "rtoMinutes",
    computed: 10.5,
    says: "cacheNode: cacheRemade 600 + reconnect 30 = 630 s",
    cure: "set cache.replicas to 1 (now 0)",
  },
  {
    what: "one zone, for availability",
    topology: changed({ zones: 1 }),
    target: "availabilityPercent",
    computed: 99.7914,
    says: "Aurora in one zone 99.9500 % × ElastiCache in one zone 99.9500 %",
    cure: "set zones to 2 (now 1)",
  },
  {
    what: "one zone, for recovery",
    topology: changed({ zones: 1 }),
    target: "rtoMinutes",
    computed: 130,
    says: "zone: alert 300 + decide 300 + platformRemade 3600 + databaseRestored 3600 = 7800 s",
    cure: "set zones to 2 (now 1)",
  },
  {
    what: "one zone, for data",
    topology: changed({ zones: 1 }),
    target: "rpoMinutes",
    computed: Infinity,
    says: "zone: ∞ s: no backup is kept in another region",
    cure: "set zones to 2 (now 1)",
  },
  {
    what: "one pod",
    topology: changed({ workload: replicas(1, 20) }),
    target: "availabilityPercent",
    computed: 99.3205,
    says: "pods 99.450",
    cure: "set workload.replicas.min to 2 (now 1)",
  },
  {
    what: "one pod, for recovery",
    topology: changed({ workload: replicas(1, 20) }),
    targets: { rtoMinutes: 5 },
    target: "rtoMinutes",
    computed: 320 / 60,
    says: "zone: nodeGrace 50 + toleration 30 + nodeStart 180 + podStart 60 = 320 s",
    cure: "set workload.replicas.min to 2 (now 1)",
  },
  {
    what: "a region promised, and nothing elsewhere, for recovery",
    topology: changed({ survives: region }),
    target: "rtoMinutes",
    computed: 75,
    says: "region: alert 300 + decide 300 + platformRemade 3600 + edgeSwitched 300 = 4500 s",
    cure: "set standby.database to true (now false) and set standby.application to true (now false)",
  },
  {
    what: "a region promised, and nothing elsewhere, for data",
    topology: changed({ survives: region }),
    target: "rpoMinutes",
    computed: Infinity,
    says: "region: ∞ s: no backup is kept in another region",
    cure: "set standby.database to true (now false)",
  },
  {
    what: "a region promised, and only data elsewhere",
    topology: changed({ survives: region, standby: { database: true } }),
    target: "rtoMinutes",
    computed: 75,
    says: "platformRemade 3600",
    cure: "set standby.application to true (now false)",
  },
  {
    what: "backups that are copied once a day",
    topology: changed({ survives: region, standby: { backupCopyHours: 24 } }),
    targets: { rpoMinutes: 300 },
    target: "rpoMinutes",
    computed: 1440,
    says: "backups are copied to another region every 24 h",
    cure: "set standby.backupCopyHours to 4 (now 24)",
  },
  {
    what: "two mistakes at once",
    topology: changed({ network: { nat: NatStrategy.Single }, database: { readers: 0 } }),
    target: "availabilityPercent",
    computed: 99.8359,
    says: "the one NAT gateway's zone 99.9500 %",
    cure: "set network.nat to per-zone (now single) and set database.readers to 1 (now 0)",
  },
];

describe("a broken topology fails with its arithmetic and its cure:", () => {
  for (const { what, topology, targets, target, computed, says, cure } of CASES)
    it(what, () => {
      const stated = { ...TARGETS, ...targets };
      const verdict = verdicts(stated, topology).find((one) => one.target === target)!;
      expect(verdict.isMet).to.equal(false);
      if (computed === Infinity) expect(verdict.computed).to.equal(Infinity);
      else expect(verdict.computed).to.be.closeTo(computed, 0.005);
      expect(verdict.arithmetic.join("\n")).to.include(says);
      expect(verdict.cures.map(toldCure)).to.include(cure);
      for (const one of verdict.cures) {
        const mended = verdicts(stated, applied(topology, one)).find((after) => after.target === target)!;
        expect(mended.isMet, `${toldCure(one)}: ${mended.computed}`).to.equal(true);
      }
      expect(() => checkTopology("case", stated, topology)).to.throw(ArgumentError, cure);
    });

  it("and the sound one passes", () => expect(() => checkTopology("sound", TARGETS, SOUND)).not.to.throw());

  it("a target beyond all of it is told the best that can be stated", () => {
    const run = (): void => checkTopology("case", { ...TARGETS, availabilityPercent: 99.99 }, SOUND);
    expect(run).to.throw(
      /targets.availabilityPercent 99.99 can't be met.*no setting brings it there: state availabilityPercent 99\.9\d % or less/s,
    );
  });

  it("several at once are told together", () => {
    const topology = changed({ network: { nat: NatStrategy.Single }, workload: { replicas: { min: 3, max: 9 } } });
    try {
      checkTopology("case", TARGETS, topology);
      expect.fail("it passed");
    } catch (error) {
      expect((error as ArgumentError).problems).to.have.length(4);
    }
  });
});
