// SPDX-License-Identifier: Apache-2.0

/** A figure that the model takes from elsewhere. */
export interface Assumption {
  value: number;
  /** Document and date of the figure. A figure that no document states starts with `assumption:`. */
  source: string;
}

const sourced = (value: number, source: string): Assumption => ({ value, source });
const assumed = (value: number, reason: string): Assumption => sourced(value, `assumption: ${reason}`);

/** An AWS service that every request needs, with its availability in percent. */
export interface Service {
  name: string;
  /** Availability that AWS designs the service for. @default - not published; `source` names the service that includes it */
  designed?: number;
  /** Availability below which AWS pays service credits. */
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

/** Services that every request passes, for all settings. */
export const SERIAL: readonly Service[] = [
  service("Route 53", 100, 100),
  service("CloudFront", 99.99, 99.9),
  {
    name: "WAF",
    sla: 99.95,
    source: `no design figure published: WAF runs inside CloudFront and is included in its figure; ${sla("WAF")}`,
  },
  service("Elastic Load Balancing", 99.99, 99.99),
  service("EC2 in the region", 99.99, 99.99),
  service("KMS", 99.995, 99.999),
];

/** Design availability of the tiers that AWS runs in several zones or in one zone. Pods are modeled one by one instead. */
export const TIERS = {
  database: { spread: service("Aurora over zones", 99.99, 99.99), single: service("Aurora in one zone", 99.95, 99.9) },
  cache: {
    spread: service("ElastiCache over zones", 99.99, 99.99),
    single: service("ElastiCache in one zone", 99.95, 99.9),
  },
} as const;

/** Availability of one zone, in percent. */
export const ZONE_PERCENT = sourced(99.95, `EC2 in one zone: ${PILLAR}`);

/** Availability of one pod on its node, in percent. */
export const POD_PERCENT = sourced(99.5, sla("Compute, instance level"));

/** Durations of the recovery steps, in seconds. */
export const SECONDS = {
  healthCheck: sourced(20, "the target group's health check: 2 failures, 10 s apart"),
  nodeGrace: sourced(50, "Kubernetes 1.32, node-monitor-grace-period, default, 2024-12"),
  toleration: sourced(30, "the workload's tolerations of unreachable nodes"),
  podStart: assumed(60, "image pull and start; the startup probe fails after that time"),
  nodeStart: assumed(180, "an instance starts and joins the cluster"),
  writerPromotion: sourced(
    60,
    "Aurora user guide, high availability: less than 60 s, often less than 30, with a replica, 2026-10",
  ),
  writerReplacement: sourced(
    600,
    "Aurora user guide, high availability: less than 10 minutes without a replica, 2026-10",
  ),
  cachePromotion: sourced(180, "ElastiCache user guide, Multi-AZ: a few minutes, API version 2015-02-02"),
  cacheReplacement: assumed(600, "ElastiCache replaces the node"),
  reconnect: assumed(30, "5 s of DNS caching, and clients that open new connections"),
  alert: assumed(300, "the fast burn-rate alert evaluates 5 minutes"),
  decision: assumed(300, "the on-call engineer decides"),
  regionPromotion: sourced(120, "Aurora user guide, global database disaster recovery: minutes, 2026-10"),
  edgeSwitch: sourced(
    300,
    "AWS, Slashing CloudFront change propagation times, 2020: within 5 minutes; the change sends requests to the other region",
  ),
  natReplacement: assumed(600, "`pulumi up` creates a NAT gateway and routes in a remaining zone"),
  platformRebuild: assumed(3600, "`pulumi up` creates network, cluster and workload in another region"),
  databaseRestore: assumed(3600, "a restore from a backup; it takes longer for more data"),
} as const satisfies Record<string, Assumption>;

/** Written data that replication loses at most, in seconds. */
export const GAPS = {
  zone: sourced(
    0,
    "Aurora user guide, storage: a write is on four of six copies over three zones before it is confirmed, 2026-10",
  ),
  region: sourced(
    20,
    "Aurora user guide, rds.global_db_rpo: the minimum that the parameter accepts; the usual lag is under 1 s, 2026-10",
  ),
} as const satisfies Record<string, Assumption>;

/** Number of losses per year. */
export const PER_YEAR = {
  pod: assumed(365, "one per day"),
  node: assumed(12, "one per month"),
  cacheNode: assumed(4, "maintenance and failures"),
  writer: assumed(4, "maintenance and failures"),
  zone: assumed(0.5, "one in two years"),
  region: assumed(0.1, "one in ten years"),
} as const satisfies Record<string, Assumption>;

/** Capacity of pods and nodes. */
export const CAPACITY = {
  podCpu: sourced(0.25, "the CPU request of the workload"),
  nodeReservedCpu: assumed(0.55, "kubelet and system, 0.3; agents for metrics, logs and traces on every node, 0.25"),
  platformCpu: assumed(8, "observability and cluster add-ons, over all nodes"),
  networkMilliseconds: assumed(
    30,
    "client to CloudFront to load balancer to pod and back, for a client on the region's continent",
  ),
  survivorsPercent: assumed(90, "the load of the remaining pods after the loss of a zone, until new pods are ready"),
} as const satisfies Record<string, Assumption>;

/** Addresses of a private subnet, besides those that follow from the instance types. */
export const ADDRESSES = {
  reserved: sourced(5, "Amazon VPC user guide, subnet sizing: the first four addresses and the last one, 2026-10"),
  updateNodes: sourced(
    2,
    "EKS user guide, managed node update behavior: twice the number of zones of the group, 2026-10",
  ),
  platformPods: assumed(40, "26 pods of observability and controllers, 9 of cluster add-ons, and jobs, over all zones"),
  podsOfNode: assumed(
    6,
    "agents for metrics, logs and traces, the drivers for volumes and secrets, and the secrets provider",
  ),
  shared: assumed(40, "16 for interface endpoints, 8 for load balancers, 16 for the EKS control plane"),
} as const satisfies Record<string, Assumption>;

/** Assumptions of the model itself; those of single figures are stated with each figure. */
export const ASSUMPTIONS: readonly string[] = [
  "failures are independent, except those that the loss of a zone or a region causes",
  "a service's design figure already includes its failovers; counting losses in addition lowers the result, and never raises it",
  "the application can recreate everything that it stores in the cache, and its pods are stateless",
  "the database, the cache and the network can handle the stated requests: only pods and nodes are modeled",
  "service times in a pod are distributed exponentially, requests arrive at random, and any free worker of a pod takes the next one",
  "AWS provides the instances that the node bounds allow, also in the remaining zones after the loss of one",
  "CloudFront accepts configuration changes while a region is lost: its control plane is in us-east-1, and AWS publishes nothing about the loss of that region",
  "a mistaken change is not a loss: continuous backup reaches back to 5 minutes ago, and the duration of its restore depends on the amount of data",
  "deployments, application errors and operator errors cause no downtime in this model: reserve a part of the error budget for them",
];
