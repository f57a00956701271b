// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import { metadata, selectorLabels } from "./metadata";
import { podTemplate } from "./pod-template";

/** A controller that acts on the whole cluster and calls AWS with an IAM role. */
export interface ControllerArgs {
  /** The name of its service account. All its objects have this name. */
  serviceAccount: string;
  namespace: string;
  tags: PlatformTags;
  /** RBAC rules that apply in every namespace. */
  clusterRules: input.rbac.v1.PolicyRule[];
  /** RBAC rules that apply in its own namespace. */
  namespaceRules: input.rbac.v1.PolicyRule[];
  container: Partial<input.core.v1.Container>;
  volumes?: input.core.v1.Volume[];
  /** Resources that its pods need, besides its RBAC objects. */
  dependsOn?: pulumi.Resource[];
}

/**
 * Creates a controller: a service account with its roles, two replicas with leader election, and a disruption budget.
 */
export const createController = (parent: pulumi.Resource, name: string, args: ControllerArgs): void => {
  const { serviceAccount: app, namespace, tags } = args;
  const objectMeta = metadata(tags, app, namespace);
  new apps.Deployment(
    `${name}-deployment`,
    {
      metadata: objectMeta,
      spec: {
        // One replica is the leader; the other is on standby in another zone.
        replicas: 2,
        selector: { matchLabels: selectorLabels(app) },
        template: podTemplate({
          app,
          tags,
          serviceAccountName: app,
          containers: [{ name: app, ...args.container }],
          ...(args.volumes && { volumes: args.volumes }),
          spec: { automountServiceAccountToken: true, priorityClassName: "system-cluster-critical" },
        }),
      },
    },
    { parent, dependsOn: [...(args.dependsOn ?? []), ...accessControl(parent, name, args)] },
  );
  new policy.PodDisruptionBudget(
    `${name}-budget`,
    {
      metadata: objectMeta,
      spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(app) } },
    },
    { parent },
  );
};

const accessControl = (
  parent: pulumi.Resource,
  name: string,
  { serviceAccount: app, namespace, tags, clusterRules, namespaceRules }: ControllerArgs,
): pulumi.Resource[] => {
  const opts = { parent };
  const objectMeta = metadata(tags, app, namespace);
  const clusterMeta = metadata(tags, app);
  const subjects = [{ kind: "ServiceAccount", name: app, namespace }];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", name: app };
  return [
    new core.ServiceAccount(`${name}-account`, { metadata: objectMeta, automountServiceAccountToken: false }, opts),
    new rbac.ClusterRole(`${name}-role`, { metadata: clusterMeta, rules: clusterRules }, opts),
    new rbac.Role(`${name}-own-role`, { metadata: objectMeta, rules: namespaceRules }, opts),
    new rbac.ClusterRoleBinding(
      `${name}-binding`,
      { metadata: clusterMeta, roleRef: { ...roleRef, kind: "ClusterRole" }, subjects },
      opts,
    ),
    new rbac.RoleBinding(
      `${name}-own-binding`,
      { metadata: objectMeta, roleRef: { ...roleRef, kind: "Role" }, subjects },
      opts,
    ),
  ];
};
