// SPDX-License-Identifier: Apache-2.0
import { NatStrategy } from "../../../components/contracts/network";
import type { Targets } from "../../../components/contracts/targets";
import { Extent, type Topology } from "../../../components/targets/topology";

/** Targets that `VALID` achieves. */
export const TARGETS: Targets = {
  p95Milliseconds: 200,
  requestsPerSecond: 2000,
  availabilityPercent: 99.9,
  rtoMinutes: 15,
  rpoMinutes: 5,
};

/** A topology that achieves all of `TARGETS`. */
export const VALID: Topology = {
  zones: 3,
  survives: Extent.Zone,
  network: { nat: NatStrategy.PerZone },
  nodes: { min: 3, max: 20, instanceTypes: ["m7g.2xlarge"] },
  workload: { replicas: { min: 3, max: 20 }, targetCpuPercent: 60 },
  measured: { serviceMilliseconds: 40, concurrency: 8 },
  database: { readers: 2 },
  cache: { replicas: 2 },
  secondary: { database: false, application: false },
};

/** A copy of `VALID` with some groups changed. */
export const changed = (change: {
  [K in keyof Topology]?: Topology[K] extends object ? Partial<Topology[K]> : Topology[K];
}): Topology =>
  Object.fromEntries(
    Object.entries(VALID).map(([key, value]) => {
      const other: unknown = change[key as keyof Topology];
      return [
        key,
        other === undefined ? value : typeof value === "object" ? { ...value, ...(other as object) } : other,
      ];
    }),
  ) as unknown as Topology;
