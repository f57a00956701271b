// SPDX-License-Identifier: Apache-2.0
// Availability of workloads: replicas, disruption budgets and the spread over zones.
import { PASS, UNKNOWN, unknownAt, type CheckResult } from "../check-result";
import { any, satisfies, when } from "../checks";
import { forEachResource, ofTypes, requireLink, type Link } from "../companion-resources";
import { inPod, podOf } from "../pods";
import { valueAt, type Properties } from "../property-path";
import type { Rule, StackResource } from "../rule";
import { RESILIENCE } from "./controls";
import { allLinks, readsOfEach } from "./k8s-objects";
import { DEPLOYMENTS, k8s, POD_DISRUPTION_BUDGETS, STATEFUL_SETS } from "./tokens";

const REPLICATED = [...DEPLOYMENTS, ...STATEFUL_SETS];
const AUTOSCALERS = ["v1", "v2", "v2beta1", "v2beta2"].flatMap((version) =>
  k8s([`autoscaling/${version}`], "HorizontalPodAutoscaler"),
);
const WORKLOAD_READS = ["metadata.name", "metadata.namespace", "spec.replicas"];
const AUTOSCALER_READS = ["metadata.namespace", "spec.scaleTargetRef.name", "spec.minReplicas"];

/** The label selector matches the Pods of the workload. */
const selectsPodsOf = (selector: unknown, workload: StackResource): Link => {
  const found = podOf(workload.properties);
  const labels = found === UNKNOWN ? UNKNOWN : valueAt(found.pod, "metadata.labels");
  if (selector === UNKNOWN || labels === UNKNOWN) return UNKNOWN;
  const matchLabels = (selector as Properties | null | undefined)?.["matchLabels"];
  if (matchLabels === UNKNOWN) return UNKNOWN;
  const wanted = Object.entries(matchLabels ?? {}) as [string, unknown][];
  if (wanted.some(([, value]) => value === UNKNOWN)) return UNKNOWN;
  return wanted.length > 0 && wanted.every(([key, value]) => (labels as Properties | undefined)?.[key] === value);
};

/** Two resources that both set no namespace are in the same one. */
const inSameNamespace = (one: StackResource, other: StackResource): Link => {
  const [a, b] = [one, other].map(({ properties }) => valueAt(properties, "metadata.namespace"));
  return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : a === b;
};

const replicasOf = ({ properties }: StackResource): unknown => valueAt(properties, "spec.replicas") ?? 1;

/** For each autoscaler: whether it keeps at least 2 replicas of the workload. */
const autoscalersOf = (workload: StackResource, resources: readonly StackResource[]): Link[] =>
  ofTypes(resources, AUTOSCALERS).map((autoscaler) => {
    const target = valueAt(autoscaler.properties, "spec.scaleTargetRef.name");
    const minReplicas = valueAt(autoscaler.properties, "spec.minReplicas") ?? 1;
    const name = valueAt(workload.properties, "metadata.name");
    const isTarget = target === UNKNOWN || name === UNKNOWN ? UNKNOWN : target === name;
    const isEnough = minReplicas === UNKNOWN ? UNKNOWN : Number(minReplicas) >= 2;
    return allLinks(isTarget, inSameNamespace(autoscaler, workload), isEnough);
  });

const hasSeveralReplicas = (workload: StackResource, resources: readonly StackResource[]): CheckResult => {
  const replicas = replicasOf(workload);
  if (replicas === UNKNOWN) return unknownAt("spec.replicas");
  if (Number(replicas) >= 2) return PASS;
  return requireLink(
    autoscalersOf(workload, resources),
    "spec.scaleTargetRef",
    `spec.replicas ${String(replicas)} must be 2 or more, or a HorizontalPodAutoscaler must set minReplicas to 2 or more`,
  );
};

/** A workload with one replica is exempt: a budget would block the drain of its node. */
const hasDisruptionBudget = (workload: StackResource, resources: readonly StackResource[]): CheckResult | undefined => {
  const replicas = replicasOf(workload);
  if (replicas !== UNKNOWN && Number(replicas) < 2 && !autoscalersOf(workload, resources).includes(true))
    return undefined;
  const links = ofTypes(resources, POD_DISRUPTION_BUDGETS).map((budget) =>
    allLinks(inSameNamespace(budget, workload), selectsPodsOf(valueAt(budget.properties, "spec.selector"), workload)),
  );
  return requireLink(links, "spec.selector", "the Pods of the workload must have a PodDisruptionBudget");
};

export const k8sWorkloads: Rule[] = [
  {
    id: "k8s-deployment-minimum-replicas",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes Deployments have at least two replicas.",
    resources: DEPLOYMENTS,
    reads: {
      ...readsOfEach(DEPLOYMENTS, WORKLOAD_READS),
      ...readsOfEach(AUTOSCALERS, AUTOSCALER_READS),
    },
    checkStack: forEachResource(DEPLOYMENTS, hasSeveralReplicas),
    remediation: "Set spec.replicas to 2 or more, or set minReplicas of the HorizontalPodAutoscaler to 2 or more.",
    source: "kubernetes.io/docs/concepts/workloads/controllers/deployment/",
  },
  {
    id: "k8s-workload-pod-disruption-budget",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes workloads have a PodDisruptionBudget.",
    resources: REPLICATED,
    reads: {
      ...readsOfEach(REPLICATED, [...WORKLOAD_READS, "spec.template.metadata.labels"]),
      ...readsOfEach(AUTOSCALERS, AUTOSCALER_READS),
      ...readsOfEach(POD_DISRUPTION_BUDGETS, ["metadata.namespace", "spec.selector.matchLabels"]),
    },
    checkStack: forEachResource(REPLICATED, hasDisruptionBudget),
    remediation: "Add a PodDisruptionBudget with spec.maxUnavailable set to 1.",
    source: "kubernetes.io/docs/tasks/run-application/configure-pdb/",
  },
  {
    id: "k8s-pod-topology-spread-configured",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes Deployments and StatefulSets spread their Pods across zones or nodes.",
    resources: REPLICATED,
    check: when(
      satisfies("spec.replicas", (count) => Number(count ?? 1) > 1, "must be more than 1"),
      inPod(
        any(
          satisfies("spec.topologySpreadConstraints", (list) => Array.isArray(list) && list.length > 0, "must be set"),
          satisfies("spec.affinity.podAntiAffinity", (value) => value !== undefined && value !== null, "must be set"),
        ),
      ),
    ),
    remediation: "Set spec.template.spec.topologySpreadConstraints with the topologyKey topology.kubernetes.io/zone.",
    source: "kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  },
];
