// SPDX-License-Identifier: Apache-2.0
import type { input } from "@pulumi/kubernetes/types";
import { selectorLabels } from "./metadata";

/** The pod's security context: what the restricted Pod Security Standard requires, and a fixed unprivileged user. */
export const POD_SECURITY_CONTEXT = {
  runAsNonRoot: true,
  runAsUser: 65_532,
  runAsGroup: 65_532,
  fsGroup: 65_532,
  seccompProfile: { type: "RuntimeDefault" },
};

/** The security context of each container: what the restricted standard requires, and a read-only root file system. */
export const CONTAINER_SECURITY_CONTEXT = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};

/**
 * Spreads pods over zones (required) and over nodes (preferred). `nodeTaintsPolicy: Honor` leaves out a zone in which
 * every node is tainted, as nodes of a failed zone are. Otherwise, replacement pods would stay pending until that zone
 * is back.
 */
export const topologySpread = (app: string): input.core.v1.TopologySpreadConstraint[] => {
  const labelSelector = { matchLabels: selectorLabels(app) };
  return [
    {
      topologyKey: "topology.kubernetes.io/zone",
      maxSkew: 1,
      whenUnsatisfiable: "DoNotSchedule",
      nodeTaintsPolicy: "Honor",
      labelSelector,
    },
    { topologyKey: "kubernetes.io/hostname", maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway", labelSelector },
  ];
};

/** Seconds until pods of a failed node are evicted. The Kubernetes default is 300. */
const FAILED_NODE_SECONDS = 30;

/** Evicts pods of a failed node early, so that they are rescheduled soon. */
export const FAILED_NODE_TOLERATIONS: input.core.v1.Toleration[] = ["not-ready", "unreachable"].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: FAILED_NODE_SECONDS,
}));
