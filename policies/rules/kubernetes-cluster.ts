// SPDX-License-Identifier: Apache-2.0
// Rules on what pods meet in their cluster: namespaces, accounts, roles, their number and how they are taken away.
import { isWorld } from "../addresses";
import { both, PASS, UNKNOWN, unknownAt, violation, type Answer } from "../answer";
import {
  all,
  any,
  each,
  every,
  isSet,
  oneOf,
  reading,
  satisfies,
  valuesAt,
  when,
  type Check,
  type Properties,
} from "../checks";
import { forEachOf, linked, ofKinds, refersTo, type Link } from "../companion-resources";
import { podOf } from "../pods";
import type { Rule, StackResource } from "../rule";
import { CREDENTIALS, EXPOSURE, HARDENED, INVENTORY, LEAST_PRIVILEGE, RESILIENCE, SEGMENTATION } from "./controls";
import {
  DAEMON_SETS,
  DEPLOYMENTS,
  DISRUPTION_BUDGETS,
  kinds,
  NAMESPACES,
  NETWORK_POLICIES,
  SERVICES,
  STATEFUL_SETS,
} from "./tokens";

const LABELS = ["app.kubernetes.io/name", "environment", "cost-center", "data-classification"];
const LABEL_GUIDE = "kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/";
const RBAC = ["rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1beta1"];
/** The subresources, of pods or of whatever has them. */
const OPENS_SHELL = /^(pods|\*)\/(exec|attach|\*)$/;
const BINDINGS = kinds(RBAC, "ClusterRoleBinding", "RoleBinding");
const isNamed = (one: unknown): boolean => one !== "*";
const AUTOSCALERS = ["v1", "v2", "v2beta1", "v2beta2"].flatMap((version) =>
  kinds([`autoscaling/${version}`], "HorizontalPodAutoscaler"),
);
/** Kubernetes' own: whoever runs in them runs the cluster. */
const SYSTEM = ["kube-system", "kube-public", "kube-node-lease"];

/** What is at a path whose keys may hold dots themselves. */
const at = (properties: Properties, ...keys: string[]): unknown =>
  keys.reduce<unknown>(
    (value, key) => (value === UNKNOWN ? UNKNOWN : (value as Properties | null | undefined)?.[key]),
    properties,
  );

const labelled = (...path: string[]): Check =>
  reading([path.join(".")], (properties) =>
    both(
      LABELS.map((label) => {
        const value = at(properties, ...path, label);
        if (value === UNKNOWN) return unknownAt(`${path.join(".")}.${label}`);
        return typeof value === "string" && value !== ""
          ? PASS
          : violation(`${path.join(".")}.${label} is not set: it must be`);
      }),
    ),
  );

const isOwn = satisfies("metadata.name", (name) => !SYSTEM.includes(String(name)), "is not Kubernetes' own");
const ENFORCE = "pod-security.kubernetes.io/enforce";
const enforces = reading(["metadata.labels"], (properties) => {
  const level = at(properties, "metadata", "labels", ENFORCE);
  if (level === UNKNOWN) return unknownAt(`metadata.labels.${ENFORCE}`);
  return level === "restricted" || level === "baseline"
    ? PASS
    : violation(`metadata.labels must set ${ENFORCE} to restricted or baseline`);
});

const and = (...links: Link[]): Link => (links.includes(false) ? false : links.includes(UNKNOWN) ? UNKNOWN : true);

const selectsAll = (properties: Properties): Link => {
  const selector = at(properties, "spec", "podSelector");
  const parts = Object.values(selector ?? {});
  return selector === UNKNOWN || parts.includes(UNKNOWN)
    ? UNKNOWN
    : parts.every((part) => Object.keys((part ?? {}) as object).length === 0);
};
const forAllPods = reading(["spec.podSelector"], (properties) => {
  const link = selectsAll(properties);
  if (link === UNKNOWN) return unknownAt("spec.podSelector");
  return link ? PASS : violation("spec.podSelector must select all");
});

/** Selects all pods, and lets nothing in: what is to come in, other policies say. */
const deniesByDefault = ({ properties }: StackResource): Link => {
  const [types, ingress] = ["policyTypes", "ingress"].map((key) => at(properties, "spec", key));
  return and(
    selectsAll(properties),
    types === UNKNOWN
      ? UNKNOWN
      : [types ?? "Ingress"].flat().includes("Ingress") || ([types].flat().includes(UNKNOWN) ? UNKNOWN : false),
    ingress === UNKNOWN ? UNKNOWN : valuesAt(properties, "spec.ingress").length === 0,
  );
};

const inNamespace = (policy: StackResource, namespace: StackResource): Link =>
  refersTo(policy, "metadata.namespace", namespace);

/** Whether one selects the pods of another: all its labels are theirs. */
const selects = (selector: unknown, workload: StackResource): Link => {
  const pod = podOf(workload.properties);
  const labels = pod === UNKNOWN ? UNKNOWN : at(pod.pod, "metadata", "labels");
  if (selector === UNKNOWN || labels === UNKNOWN) return UNKNOWN;
  const matched = (selector as Properties | null | undefined)?.["matchLabels"];
  if (matched === UNKNOWN) return UNKNOWN;
  const wanted = Object.entries(matched ?? {}) as [string, unknown][];
  if (wanted.some(([, value]) => value === UNKNOWN)) return UNKNOWN;
  return wanted.length > 0 && wanted.every(([key, value]) => (labels as Properties | undefined)?.[key] === value);
};

/** In one namespace; where neither says which, in the same one. */
const together = (one: StackResource, other: StackResource): Link => {
  const [a, b] = [one, other].map(({ properties }) => at(properties, "metadata", "namespace"));
  return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : a === b;
};

const replicas = ({ properties }: StackResource): unknown => at(properties, "spec", "replicas") ?? 1;

const scaled = (workload: StackResource, resources: readonly StackResource[]): Link[] =>
  ofKinds(resources, AUTOSCALERS).map((scaler) => {
    const [target, least] = [
      at(scaler.properties, "spec", "scaleTargetRef", "name"),
      at(scaler.properties, "spec", "minReplicas") ?? 1,
    ];
    const name = at(workload.properties, "metadata", "name");
    const isTarget = target === UNKNOWN || name === UNKNOWN ? UNKNOWN : target === name;
    return and(isTarget, together(scaler, workload), least === UNKNOWN ? UNKNOWN : Number(least) >= 2);
  });

const hasSeveral = (workload: StackResource, resources: readonly StackResource[]): Answer => {
  const count = replicas(workload);
  if (count === UNKNOWN) return unknownAt("spec.replicas");
  if (Number(count) >= 2) return PASS;
  return linked(
    scaled(workload, resources),
    "spec.scaleTargetRef",
    `spec.replicas ${String(count)} must be 2 or more, or an autoscaler's minReplicas`,
  );
};

const hasBudget = (workload: StackResource, resources: readonly StackResource[]): Answer | undefined => {
  if (replicas(workload) !== UNKNOWN && Number(replicas(workload)) < 2 && !scaled(workload, resources).includes(true))
    return undefined;
  const links = ofKinds(resources, DISRUPTION_BUDGETS).map((budget) =>
    and(together(budget, workload), selects(at(budget.properties, "spec", "selector"), workload)),
  );
  return linked(links, "spec.selector", "its pods must have a PodDisruptionBudget");
};

const WORKLOAD_READS = ["metadata.name", "metadata.namespace", "spec.replicas"];
const SCALER_READS = ["metadata.namespace", "spec.scaleTargetRef.name", "spec.minReplicas"];
const readsOf = (of: readonly string[], paths: readonly string[]): Record<string, readonly string[]> =>
  Object.fromEntries(of.map((kind) => [kind, paths]));

export const kubernetesCluster: Rule[] = [
  {
    id: "k8s-workload-required-labels",
    topic: "tagging",
    severity: "medium",
    level: "advisory",
    controls: INVENTORY,
    title: "Kubernetes workloads set the required labels on their Pods.",
    resources: [...DEPLOYMENTS, ...STATEFUL_SETS, ...DAEMON_SETS],
    check: labelled("spec", "template", "metadata", "labels"),
    remediation: "Set the required labels in spec.template.metadata.labels.",
    source: LABEL_GUIDE,
  },
  {
    id: "k8s-namespace-required-labels",
    topic: "tagging",
    severity: "medium",
    level: "advisory",
    controls: INVENTORY,
    title: "Kubernetes Namespaces have the required labels.",
    resources: NAMESPACES,
    check: when(isOwn, labelled("metadata", "labels")),
    remediation: "Set the required labels in metadata.labels.",
    source: LABEL_GUIDE,
  },
  {
    id: "k8s-namespace-pod-security-enforced",
    topic: "identity",
    severity: "high",
    level: "advisory",
    controls: HARDENED,
    title: "Kubernetes Namespaces enforce the Pod Security Standards.",
    resources: NAMESPACES,
    check: when(isOwn, enforces),
    remediation: `set the label ${ENFORCE} to restricted`,
    source: "kubernetes.io/docs/concepts/security/pod-security-admission/",
  },
  {
    id: "k8s-namespace-default-deny-network-policy",
    topic: "network-exposure",
    severity: "high",
    controls: SEGMENTATION,
    title: "Kubernetes Namespaces have a default-deny NetworkPolicy.",
    resources: NAMESPACES,
    reads: {
      ...readsOf(NAMESPACES, ["metadata.name"]),
      ...readsOf(NETWORK_POLICIES, ["metadata.namespace", "spec.podSelector", "spec.policyTypes", "spec.ingress"]),
    },
    checkStack: forEachOf(NAMESPACES, (namespace, resources, settings) => {
      if (isOwn(namespace.properties, settings).violations.length > 0) return undefined;
      const policies = ofKinds(resources, NETWORK_POLICIES).map((policy) =>
        and(deniesByDefault(policy), inNamespace(policy, namespace)),
      );
      return linked(
        policies,
        "metadata.namespace",
        "it must have a NetworkPolicy that selects all pods and lets nothing in",
      );
    }),
    remediation: "Add a NetworkPolicy with spec { podSelector: {}, policyTypes: [\"Ingress\", \"Egress\"] }.",
    source: "kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
  },
  {
    id: "k8s-networkpolicy-no-allow-all-ingress",
    topic: "network-exposure",
    severity: "high",
    controls: SEGMENTATION,
    title: "Kubernetes NetworkPolicies do not allow all ingress to all Pods.",
    resources: NETWORK_POLICIES,
    check: when(forAllPods, each("spec.ingress", any(isSet("from"), isSet("ports")))),
    remediation: "Name the allowed sources in spec.ingress[].from, or the pods in spec.podSelector. NetworkPolicies are additive.",
    source: "kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic",
  },
  {
    id: "k8s-deployment-minimum-replicas",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes Deployments have at least two replicas.",
    resources: DEPLOYMENTS,
    reads: {
      ...readsOf(DEPLOYMENTS, WORKLOAD_READS),
      ...readsOf(AUTOSCALERS, SCALER_READS),
    },
    checkStack: forEachOf(DEPLOYMENTS, hasSeveral),
    remediation: "Set spec.replicas to 2 or more.",
    source: "kubernetes.io/docs/concepts/workloads/controllers/deployment/",
  },
  {
    id: "k8s-workload-pod-disruption-budget",
    topic: "availability",
    severity: "medium",
    level: "advisory",
    controls: RESILIENCE,
    title: "Kubernetes workloads have a PodDisruptionBudget.",
    resources: [...DEPLOYMENTS, ...STATEFUL_SETS],
    reads: {
      ...readsOf([...DEPLOYMENTS, ...STATEFUL_SETS], [...WORKLOAD_READS, "spec.template.metadata.labels"]),
      ...readsOf(AUTOSCALERS, SCALER_READS),
      ...readsOf(DISRUPTION_BUDGETS, ["metadata.namespace", "spec.selector.matchLabels"]),
    },
    checkStack: forEachOf([...DEPLOYMENTS, ...STATEFUL_SETS], hasBudget),
    remediation: "Add a PodDisruptionBudget with spec.maxUnavailable set to 1.",
    source: "kubernetes.io/docs/tasks/run-application/configure-pdb/",
  },
  {
    id: "k8s-role-no-full-access",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes Roles do not allow all verbs on all resources.",
    resources: kinds(RBAC, "ClusterRole", "Role"),
    check: each(
      "rules",
      reading(["verbs", "resources"], (rule) =>
        [rule["verbs"], rule["resources"]].every((list) => Array.isArray(list) && list.includes("*"))
          ? violation("verbs and resources must not both be *")
          : [rule["verbs"], rule["resources"]].every(
                (list) => list === UNKNOWN || (Array.isArray(list) && (list.includes("*") || list.includes(UNKNOWN))),
              )
            ? unknownAt("verbs, resources")
            : PASS,
      ),
    ),
    remediation: "Name only the required verbs and resources in rules[].verbs and rules[].resources.",
    source: "kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "k8s-role-no-wildcards",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes Roles do not use wildcards for verbs or resources.",
    resources: kinds(RBAC, "ClusterRole", "Role"),
    check: each("rules", all(every("verbs", isNamed, "must be named"), every("resources", isNamed, "must be named"))),
    remediation: "Name only the required verbs and resources in rules[].verbs and rules[].resources.",
    source: "kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "k8s-clusterrole-no-secrets-read",
    topic: "identity",
    severity: "medium",
    level: "advisory",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes ClusterRoles do not read Secrets in all namespaces.",
    resources: kinds(RBAC, "ClusterRole"),
    check: each(
      "rules",
      any(
        every("resources", (resource) => resource !== "secrets", "must not be secrets"),
        isSet("resourceNames"),
        every(
          "verbs",
          (verb) => !["get", "list", "watch", "*"].includes(String(verb)),
          "must not be get, list or watch",
        ),
      ),
    ),
    remediation: "Use a Role in the namespace, or name the Secrets in rules[].resourceNames.",
    source: "kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "k8s-role-no-privilege-escalation",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes Roles do not allow privilege escalation verbs.",
    resources: kinds(RBAC, "ClusterRole", "Role"),
    check: each(
      "rules",
      every(
        "verbs",
        (verb) => !["bind", "escalate", "impersonate"].includes(String(verb)),
        "must not be bind, escalate or impersonate",
      ),
    ),
    remediation: "Remove bind, escalate and impersonate from rules[].verbs.",
    source: "kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "k8s-role-no-pod-exec",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes Roles do not allow pod exec or attach.",
    resources: kinds(RBAC, "ClusterRole", "Role"),
    check: each(
      "rules",
      every("resources", (resource) => !OPENS_SHELL.test(String(resource)), "must not be pods/exec or pods/attach"),
    ),
    remediation: "Remove pods/exec and pods/attach from rules[].resources.",
    source: "kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "k8s-rolebinding-no-anonymous-access",
    topic: "identity",
    severity: "critical",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes RoleBindings do not grant access to unauthenticated users.",
    resources: BINDINGS,
    check: each(
      "subjects",
      satisfies(
        "name",
        (name) => !["system:anonymous", "system:unauthenticated"].includes(String(name)),
        "must be somebody",
      ),
    ),
    remediation: "Set subjects[].name to users, groups or service accounts. Do not use system:anonymous or system:unauthenticated.",
    source: "kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "k8s-rolebinding-no-cluster-admin",
    topic: "identity",
    severity: "high",
    controls: LEAST_PRIVILEGE,
    title: "Kubernetes RoleBindings do not grant cluster-admin.",
    resources: BINDINGS,
    check: satisfies("roleRef.name", (name) => name !== "cluster-admin", "must not be cluster-admin"),
    remediation: "Set roleRef.name to a role that allows only the required actions.",
    source: "kubernetes.io/docs/concepts/security/rbac-good-practices/",
  },
  {
    id: "k8s-serviceaccount-default-token-not-automounted",
    topic: "identity",
    severity: "medium",
    controls: CREDENTIALS,
    title: "Kubernetes default ServiceAccounts do not automount API tokens.",
    resources: kinds(["core/v1"], "ServiceAccount"),
    check: when(
      satisfies("metadata.name", (name) => name === "default", "is the default one"),
      satisfies("automountServiceAccountToken", (value) => value === false, "must be false"),
    ),
    remediation: "Set automountServiceAccountToken to false.",
    source: "kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  },
  {
    id: "k8s-service-no-external-ips",
    topic: "network-exposure",
    severity: "high",
    controls: EXPOSURE,
    title: "Kubernetes Services do not use external IPs.",
    resources: SERVICES,
    check: satisfies(
      "spec.externalIPs",
      (list) => list === undefined || list === null || (Array.isArray(list) && list.length === 0),
      "must be left out",
    ),
    remediation: "Remove spec.externalIPs.",
    source: "CVE-2020-8554",
  },
  {
    id: "k8s-service-load-balancer-source-restricted",
    topic: "network-exposure",
    severity: "medium",
    level: "advisory",
    controls: EXPOSURE,
    title: "Kubernetes LoadBalancer Services do not allow all source addresses.",
    resources: SERVICES,
    check: when(
      oneOf("spec.type", ["LoadBalancer"]),
      every("spec.loadBalancerSourceRanges", (cidr) => !isWorld(cidr), "must not be everywhere"),
    ),
    remediation: "Set spec.loadBalancerSourceRanges to your own networks.",
    source: "kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
  },
];
