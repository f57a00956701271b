// SPDX-License-Identifier: Apache-2.0
import type { Bounds } from "../contracts/ha-cluster";
import type { NatStrategy } from "../contracts/network";
import { isIntegerWithin } from "../lib/checks";
import { Problems } from "../lib/problems";

/** What may be lost at once, the smallest first. */
export enum Loss {
  Pod = "pod",
  Node = "node",
  CacheNode = "cacheNode",
  Writer = "writer",
  Zone = "zone",
  Region = "region",
}

/** The largest loss that a stack's recovery targets hold for. */
export enum Extent {
  Zone = "zone",
  Region = "region",
}

/** What of a platform decides whether its targets can be met. Its fields are called as the settings that they come from. */
export interface Topology {
  /** Zones that every tier spans. */
  zones: number;
  /** The largest loss that `rtoMinutes` and `rpoMinutes` hold for. */
  survives: Extent;
  network: { nat: NatStrategy };
  nodes: Bounds & { instanceTypes: string[] };
  workload: WorkloadTopology;
  /** What was measured of one pod. */
  measured: Measured;
  database: { readers: number };
  cache: { replicas: number };
  /** What waits in another region. */
  standby: Standby;
}

export interface WorkloadTopology {
  replicas: Bounds;
  /** Share of a pod's capacity at which another one is added, in percent. */
  targetCpuPercent: number;
}

/** What one pod does, measured by load on one pod alone, or declared until it is. */
export interface Measured {
  /** Mean time that a request takes inside a pod that does nothing else, in milliseconds. */
  serviceMilliseconds: number;
  /** Requests that a pod works on at once. */
  concurrency: number;
}

/** What of the platform is there in a second region. */
export interface Standby {
  /** A replica of the database that can be promoted. */
  database: boolean;
  /** Network, cluster, workload and a way to them from the edge. */
  application: boolean;
  /** Hours between backups that are copied there. @default - none is */
  backupCopyHours?: number;
}

/** Checks what was measured. @throws ArgumentError */
export const resolveMeasured = (name: string, measured: Measured): Measured => {
  const problems = new Problems(`Measured "${name}"`);
  const { serviceMilliseconds, concurrency } = measured;
  problems.unless(
    typeof serviceMilliseconds === "number" && serviceMilliseconds > 0 && serviceMilliseconds <= 60_000,
    "serviceMilliseconds",
    serviceMilliseconds,
    "is no time that a request takes",
    "set a number above 0, up to 60000",
  );
  problems.unless(
    isIntegerWithin(concurrency, 1, 1000),
    "concurrency",
    concurrency,
    "is no number of requests at once",
    "set it from 1 to 1000",
  );
  problems.throwIfAny();
  return measured;
};
