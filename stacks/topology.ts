// SPDX-License-Identifier: Apache-2.0
import { ZONES } from "../components/contracts/network";
import { resolveWorkload } from "../components/contracts/workload";
import { DataClassification } from "../components/lib/tags";
import type { Topology } from "../components/targets/topology";
import type { Shape } from "./environment";
import type { Settings } from "./settings";

/** What the settings and the shape of a stack come to; a test holds it against what the stack registers. */
export const topologyOf = (settings: Settings, shape: Shape): Topology => {
  const tags = {
    environment: "any",
    owner: settings.owner,
    costCenter: settings.costCenter,
    dataClassification: DataClassification.Public,
  };
  const { replicas, targetCpuPercent } = resolveWorkload("app", { ...settings.workload, tags });
  const { min, max, instanceTypes } = settings.nodes;
  return {
    zones: ZONES,
    survives: shape.survives,
    network: { nat: settings.network.nat },
    nodes: { min, max, instanceTypes },
    workload: { replicas, targetCpuPercent },
    measured: settings.measured,
    database: { readers: settings.database.readers },
    cache: { replicas: settings.cache.replicas },
    standby: shape.standby,
  };
};
