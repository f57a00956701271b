// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { call, type Access, type KubernetesObject } from "../cluster/api";
import type { Service } from "../lib/processes";
import type { NodeTools } from "../toolchain/node-tools";
import { CONTAINERD_SOCKET, nodeService } from "./containerd";
import { SERVICES } from "./layout";
import type { RunningNode } from "./node";

/** Files with which a part of a node reaches the API server. */
export interface NodeCredentials {
  kubeconfig: string;
  /** Certificate authority of the cluster. */
  ca: string;
}

/** The kubelet of a node, with the labels that EKS gives to the nodes of a managed node group. */
export const kubelet = (
  node: RunningNode,
  tools: NodeTools,
  { kubeconfig, ca }: NodeCredentials,
  access: Access,
): Service =>
  nodeService(
    node,
    tools,
    "kubelet",
    tools.kubelet,
    [
      `--config=${writeConfiguration(node, ca)}`,
      `--kubeconfig=${kubeconfig}`,
      `--hostname-override=${node.name}`,
      `--node-ip=${node.address}`,
      `--node-labels=${Object.entries(labelsOf(node))
        .map(([name, value]) => `${name}=${value}`)
        .join()}`,
    ],
    { ready: () => isReady(access, node.name) },
  );

const labelsOf = ({ region, zone }: RunningNode): Record<string, string> => ({
  "eks.amazonaws.com/capacityType": "ON_DEMAND",
  "node.kubernetes.io/instance-type": "m7g.2xlarge",
  "topology.kubernetes.io/region": region,
  "topology.kubernetes.io/zone": zone,
});

/** True if the node takes pods. */
const isReady = async (access: Access, name: string): Promise<boolean> => {
  const { status } = await call<KubernetesObject & { status: { conditions?: { type: string; status: string }[] } }>(
    access,
    "GET",
    `/api/v1/nodes/${name}`,
  );
  return (status.conditions ?? []).some(({ type, status: value }) => type === "Ready" && value === "True");
};

const writeConfiguration = (node: RunningNode, ca: string): string => {
  const resolver = join(node.folder, "resolv.conf");
  // A node resolves no names of the outside: nothing there can be reached.
  writeFileSync(resolver, "nameserver 127.0.0.1\n");
  const file = join(node.folder, "kubelet.json");
  writeFileSync(
    file,
    JSON.stringify({
      apiVersion: "kubelet.config.k8s.io/v1beta1",
      kind: "KubeletConfiguration",
      authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: ca } },
      authorization: { mode: "Webhook" },
      cgroupDriver: "cgroupfs",
      cgroupRoot: node.cgroup,
      clusterDNS: [SERVICES.dns],
      clusterDomain: "cluster.local",
      containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
      // The nodes share the disk and the memory of this machine, which other programs may fill.
      evictionHard: { "imagefs.available": "1%", "memory.available": "50Mi", "nodefs.available": "1%" },
      failCgroupV1: false,
      failSwapOn: false,
      imageGCHighThresholdPercent: 100,
      maxPods: 58,
      resolvConf: resolver,
      seccompDefault: true,
      serializeImagePulls: false,
      serverTLSBootstrap: true,
      tlsMinVersion: "VersionTLS13",
      volumePluginDir: "/var/lib/kubelet/volume-plugins",
    }),
  );
  return file;
};

/** Files of a service account for a program that expects to run in a pod. */
export const writeServiceAccount = (node: RunningNode, tokenFile: string, ca: string): void => {
  const folder = join(node.folder, "root", "run", "secrets", "kubernetes.io", "serviceaccount");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "ca.crt"), readFileSync(ca, "utf8"));
  writeFileSync(join(folder, "token"), readFileSync(tokenFile, "utf8"), { mode: 0o600 });
};
