// SPDX-License-Identifier: Apache-2.0
import { ensureObject, type Access } from "./api";

/** What an m7g.2xlarge offers to pods. */
const CAPACITY = { cpu: "8", memory: "30Gi", "ephemeral-storage": "80Gi", pods: "58" };

/** Three simulated nodes, one in each zone: what the platform's node groups start with. */
export const ensureNodes = async (access: Access, region: string): Promise<void> => {
  for (const zone of ["a", "b", "c"]) {
    const name = `node-${zone}`;
    await ensureObject(access, "/api/v1/nodes", {
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name,
        annotations: { "kwok.x-k8s.io/node": "fake" },
        labels: {
          "kubernetes.io/arch": "arm64",
          "kubernetes.io/hostname": name,
          "kubernetes.io/os": "linux",
          "node.kubernetes.io/instance-type": "m7g.2xlarge",
          "topology.kubernetes.io/region": region,
          "topology.kubernetes.io/zone": `${region}${zone}`,
        },
      },
      ...{ status: { allocatable: CAPACITY, capacity: CAPACITY } },
    });
  }
};
