// SPDX-License-Identifier: Apache-2.0
import { NatStrategy } from "../../../components/contracts/network";
import type { Targets } from "../../../components/contracts/targets";
import { Extent, type Topology } from "../../../components/targets/topology";
import { changed } from "./fixtures";

/** A topology that does not achieve a target. */
export interface Case {
  description: string;
  topology: Topology;
  targets?: Partial<Targets>;
  target: keyof Targets;
  /** Calculated by hand. */
  computed: number;
  /** Expected part of the calculation. */
  arithmetic: string;
  recommendation: string;
}

const region = Extent.Region;
const replicas = (min: number, max: number): { replicas: { min: number; max: number } } => ({ replicas: { min, max } });

export const CASES: Case[] = [
  {
    description: "availability with a single NAT gateway",
    topology: changed({ network: { nat: NatStrategy.Single } }),
    target: "availabilityPercent",
    computed: 99.88178,
    arithmetic: "zone of the single NAT gateway 99.9500 %",
    recommendation: "set network.nat to per-zone (now single)",
  },
  {
    description: "recovery time with a single NAT gateway",
    topology: changed({ network: { nat: NatStrategy.Single } }),
    target: "rtoMinutes",
    computed: 20,
    arithmetic: "zone: alert 300 + decision 300 + natReplacement 600 = 1200 s",
    recommendation: "set network.nat to per-zone (now single)",
  },
  {
    description: "request rate with a low maximum of pods",
    topology: changed({ workload: replicas(3, 10) }),
    target: "requestsPerSecond",
    computed: 1080,
    arithmetic: "without one of 3 zones: 6 pods × 200 × 90 % = 1080",
    recommendation: "set workload.replicas.max to 18 (now 10)",
  },
  {
    description: "p95 with a low maximum of pods",
    topology: changed({ workload: replicas(3, 9) }),
    target: "p95Milliseconds",
    computed: Infinity,
    arithmetic: "2000 requests/s over 9 pods = 222.22 each, of 200: 111.11 % busy",
    recommendation: "set workload.replicas.max to 12 (now 9)",
  },
  {
    description: "request rate without node capacity",
    topology: changed({ nodes: { max: 4, instanceTypes: ["m7g.large"] } }),
    target: "requestsPerSecond",
    computed: 0,
    arithmetic: "the node capacity of 0: (4 nodes × (2 - 0.55) CPU - 8 for the platform) / 0.25 per pod",
    recommendation: "set nodes.max to 9 (now 4)",
  },
  {
    description: "request rate with a low maximum of nodes",
    topology: changed({ nodes: { max: 7, instanceTypes: ["m7g.large"] } }),
    target: "requestsPerSecond",
    computed: 900,
    arithmetic: "the node capacity of 8",
    recommendation: "set nodes.instanceTypes to [m7g.xlarge] (now [m7g.large])",
  },
  {
    description: "request rate with a small instance type in the list",
    topology: changed({ nodes: { max: 7, instanceTypes: ["m7g.4xlarge", "c7g.large"] } }),
    target: "requestsPerSecond",
    computed: 900,
    arithmetic: "7 nodes × (2 - 0.55) CPU",
    recommendation: "set nodes.max to 9 (now 7)",
  },
  {
    description: "request rate of a slow application",
    topology: changed({ measured: { serviceMilliseconds: 120 } }),
    target: "requestsPerSecond",
    computed: 780,
    arithmetic: "one pod: 8 concurrent requests / 120 ms = 66.67 requests/s",
    recommendation: "set workload.replicas.max to 51 (now 20)",
  },
  {
    description: "p95 of a slow application",
    topology: changed({ measured: { serviceMilliseconds: 70, concurrency: 64 } }),
    target: "p95Milliseconds",
    computed: 239.7,
    arithmetic: "95 % are answered within 209.7 ms",
    recommendation: "set measured.serviceMilliseconds to 56 (now 70)",
  },
  {
    description: "request rate of pods with one worker",
    topology: changed({ measured: { concurrency: 1 } }),
    target: "requestsPerSecond",
    computed: 292.5,
    arithmetic: "one pod: 1 concurrent requests / 40 ms = 25 requests/s",
    recommendation: "set measured.concurrency to 7 (now 1)",
  },
  {
    description: "availability of a database without a reader",
    topology: changed({ database: { readers: 0 } }),
    target: "availabilityPercent",
    computed: 99.8874,
    arithmetic: "Aurora in one zone 99.9500 %",
    recommendation: "set database.readers to 1 (now 0)",
  },
  {
    description: "recovery time of a database without a reader",
    topology: changed({ database: { readers: 0 } }),
    targets: { rtoMinutes: 5 },
    target: "rtoMinutes",
    computed: 10.5,
    arithmetic: "writer: writerReplacement 600 + reconnect 30 = 630 s",
    recommendation: "set database.readers to 1 (now 0)",
  },
  {
    description: "availability of a cache without a replica",
    topology: changed({ cache: { replicas: 0 } }),
    target: "availabilityPercent",
    computed: 99.8844,
    arithmetic: "ElastiCache in one zone 99.9500 %",
    recommendation: "set cache.replicas to 1 (now 0)",
  },
  {
    description: "recovery time of a cache without a replica",
    topology: changed({ cache: { replicas: 0 } }),
    targets: { rtoMinutes: 5 },
    target: "rtoMinutes",
    computed: 10.5,
    arithmetic: "cacheNode: cacheReplacement 600 + reconnect 30 = 630 s",
    recommendation: "set cache.replicas to 1 (now 0)",
  },
  {
    description: "availability in one zone",
    topology: changed({ zones: 1 }),
    target: "availabilityPercent",
    computed: 99.7914,
    arithmetic: "Aurora in one zone 99.9500 % × ElastiCache in one zone 99.9500 %",
    recommendation: "set zones to 2 (now 1)",
  },
  {
    description: "recovery time in one zone",
    topology: changed({ zones: 1 }),
    target: "rtoMinutes",
    computed: 130,
    arithmetic: "zone: alert 300 + decision 300 + platformRebuild 3600 + databaseRestore 3600 = 7800 s",
    recommendation: "set zones to 2 (now 1)",
  },
  {
    description: "data loss in one zone",
    topology: changed({ zones: 1 }),
    target: "rpoMinutes",
    computed: Infinity,
    arithmetic: "zone: ∞ s: no backup is copied to another region",
    recommendation: "set zones to 2 (now 1)",
  },
  {
    description: "availability of a single pod",
    topology: changed({ workload: replicas(1, 20) }),
    target: "availabilityPercent",
    computed: 99.3205,
    arithmetic: "pods 99.450",
    recommendation: "set workload.replicas.min to 2 (now 1)",
  },
  {
    description: "recovery time of a single pod",
    topology: changed({ workload: replicas(1, 20) }),
    targets: { rtoMinutes: 5 },
    target: "rtoMinutes",
    computed: 320 / 60,
    arithmetic: "zone: nodeGrace 50 + toleration 30 + nodeStart 180 + podStart 60 = 320 s",
    recommendation: "set workload.replicas.min to 2 (now 1)",
  },
  {
    description: "recovery time after the loss of the only region",
    topology: changed({ survives: region }),
    target: "rtoMinutes",
    computed: 75,
    arithmetic: "region: alert 300 + decision 300 + platformRebuild 3600 + edgeSwitch 300 = 4500 s",
    recommendation: "set secondary.database to true (now false) and set secondary.application to true (now false)",
  },
  {
    description: "data loss after the loss of the only region",
    topology: changed({ survives: region }),
    target: "rpoMinutes",
    computed: Infinity,
    arithmetic: "region: ∞ s: no backup is copied to another region",
    recommendation: "set secondary.database to true (now false)",
  },
  {
    description: "recovery time with only a database in the secondary region",
    topology: changed({ survives: region, secondary: { database: true } }),
    target: "rtoMinutes",
    computed: 75,
    arithmetic: "platformRebuild 3600",
    recommendation: "set secondary.application to true (now false)",
  },
  {
    description: "data loss with a backup copy per day",
    topology: changed({ survives: region, secondary: { backupCopyHours: 24 } }),
    targets: { rpoMinutes: 300 },
    target: "rpoMinutes",
    computed: 1440,
    arithmetic: "backups are copied to another region every 24 h",
    recommendation: "set secondary.backupCopyHours to 4 (now 24)",
  },
  {
    description: "availability with two weaknesses",
    topology: changed({ network: { nat: NatStrategy.Single }, database: { readers: 0 } }),
    target: "availabilityPercent",
    computed: 99.8359,
    arithmetic: "zone of the single NAT gateway 99.9500 %",
    recommendation: "set network.nat to per-zone (now single) and set database.readers to 1 (now 0)",
  },
];
