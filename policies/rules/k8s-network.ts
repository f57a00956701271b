// SPDX-License-Identifier: Apache-2.0
// Services, network policies and API services.
import { isInternetCidr } from "../addresses";
import { PASS, UNKNOWN, unknownAt, violation, type CheckResult } from "../check-result";
import {
  all,
  any,
  defineCheck,
  each,
  every,
  isNotTrue,
  isSet,
  oneOf,
  satisfies,
  when,
  type RuleSettings,
} from "../checks";
import { forEachResource, ofTypes, refersTo, requireLink, type Link } from "../companion-resources";
import { valueAt, valuesAt, type Properties } from "../property-path";
import type { Rule, StackResource } from "../rule";
import { ENCRYPTION_IN_TRANSIT, NETWORK_EXPOSURE, SEGMENTATION } from "./controls";
import { allLinks, annotation, isUserNamespace, mustBeSet, readsOfEach } from "./k8s-objects";
import { listenerPolicies } from "./tls-policies";
import { k8s, NAMESPACES, NETWORK_POLICIES, SERVICES } from "./tokens";

const NLB = "service.beta.kubernetes.io/aws-load-balancer";
const NLB_GUIDE = "kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/";
const SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
const WEB_PORTS = [80, 443];

const isLoadBalancer = oneOf("spec.type", ["LoadBalancer"]);
const sourcesAreRestricted = every(
  "spec.loadBalancerSourceRanges",
  (cidr) => !isInternetCidr(cidr),
  "must not include the entire internet",
);

const selectsAllPods = (properties: Properties): Link => {
  const selector = valueAt(properties, "spec.podSelector");
  const parts = Object.values(selector ?? {});
  return selector === UNKNOWN || parts.includes(UNKNOWN)
    ? UNKNOWN
    : parts.every((part) => Object.keys((part ?? {}) as object).length === 0);
};
const appliesToAllPods = defineCheck(["spec.podSelector"], (properties) => {
  const link = selectsAllPods(properties);
  if (link === UNKNOWN) return unknownAt("spec.podSelector");
  return link ? PASS : violation("spec.podSelector must select all Pods");
});

/** The policy selects all Pods and allows no ingress. Other policies can then add what a workload needs. */
const deniesIngressByDefault = ({ properties }: StackResource): Link => {
  const [types, ingress] = ["policyTypes", "ingress"].map((key) => valueAt(properties, `spec.${key}`));
  return allLinks(
    selectsAllPods(properties),
    types === UNKNOWN
      ? UNKNOWN
      : [types ?? "Ingress"].flat().includes("Ingress") || ([types].flat().includes(UNKNOWN) ? UNKNOWN : false),
    ingress === UNKNOWN ? UNKNOWN : valuesAt(properties, "spec.ingress").length === 0,
  );
};

const hasDefaultDeny = (
  namespace: StackResource,
  resources: readonly StackResource[],
  settings: RuleSettings,
): CheckResult | undefined => {
  if (isUserNamespace(namespace.properties, settings).violations.length > 0) return undefined;
  const policies = ofTypes(resources, NETWORK_POLICIES).map((policy) =>
    allLinks(deniesIngressByDefault(policy), refersTo(policy, "metadata.namespace", namespace)),
  );
  return requireLink(
    policies,
    "metadata.namespace",
    "the Namespace must have a NetworkPolicy that selects all Pods and allows no ingress",
  );
};

export const k8sNetwork: Rule[] = [
  {
    id: "k8s-service-public-ports-restricted",
    topic: "network-exposure",
    severity: "critical",
    controls: NETWORK_EXPOSURE,
    title: "Internet-facing Kubernetes Services open only web ports to the internet.",
    resources: SERVICES,
    check: when(
      all(
        isLoadBalancer,
        annotation(`${NLB}-scheme`, (scheme) => (scheme === "internet-facing" ? undefined : "must be internet-facing")),
      ),
      any(
        each("spec.ports", oneOf("port", WEB_PORTS)),
        all(isSet("spec.loadBalancerSourceRanges"), sourcesAreRestricted),
        annotation(SOURCE_RANGES, (ranges) =>
          typeof ranges === "string" && !ranges.split(",").some((cidr) => isInternetCidr(cidr.trim()))
            ? undefined
            : "must not include the entire internet",
        ),
      ),
    ),
    remediation: `Set spec.loadBalancerSourceRanges to your own networks, or set the annotation ${NLB}-scheme in metadata.annotations to internal.`,
    source: NLB_GUIDE,
  },
  {
    id: "k8s-service-load-balancer-source-restricted",
    topic: "network-exposure",
    severity: "medium",
    level: "advisory",
    controls: NETWORK_EXPOSURE,
    title: "Source ranges of Kubernetes LoadBalancer Services do not include the entire internet.",
    resources: SERVICES,
    check: when(isLoadBalancer, sourcesAreRestricted),
    remediation: "Set spec.loadBalancerSourceRanges to your own networks.",
    source: "kubernetes.io/docs/concepts/services-networking/service/#loadbalancer",
  },
  {
    id: "k8s-service-nlb-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Kubernetes Services on a Network Load Balancer enforce the minimum TLS version.",
    resources: SERVICES,
    check: when(
      annotation(`${NLB}-ssl-cert`, mustBeSet),
      annotation(`${NLB}-ssl-negotiation-policy`, (policy, settings) =>
        listenerPolicies(settings).includes(String(policy))
          ? undefined
          : `must be one of ${listenerPolicies(settings).join(", ")}`,
      ),
    ),
    remediation: `Set the annotation ${NLB}-ssl-negotiation-policy in metadata.annotations to ELBSecurityPolicy-TLS13-1-3-2021-06.`,
    source: NLB_GUIDE,
  },
  {
    id: "k8s-service-no-external-ips",
    topic: "network-exposure",
    severity: "high",
    controls: NETWORK_EXPOSURE,
    title: "Kubernetes Services do not use external IPs.",
    resources: SERVICES,
    check: satisfies(
      "spec.externalIPs",
      (list) => list === undefined || list === null || (Array.isArray(list) && list.length === 0),
      "must not be set",
    ),
    remediation: "Remove spec.externalIPs.",
    source: "CVE-2020-8554",
  },
  {
    id: "k8s-apiservice-tls-verification-enabled",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Kubernetes APIServices verify TLS certificates.",
    resources: k8s(["apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1beta1"], "APIService"),
    check: isNotTrue("spec.insecureSkipTLSVerify"),
    remediation: "Remove spec.insecureSkipTLSVerify, and set spec.caBundle.",
    source: "kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/",
  },
  {
    id: "k8s-namespace-default-deny-network-policy",
    topic: "network-exposure",
    severity: "high",
    controls: SEGMENTATION,
    title: "Kubernetes Namespaces have a default-deny NetworkPolicy.",
    resources: NAMESPACES,
    reads: {
      ...readsOfEach(NAMESPACES, ["metadata.name"]),
      ...readsOfEach(NETWORK_POLICIES, ["metadata.namespace", "spec.podSelector", "spec.policyTypes", "spec.ingress"]),
    },
    checkStack: forEachResource(NAMESPACES, hasDefaultDeny),
    remediation: 'Add a NetworkPolicy with spec { podSelector: {}, policyTypes: ["Ingress", "Egress"] }.',
    source: "kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies",
  },
  {
    id: "k8s-networkpolicy-no-allow-all-ingress",
    topic: "network-exposure",
    severity: "high",
    controls: SEGMENTATION,
    title: "Kubernetes NetworkPolicies do not allow all ingress to all Pods.",
    resources: NETWORK_POLICIES,
    check: when(appliesToAllPods, each("spec.ingress", any(isSet("from"), isSet("ports")))),
    remediation:
      "Specify the allowed sources in spec.ingress[].from, or select fewer Pods in spec.podSelector. NetworkPolicies are additive.",
    source: "kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic",
  },
];
