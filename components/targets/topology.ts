// SPDX-License-Identifier: Apache-2.0
import type { Bounds } from "../contracts/ha-cluster";
import type { NatStrategy } from "../contracts/network";
import { Problems } from "../lib/problems";
import { requireInteger } from "../lib/requirements";

/** Kinds of losses, the smallest first. */
export enum Loss {
  /** One pod. */
  Pod = "pod",
  /** One node with its pods. */
  Node = "node",
  /** The primary node of the cache. */
  CacheNode = "cacheNode",
  /** The writer of the database. */
  Writer = "writer",
  /** One availability zone. */
  Zone = "zone",
  /** The primary region. */
  Region = "region",
}

/** The largest loss that the recovery targets cover. */
export const Extent = {
  /** The loss of an availability zone. */
  Zone: "zone",
  /** The loss of the primary region, which needs a secondary region. */
  Region: "region",
} as const;
/** A member of `Extent`, or its value as a string: `"zone"`. */
export type Extent = (typeof Extent)[keyof typeof Extent];

/** The properties of a platform that decide whether its targets are achievable. Fields have the names of the settings that they come from. */
export interface Topology {
  /** Number of availability zones of every tier. */
  zones: number;
  /** The largest loss that `rtoMinutes` and `rpoMinutes` cover. */
  survives: Extent;
  /** How the nodes reach the internet. */
  network: { nat: NatStrategy };
  /** Number of nodes, and their instance types. */
  nodes: Bounds & { instanceTypes: string[] };
  /** Pods of the application. */
  workload: WorkloadTopology;
  /** Measurements of one pod. */
  measured: Measured;
  /** Read replicas of the database, which are its failover targets. */
  database: { readers: number };
  /** Replicas of the cache, which are its failover targets. */
  cache: { replicas: number };
  /** The parts in the secondary region. */
  secondary: SecondaryRegionTopology;
}

/** Scaling of the application. */
export interface WorkloadTopology {
  /** Number of pods. */
  replicas: Bounds;
  /** Average CPU utilization above which pods are added, in percent. */
  targetCpuPercent: number;
}

/** Performance of one pod, from a load test of a single pod, or estimated until there is one. */
export interface Measured {
  /** Mean service time of a request in an idle pod, in milliseconds. */
  serviceMilliseconds: number;
  /** Requests that a pod processes concurrently. */
  concurrency: number;
}

/** The parts of the platform that exist in the secondary region. */
export interface SecondaryRegionTopology {
  /** A database replica that can be promoted. */
  database: boolean;
  /** A network, a cluster and the workload, which CloudFront can send requests to. */
  application: boolean;
  /** Hours between backup copies to the region. @default - no copies */
  backupCopyHours?: number;
}

/** Checks measurements. @throws ArgumentError */
export const resolveMeasured = (name: string, measured: Measured): Measured => {
  const problems = new Problems(`Measured "${name}"`);
  const { serviceMilliseconds, concurrency } = measured;
  problems.require(
    typeof serviceMilliseconds === "number" && serviceMilliseconds > 0 && serviceMilliseconds <= 60_000,
    {
      field: "serviceMilliseconds",
      value: serviceMilliseconds,
      reason: "must be a number above 0 and up to 60000",
      fix: "set it to the mean service time of one request in milliseconds",
    },
  );
  requireInteger(problems, "concurrency", concurrency, 1, 1000);
  problems.throwIfAny();
  return measured;
};
