// SPDX-License-Identifier: Apache-2.0
import type { input } from "@pulumi/kubernetes/types";
import type { PlatformTags } from "../../lib/tags";

/** The labels by which an object is found: selectors use them, so they never change. */
export const selectorLabels = (part: string): Record<string, string> => ({ "app.kubernetes.io/name": part });

/** Labels of every object: what it is, whose it is. */
export const labelsFor = (tags: PlatformTags, part: string): Record<string, string> => ({
  ...selectorLabels(part),
  "app.kubernetes.io/managed-by": "redoubt",
  environment: tags.environment,
  "cost-center": tags.costCenter,
  "data-classification": tags.dataClassification,
});

/** Name, labels and, as it is no label's value, the owner's address. */
export const metadata = (
  tags: PlatformTags,
  name: string,
  namespace?: string,
): { name: string; namespace?: string } & Labelled => ({
  name,
  ...(namespace !== undefined && { namespace }),
  labels: labelsFor(tags, name),
  annotations: { owner: tags.owner },
});
interface Labelled {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** Labels of a namespace whose pods must meet the restricted Pod Security Standard. */
export const RESTRICTED = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);

/** What the restricted Pod Security Standard asks of a pod, and more: no token, a user of its own. */
export const securePod = {
  automountServiceAccountToken: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 65_532,
    runAsGroup: 65_532,
    fsGroup: 65_532,
    seccompProfile: { type: "RuntimeDefault" },
  },
};

/** What it asks of a container, and more: nothing written but to volumes. */
export const secureContainer = {
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  },
};

/**
 * Pods spread evenly over zones, as a rule, and over nodes, as a wish. A zone whose nodes are all tainted, as lost ones are,
 * does not count: its pods would have to wait for it, for anywhere else they would be one too many.
 */
export const spread = (part: string): input.core.v1.TopologySpreadConstraint[] => {
  const labelSelector = { matchLabels: selectorLabels(part) };
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

/** Seconds that a pod waits for a lost node; Kubernetes' own default is 300. */
const LOST_NODE_SECONDS = 30;

/** A lost node's pods are made anew elsewhere soon. */
export const tolerations: input.core.v1.Toleration[] = ["not-ready", "unreachable"].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: LOST_NODE_SECONDS,
}));
