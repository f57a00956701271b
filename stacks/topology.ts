// SPDX-License-Identifier: Apache-2.0
import { ZONES } from "../components/contracts/network";
import { resolveWorkload } from "../components/contracts/workload";
import type { Topology } from "../components/targets/topology";
import { argumentsFrom, MEASURED, tagsFrom, WORKLOAD } from "./arguments";
import type { Settings } from "./settings-schema";
import type { Shape } from "./shape";

/** The topology that the settings and the shape of a stack describe. A test compares it with the resources that the stack registers. */
export const topologyOf = (settings: Settings, shape: Shape): Topology => {
  const { replicas, targetCpuPercent } = resolveWorkload("app", {
    ...argumentsFrom(WORKLOAD, settings),
    tags: tagsFrom("any", settings),
  });
  const { min, max, instanceTypes } = settings.nodes;
  return {
    zones: ZONES,
    survives: shape.survives,
    network: { nat: settings.network.nat },
    nodes: { min, max, instanceTypes },
    workload: { replicas, targetCpuPercent },
    measured: argumentsFrom(MEASURED, settings),
    database: { readers: settings.database.readers },
    cache: { replicas: settings.cache.replicas },
    secondary: shape.secondary,
  };
};
