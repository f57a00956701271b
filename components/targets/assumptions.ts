// SPDX-License-Identifier: Apache-2.0

/** A figure that the model takes from elsewhere. */
export interface Fact {
  value: number;
  /** Who says so, and as of when; what nobody publishes is an assumption, and says so. */
  source: string;
}

const fact = (value: number, source: string): Fact => ({ value, source });
const assumed = (value: number, why: string): Fact => fact(value, `assumption: ${why}`);

/** A service that every request needs, and the share of time that it is there, in percent. */
export interface Service {
  name: string;
  /** What AWS designs it for. @default - nothing published: it is counted with another, as `source` says */
  designed?: number;
  /** What AWS pays for when it is missed. */
  sla: number;
  source: string;
}

const PILLAR = "AWS Well-Architected, Reliability Pillar, appendix A, edition of 2020-07";
const sla = (service: string): string => `AWS, ${service} Service Level Agreement, as of 2026-11`;
const service = (name: string, designed: number | undefined, percent: number): Service => ({
  name,
  ...(designed !== undefined && { designed }),
  sla: percent,
  source: `${PILLAR}; ${sla(name)}`,
});

/** Services that are in every request's way, whatever the settings. */
export const SERIAL: readonly Service[] = [
  service("Route 53", 100, 100),
  service("CloudFront", 99.99, 99.9),
  {
    name: "WAF",
    sla: 99.95,
    source: `no design figure published: it runs inside CloudFront and is counted with it; ${sla("WAF")}`,
  },
  service("Elastic Load Balancing", 99.99, 99.99),
  service("EC2 in the region", 99.99, 99.99),
  service("KMS", 99.995, 99.999),
];

/** Tiers that can be spread over zones: what they are designed for when they are, and when they are not. Pods are counted one by one. */
export const TIERS = {
  database: { spread: service("Aurora over zones", 99.99, 99.99), single: service("Aurora in one zone", 99.95, 99.9) },
  cache: {
    spread: service("ElastiCache over zones", 99.99, 99.99),
    single: service("ElastiCache in one zone", 99.95, 99.9),
  },
} as const;

/** Share of time that one zone is there, in percent. */
export const ZONE_PERCENT = fact(99.95, `EC2 in one zone: ${PILLAR}`);

/** Share of time that one pod on its node is there, in percent. */
export const POD_PERCENT = fact(99.5, sla("Compute, instance level"));

/** Steps of a recovery, in seconds. */
export const SECONDS = {
  balancerCheck: fact(20, "the target group's health check: 2 failures, 10 s apart"),
  nodeGrace: fact(50, "Kubernetes 1.32, node-monitor-grace-period, default, 2024-12"),
  toleration: fact(30, "the workload's tolerations of lost nodes"),
  podStart: assumed(60, "image and start; the start probe gives up after it"),
  nodeStart: assumed(180, "an instance starts and joins the cluster"),
  writerPromoted: fact(
    60,
    "Aurora user guide, high availability: less than 60 s, often less than 30, with a replica, 2026-10",
  ),
  writerRemade: fact(600, "Aurora user guide, high availability: less than 10 minutes without a replica, 2026-10"),
  cachePromoted: fact(180, "ElastiCache user guide, Multi-AZ: a few minutes, API version 2015-02-02"),
  cacheRemade: assumed(600, "a node of the cache is made anew"),
  reconnect: assumed(30, "5 s of DNS, and clients that open new connections"),
  alert: assumed(300, "the fast burn-rate alert looks back 5 minutes"),
  decide: assumed(300, "whoever is on call decides"),
  regionPromoted: fact(120, "Aurora user guide, global database disaster recovery: minutes, 2026-10"),
  edgeSwitched: fact(
    300,
    "AWS, Slashing CloudFront change propagation times, 2020: within 5 minutes; the change sends requests to the other region",
  ),
  egressRemade: assumed(600, "`pulumi up` makes a NAT gateway and routes in a zone that is left"),
  platformRemade: assumed(3600, "`pulumi up` makes network, cluster and workload in another region"),
  databaseRestored: assumed(3600, "a restore from a backup; it grows with the data"),
} as const satisfies Record<string, Fact>;

/** What replication leaves behind at most, in seconds. */
export const GAPS = {
  zone: fact(
    0,
    "Aurora user guide, storage: a write is on four of six copies over three zones before it is confirmed, 2026-10",
  ),
  region: fact(
    20,
    "Aurora user guide, rds.global_db_rpo: the least bound that it takes; the usual lag is under 1 s, 2026-10",
  ),
} as const satisfies Record<string, Fact>;

/** How often something is lost in a year. */
export const PER_YEAR = {
  pod: assumed(365, "each day one"),
  node: assumed(12, "each month one"),
  cacheNode: assumed(4, "maintenance and failures"),
  writer: assumed(4, "maintenance and failures"),
  zone: assumed(0.5, "one in two years"),
  region: assumed(0.1, "one in ten years"),
} as const satisfies Record<string, Fact>;

/** What a pod and a node come to. */
export const CAPACITY = {
  podCpu: fact(0.25, "the workload's request for CPU"),
  nodeReservedCpu: assumed(0.55, "kubelet and system, 0.3; what measures, logs and traces on every node, 0.25"),
  platformCpu: assumed(8, "observability and cluster add-ons, over all nodes"),
  networkMilliseconds: assumed(30, "viewer to CDN to balancer to pod and back, for a viewer on the region's continent"),
  survivorsPercent: assumed(90, "the load that the pods left by a zone bear until others are there"),
} as const satisfies Record<string, Fact>;

/** What the model leaves out or takes for granted; each figure's own assumption stands with it. */
export const ASSUMPTIONS: readonly string[] = [
  "failures are independent, but for a zone's and a region's",
  "a service's design figure already holds its failovers; the losses that are counted beside it make the result lower, never higher",
  "the application keeps nothing in the cache that it can't make again, and no state in its pods",
  "the database, the cache and the network bear the stated requests: only pods and nodes are counted",
  "times inside a pod are distributed exponentially, requests come at random and any worker of a pod takes the next one",
  "AWS gives the instances that the bounds allow, in the zones that are left as well",
  "while a region is lost, CloudFront takes a change: AWS keeps its control plane in us-east-1, and says nothing of the loss of that one",
  "a mistaken change is not a loss: continuous backup reaches back to 5 minutes before, and its restore takes as long as the data is large",
  "deployments, mistakes of the application's own and of people take no time here: keep a part of the error budget for them",
];
