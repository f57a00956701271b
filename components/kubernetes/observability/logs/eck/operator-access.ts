// SPDX-License-Identifier: Apache-2.0
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../../contracts/observability";
import { metadata } from "../../../internal/metadata";
import { ECK_KINDS } from "./custom-resource-definitions";

const READ = ["get", "list", "watch"];
const WRITE = [...READ, "create", "update", "patch"];

/**
 * What the operator may do, in the namespace only: the rules of ECK's Helm chart without those for other namespaces,
 * nodes and storage classes.
 */
const RULES: input.rbac.v1.PolicyRule[] = [
  {
    apiGroups: [""],
    resources: ["pods", "events", "persistentvolumeclaims", "secrets", "services", "configmaps"],
    verbs: [...WRITE, "delete"],
  },
  { apiGroups: [""], resources: ["endpoints"], verbs: READ },
  { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: [...WRITE, "delete"] },
  { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "daemonsets"], verbs: [...WRITE, "delete"] },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: [...WRITE, "delete"] },
  ...ECK_KINDS.map(({ group, plural }) => ({
    apiGroups: [`${group}.k8s.elastic.co`],
    resources: [plural, `${plural}/status`, `${plural}/finalizers`],
    verbs: WRITE,
  })),
  // Leader election.
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  {
    apiGroups: ["coordination.k8s.io"],
    resources: ["leases"],
    resourceNames: ["elastic-operator-leader"],
    verbs: ["get", "watch", "update"],
  },
];

/** The role of the operator's service account. */
export const operatorAccess = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] => {
  const objectMeta = metadata(spec.tags, part, spec.namespace);
  return [
    new rbac.Role(`${name}-${part}-role`, { metadata: objectMeta, rules: RULES }, opts),
    new rbac.RoleBinding(
      `${name}-${part}-binding`,
      {
        metadata: objectMeta,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: part },
        subjects: [{ kind: "ServiceAccount", name: part, namespace: spec.namespace }],
      },
      opts,
    ),
  ];
};
