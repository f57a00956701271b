// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import {
  CLUSTER_AUTOSCALER,
  resolveClusterAutoscaler,
  type ClusterAutoscalerArgs,
} from "../contracts/cluster-autoscaler";
import { IMAGES } from "./images";
import { imageFrom } from "./internal/images";
import { createController } from "./internal/controller";

const APP = CLUSTER_AUTOSCALER.serviceAccount;
const HEALTH_PORT = 8085;
const HEALTH = { httpGet: { path: "/health-check", port: "health" }, periodSeconds: 10, failureThreshold: 3 };

/**
 * Adds nodes for pods that cannot be scheduled and removes nodes that are not needed, within the size limits of the
 * node groups and the disruption budgets of the pods.
 */
export class ClusterAutoscaler extends pulumi.ComponentResource {
  /** @throws ArgumentError that lists every invalid argument, before any resource is registered. */
  constructor(name: string, args: ClusterAutoscalerArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveClusterAutoscaler(name, args);
    super("redoubt-kubernetes:index:ClusterAutoscaler", name, {}, opts);

    createController(this, name, {
      ...CLUSTER_AUTOSCALER,
      tags: spec.tags,
      clusterRules: CLUSTER_RULES,
      namespaceRules: NAMESPACE_RULES,
      container: {
        image: imageFrom(spec.imageRegistry, IMAGES.clusterAutoscaler),
        command: command(spec),
        env: [{ name: "AWS_REGION", value: spec.region }],
        ports: [{ name: "health", containerPort: HEALTH_PORT }],
        resources: { requests: { cpu: "100m", memory: "600Mi" }, limits: { memory: "600Mi" } },
        readinessProbe: HEALTH,
        livenessProbe: HEALTH,
      },
    });
    this.registerOutputs({});
  }
}

/** It reads what it needs to simulate scheduling. It writes to taint nodes, to evict pods and to record events. */
const CLUSTER_RULES = [
  { apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch", "update"] },
  {
    apiGroups: [""],
    resources: [
      "namespaces",
      "pods",
      "services",
      "replicationcontrollers",
      "persistentvolumes",
      "persistentvolumeclaims",
    ],
    verbs: ["get", "list", "watch"],
  },
  { apiGroups: [""], resources: ["pods/eviction", "events"], verbs: ["create", "patch"] },
  { apiGroups: ["apps"], resources: ["daemonsets", "replicasets", "statefulsets"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: ["get", "list", "watch"] },
  {
    apiGroups: ["storage.k8s.io"],
    resources: ["storageclasses", "csinodes", "csidrivers", "csistoragecapacities", "volumeattachments"],
    verbs: ["get", "list", "watch"],
  },
  {
    apiGroups: ["resource.k8s.io"],
    resources: ["resourceclaims", "resourceslices", "deviceclasses"],
    verbs: ["get", "list", "watch"],
  },
];
/** Leader election and the status ConfigMap. */
const NAMESPACE_RULES = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: [APP], verbs: ["get", "update"] },
  { apiGroups: [""], resources: ["configmaps"], verbs: ["create"] },
  { apiGroups: [""], resources: ["configmaps"], resourceNames: [`${APP}-status`], verbs: ["get", "update", "delete"] },
];

const command = ({ clusterName }: ClusterAutoscalerArgs): pulumi.Input<string>[] => [
  "./cluster-autoscaler",
  "--cloud-provider=aws",
  pulumi.interpolate`--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${clusterName}`,
  // Each zone has a node group. Balanced groups give pods that spread over zones capacity in each zone.
  "--balance-similar-node-groups",
  // Pods here use emptyDir for scratch data only, and so do pods of EKS add-ons, such as metrics-server. By default, a
  // node with such a pod is never removed.
  "--skip-nodes-with-local-storage=false",
  "--expander=least-waste",
  `--leader-elect-resource-name=${APP}`,
  `--status-config-map-name=${APP}-status`,
  `--address=:${HEALTH_PORT}`,
];
