// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import { labelsFor, metadata, secureContainer, securePod, selectorLabels, spread, tolerations } from "./pod-defaults";

/** A program that acts on the cluster for everybody in it, in a role of AWS's too. */
export interface Controller {
  /** Its pods' account, by which it is named. */
  serviceAccount: string;
  namespace: string;
  tags: PlatformTags;
  /** What it may do in every namespace. */
  rules: input.rbac.v1.PolicyRule[];
  /** What it may do in its own. */
  ownRules: input.rbac.v1.PolicyRule[];
  /** What its container has of its own. */
  container: Partial<input.core.v1.Container>;
  volumes?: input.core.v1.Volume[];
  /** What must be there before its pods, besides its rights. */
  dependsOn?: pulumi.Resource[];
}

/** Registers a controller: its account with its rights, two pods over zones, of which one leads, and their budget. */
export const controller = (parent: pulumi.Resource, name: string, spec: Controller): void => {
  const { serviceAccount: app, namespace, tags } = spec;
  const own = metadata(tags, app, namespace);
  new apps.Deployment(
    `${name}-deployment`,
    {
      metadata: own,
      spec: {
        // One leads, the other waits in another zone.
        replicas: 2,
        selector: { matchLabels: selectorLabels(app) },
        template: {
          metadata: { labels: labelsFor(tags, app), annotations: { owner: tags.owner } },
          spec: {
            ...securePod,
            automountServiceAccountToken: true,
            serviceAccountName: app,
            priorityClassName: "system-cluster-critical",
            topologySpreadConstraints: spread(app),
            tolerations,
            containers: [{ ...secureContainer, name: app, ...spec.container }],
            ...(spec.volumes && { volumes: spec.volumes }),
          },
        },
      },
    },
    { parent, dependsOn: [...(spec.dependsOn ?? []), ...rights(parent, name, spec)] },
  );
  new policy.PodDisruptionBudget(
    `${name}-budget`,
    {
      metadata: own,
      spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(app) } },
    },
    { parent },
  );
};

const rights = (
  parent: pulumi.Resource,
  name: string,
  { serviceAccount: app, namespace, tags, rules, ownRules }: Controller,
): pulumi.Resource[] => {
  const opts = { parent };
  const own = metadata(tags, app, namespace);
  const account = new core.ServiceAccount(
    `${name}-account`,
    { metadata: own, automountServiceAccountToken: false },
    opts,
  );
  const subjects = [{ kind: "ServiceAccount", name: app, namespace }];
  const role = new rbac.ClusterRole(`${name}-role`, { metadata: metadata(tags, app), rules }, opts);
  const ownRole = new rbac.Role(`${name}-own-role`, { metadata: own, rules: ownRules }, opts);
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", name: app };
  return [
    account,
    role,
    ownRole,
    new rbac.ClusterRoleBinding(
      `${name}-binding`,
      { metadata: metadata(tags, app), roleRef: { ...roleRef, kind: "ClusterRole" }, subjects },
      opts,
    ),
    new rbac.RoleBinding(
      `${name}-own-binding`,
      { metadata: own, roleRef: { ...roleRef, kind: "Role" }, subjects },
      opts,
    ),
  ];
};
