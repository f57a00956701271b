// SPDX-License-Identifier: Apache-2.0
import { ensureObject, type Access } from "./api";

const ZONES = ["a", "b", "c"];

/** Capacity of an m7g.2xlarge instance. */
const CAPACITY = { cpu: "8", memory: "30Gi", "ephemeral-storage": "80Gi", pods: "58" };

/** System information that the API server requires of every node. */
const NODE_INFO = {
  architecture: "arm64",
  bootID: "",
  containerRuntimeVersion: "kwok",
  kernelVersion: "simulated",
  kubeProxyVersion: "",
  kubeletVersion: "simulated",
  machineID: "",
  operatingSystem: "linux",
  osImage: "simulated",
  systemUUID: "",
};

/** Creates three simulated nodes, one in each availability zone, as the platform's node groups do. */
export const ensureNodes = async (access: Access, region: string): Promise<void> => {
  await Promise.all(
    ZONES.map((zone, index) => {
      const name = `node-${zone}`;
      const address = `10.127.0.${index + 1}`;
      return ensureObject(access, "/api/v1/nodes", {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
          name,
          annotations: { "kwok.x-k8s.io/node": "fake" },
          labels: {
            "eks.amazonaws.com/capacityType": "ON_DEMAND",
            "kubernetes.io/arch": "arm64",
            "kubernetes.io/hostname": name,
            "kubernetes.io/os": "linux",
            "node.kubernetes.io/instance-type": "m7g.2xlarge",
            "topology.kubernetes.io/region": region,
            "topology.kubernetes.io/zone": `${region}${zone}`,
          },
        },
        status: {
          allocatable: CAPACITY,
          capacity: CAPACITY,
          nodeInfo: NODE_INFO,
          addresses: [
            { type: "InternalIP", address },
            { type: "Hostname", address: name },
          ],
        },
      });
    }),
  );
};
