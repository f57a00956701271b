// SPDX-License-Identifier: Apache-2.0
// The requests that each program sends to the Kubernetes API with the platform's settings, read from the sources of the
// versions in programs.ts. An informer that may not list its resource never syncs, and the program waits for it.

/** A resource with its API group, `apps/deployments` or `/pods`, and what the program does with it. */
export interface Permission {
  resource: string;
  verbs: readonly string[];
  /** The only object that the program changes. @default - any object */
  object?: string;
}

const INFORMER = ["list", "watch"] as const;
const LEASE = "coordination.k8s.io/leases";
const leaderElection = (object: string): Permission[] => [
  { resource: LEASE, verbs: ["create"] },
  { resource: LEASE, verbs: ["get", "update"], object },
];
const informers = (...resources: string[]): Permission[] =>
  resources.map((resource) => ({ resource, verbs: INFORMER }));

/** By the name of the service account. */
export const PERMISSIONS: Record<string, Permission[]> = {
  "cluster-autoscaler": [
    // utils/kubernetes/listers.go, and the plugins of the scheduler of Kubernetes 1.35 (simulator/framework/handle.go).
    ...informers(
      "/namespaces",
      "/nodes",
      "/persistentvolumeclaims",
      "/persistentvolumes",
      "/pods",
      "/replicationcontrollers",
      "/services",
      "apps/daemonsets",
      "apps/replicasets",
      "apps/statefulsets",
      "batch/jobs",
      "policy/poddisruptionbudgets",
      "resource.k8s.io/deviceclasses",
      "resource.k8s.io/resourceclaims",
      "resource.k8s.io/resourceslices",
      "storage.k8s.io/csidrivers",
      "storage.k8s.io/csinodes",
      "storage.k8s.io/csistoragecapacities",
      "storage.k8s.io/storageclasses",
      "storage.k8s.io/volumeattachments",
    ),
    // utils/taints/taints.go and core/scaledown/actuation/drain.go.
    { resource: "/nodes", verbs: ["get", "update"] },
    { resource: "/pods", verbs: ["get"] },
    { resource: "/pods/eviction", verbs: ["create"] },
    { resource: "/events", verbs: ["create", "patch"] },
    // clusterstate/utils/status.go
    { resource: "/configmaps", verbs: ["create"] },
    { resource: "/configmaps", verbs: ["get", "update", "delete"], object: "cluster-autoscaler-status" },
    ...leaderElection("cluster-autoscaler"),
  ],
  "aws-load-balancer-controller": [
    // The watches of the Ingress and TargetGroupBinding controllers, with the feature gates of the platform.
    ...informers(
      "/namespaces",
      "/nodes",
      "/pods",
      "/services",
      "discovery.k8s.io/endpointslices",
      "elbv2.k8s.aws/ingressclassparams",
      "elbv2.k8s.aws/targetgroupbindings",
      "networking.k8s.io/ingressclasses",
      "networking.k8s.io/ingresses",
    ),
    { resource: "elbv2.k8s.aws/targetgroupbindings", verbs: ["get", "update", "patch"] },
    { resource: "elbv2.k8s.aws/targetgroupbindings/status", verbs: ["patch"] },
    { resource: "/pods/status", verbs: ["patch"] },
    { resource: "/events", verbs: ["create", "patch"] },
    ...leaderElection("aws-load-balancer-controller-leader"),
  ],
  "kube-state-metrics": [
    // internal/store, for the resources of --resources; internal/discovery, for custom resources.
    ...informers(
      "/namespaces",
      "/nodes",
      "/persistentvolumeclaims",
      "/pods",
      "apiextensions.k8s.io/customresourcedefinitions",
      "apps/daemonsets",
      "apps/deployments",
      "apps/statefulsets",
      "autoscaling/horizontalpodautoscalers",
      "cert-manager.io/certificates",
      "policy/poddisruptionbudgets",
    ),
  ],
  prometheus: [
    // discovery/kubernetes, roles `pod` and `node`; the kubelet asks for nodes/metrics.
    ...informers("/nodes", "/pods"),
    { resource: "/nodes/metrics", verbs: ["get"] },
  ],
  // pkg/custom-provider/provider.go lists the pods that an autoscaler selects.
  "metrics-adapter": [{ resource: "/pods", verbs: ["get", "list"] }],
};
