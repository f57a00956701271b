// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { CLUSTER_AUTOSCALER, resolveClusterAutoscaler, type ClusterAutoscalerArgs } from "../contracts/cluster-autoscaler";
import { labelsFor, metadata, secureContainer, securePod, selectorLabels, spread, tolerations } from "./internal/hygiene";

const IMAGE = "registry.k8s.io/autoscaling/cluster-autoscaler:v1.35.2@sha256:aac369dc283927a623deb1af54696efcc722ae79255aa07788422e495bab887d";
const APP = CLUSTER_AUTOSCALER.serviceAccount;
const HEALTH_PORT = 8085;
const HEALTH = { httpGet: { path: "/health-check", port: "health" }, periodSeconds: 10, failureThreshold: 3 };

/** Adds nodes for pods that find no place and takes away those that are not needed, within the bounds of the groups and of budgets. */
export class ClusterAutoscaler extends pulumi.ComponentResource {
  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: ClusterAutoscalerArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveClusterAutoscaler(name, args);
    super("redoubt-kubernetes:index:ClusterAutoscaler", name, {}, opts);

    const rights = permissions(this, name, spec);
    run(this, name, spec, rights);
    this.registerOutputs({});
  }
}

/** What it looks at to foresee where a pod would fit, and what it does: evict, taint, and hold a lock. */
const RULES = [
  { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch", "update"] },
  { apiGroups: [""], resources: ["namespaces", "pods", "services", "replicationcontrollers", "persistentvolumes", "persistentvolumeclaims"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["pods/eviction", "events"], verbs: ["create", "patch"] },
  { apiGroups: ["apps"], resources: ["daemonsets", "replicasets", "statefulsets"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["storage.k8s.io"], resources: ["storageclasses", "csinodes", "csidrivers", "csistoragecapacities", "volumeattachments"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["resource.k8s.io"], resources: ["resourceclaims", "resourceslices", "deviceclasses"], verbs: ["get", "list", "watch"] },
];
const OWN_RULES = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: [APP], verbs: ["get", "update"] },
  { apiGroups: [""], resources: ["configmaps"], verbs: ["create"] },
  { apiGroups: [""], resources: ["configmaps"], resourceNames: [`${APP}-status`], verbs: ["get", "update", "delete"] },
];

const permissions = (parent: pulumi.Resource, name: string, { tags }: ClusterAutoscalerArgs): pulumi.Resource[] => {
  const opts = { parent };
  const { namespace } = CLUSTER_AUTOSCALER;
  const account = new core.ServiceAccount(`${name}-account`, { metadata: metadata(tags, APP, namespace), automountServiceAccountToken: false }, opts);
  const subjects = [{ kind: "ServiceAccount", name: APP, namespace }];
  const role = new rbac.ClusterRole(`${name}-role`, { metadata: metadata(tags, APP), rules: RULES }, opts);
  const ownRole = new rbac.Role(`${name}-own-role`, { metadata: metadata(tags, APP, namespace), rules: OWN_RULES }, opts);
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", name: APP };
  return [
    account, role, ownRole,
    new rbac.ClusterRoleBinding(`${name}-binding`, { metadata: metadata(tags, APP), roleRef: { ...roleRef, kind: "ClusterRole" }, subjects }, opts),
    new rbac.RoleBinding(`${name}-own-binding`, { metadata: metadata(tags, APP, namespace), roleRef: { ...roleRef, kind: "Role" }, subjects }, opts),
  ];
};

const command = ({ clusterName }: ClusterAutoscalerArgs): pulumi.Input<string>[] => [
  "./cluster-autoscaler",
  "--cloud-provider=aws",
  pulumi.interpolate`--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${clusterName}`,
  // A group is a zone: each grows with the others, so that spread pods find a place in each.
  "--balance-similar-node-groups",
  "--expander=least-waste",
  `--leader-elect-resource-name=${APP}`,
  `--status-config-map-name=${APP}-status`,
  `--address=:${HEALTH_PORT}`,
];

const run = (parent: pulumi.Resource, name: string, spec: ClusterAutoscalerArgs, rights: pulumi.Resource[]): void => {
  const { tags, region } = spec;
  const { namespace } = CLUSTER_AUTOSCALER;
  new apps.Deployment(`${name}-deployment`, {
    metadata: metadata(tags, APP, namespace),
    spec: {
      // One leads, the other waits in another zone.
      replicas: 2,
      selector: { matchLabels: selectorLabels(APP) },
      template: {
        metadata: { labels: labelsFor(tags, APP), annotations: { owner: tags.owner } },
        spec: {
          ...securePod,
          automountServiceAccountToken: true,
          serviceAccountName: APP,
          priorityClassName: "system-cluster-critical",
          topologySpreadConstraints: spread(APP),
          tolerations,
          containers: [{
            ...secureContainer,
            name: APP,
            image: IMAGE,
            command: command(spec),
            env: [{ name: "AWS_REGION", value: region }],
            ports: [{ name: "health", containerPort: HEALTH_PORT }],
            resources: { requests: { cpu: "100m", memory: "600Mi" }, limits: { memory: "600Mi" } },
            readinessProbe: HEALTH,
            livenessProbe: HEALTH,
          }],
        },
      },
    },
  }, { parent, dependsOn: rights });
  new policy.PodDisruptionBudget(`${name}-budget`, {
    metadata: metadata(tags, APP, namespace), spec: { maxUnavailable: 1, selector: { matchLabels: selectorLabels(APP) } },
  }, { parent });
};
