// SPDX-License-Identifier: Apache-2.0
import type { FullObject } from "../cluster/api";

/** An object of the namespace kube-system, or of none. */
export type SystemObject = FullObject & Record<string, unknown>;

/** A rule of a cluster role. */
interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const RBAC = "rbac.authorization.k8s.io";

/** A service account, as the subject of a binding. */
export const serviceAccount = (name: string): Record<string, string> => ({
  kind: "ServiceAccount",
  name,
  namespace: "kube-system",
});

/** A user, as the subject of a binding. */
export const user = (name: string): Record<string, string> => ({ apiGroup: RBAC, kind: "User", name });

/** A cluster role and its binding to one subject. */
export const rights = (name: string, rules: Rule[], subject: Record<string, string>): SystemObject[] => [
  { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name }, rules },
  binding("ClusterRoleBinding", name, { kind: "ClusterRole", name }, subject),
];

/** A binding of a role to one subject. */
export const binding = (
  kind: "ClusterRoleBinding" | "RoleBinding",
  name: string,
  role: { kind: string; name: string },
  subject: Record<string, string>,
): SystemObject => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata: { name },
  roleRef: { apiGroup: RBAC, ...role },
  subjects: [subject],
});

/** A deployment whose pods are spread over the zones and leave a lost node after 30 seconds. */
export const deployment = (
  name: string,
  labels: Record<string, string>,
  replicas: number,
  pod: Record<string, unknown>,
): SystemObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        priorityClassName: "system-cluster-critical",
        serviceAccountName: name,
        tolerations: ["not-ready", "unreachable"].map((condition) => ({
          key: `node.kubernetes.io/${condition}`,
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 30,
        })),
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: labels },
          },
        ],
        ...pod,
      },
    },
  },
});
