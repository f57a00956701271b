// SPDX-License-Identifier: Apache-2.0
// What a cluster serves, and keeps: ingresses, gateways, services, volumes.
import { isWorld } from "../addresses";
import { PASS, UNKNOWN, unknownAt, violation, type Answer } from "../answer";
import {
  all,
  any,
  each,
  every,
  isNotTrue,
  isSet,
  isTrue,
  oneOf,
  reading,
  satisfies,
  valuesAt,
  when,
  type Check,
  type Properties,
  type RuleSettings,
} from "../checks";
import { forEachOf, ofKinds } from "../companion-resources";
import type { Rule, StackResource } from "../rule";
import { AT_REST, EXPOSURE, IN_TRANSIT } from "./controls";
import { listenerPolicies } from "./tls-policies";
import { GATEWAYS, INGRESSES, kinds, SERVICES, STATEFUL_SETS, STORAGE_CLASSES } from "./tokens";

const ALB = "alb.ingress.kubernetes.io";
const NLB = "service.beta.kubernetes.io/aws-load-balancer";
const ALB_GUIDE = "kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/";
const CLAIMS = kinds(["core/v1"], "PersistentVolumeClaim");

/** An annotation: its name holds dots. */
const annotation = (properties: Properties, name: string): unknown => {
  const metadata = properties["metadata"] as Properties | typeof UNKNOWN | null | undefined;
  const annotations =
    metadata === UNKNOWN ? UNKNOWN : (metadata?.["annotations"] as Properties | typeof UNKNOWN | null | undefined);
  return annotations === UNKNOWN ? UNKNOWN : annotations?.[name];
};

const annotated = (name: string, judge: (value: unknown, settings: RuleSettings) => string | undefined): Check =>
  reading(["metadata.annotations"], (properties, settings) => {
    const value = annotation(properties, name);
    if (value === UNKNOWN) return unknownAt(`metadata.annotations.${name}`);
    const wrong = judge(value, settings);
    return wrong === undefined
      ? PASS
      : violation(
          `metadata.annotations.${name} ${value === undefined ? "is not set: it" : JSON.stringify(value)} ${wrong}`,
        );
  });

/** The controller of AWS makes an application balancer of it. */
const isAlb = any(
  oneOf("spec.ingressClassName", ["alb"]),
  annotated("kubernetes.io/ingress.class", (name) => (name === "alb" ? undefined : "must be alb")),
);
/** `*.example.com` stands for one more word. */
const isHost = (host: string, pattern: string): boolean =>
  host === pattern || (pattern.startsWith("*.") && host.slice(host.indexOf(".") + 1) === pattern.slice(2));
/** Hosts without a certificate are served in plain text; one that names no host is for all. */
const coversHosts = reading(["spec.tls.hosts", "spec.rules.host"], (properties) => {
  const entries = valuesAt(properties, "spec.tls") as (Properties | typeof UNKNOWN)[];
  const served = valuesAt(properties, "spec.rules.host");
  if (entries.some((one) => one !== UNKNOWN && valuesAt(one, "hosts").length === 0)) return PASS;
  const covered = valuesAt(properties, "spec.tls.hosts");
  if ([...served, ...covered].includes(UNKNOWN)) return unknownAt("spec.tls.hosts");
  const bare = (served as string[]).find((host) => !(covered as string[]).some((pattern) => isHost(host, pattern)));
  return bare === undefined ? PASS : violation(`spec.tls must hold ${bare}, a host of spec.rules`);
});
/** The older way to send plain HTTP on: an action that the first path names. */
const redirects = (action: unknown): boolean => /"Protocol"\s*:\s*"HTTPS"/.test(String(action));
const WEB_PORTS = [80, 443];
const RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
const among = (list: readonly string[]): string => `must be one of ${list.join(", ")}`;
const listensHttps = (ports: unknown): boolean => {
  try {
    const list = JSON.parse(String(ports)) as Record<string, number>[];
    return list.length > 0 && list.every((port) => Object.keys(port).every((protocol) => protocol === "HTTPS"));
  } catch {
    return false;
  }
};

const FLOORS = { "1.2": ["TLSv1.3", "TLSv1.2", "TLSv1.2 TLSv1.3", "TLSv1.3 TLSv1.2"], "1.3": ["TLSv1.3"] };
/** What nginx is told for all ingresses; an annotation of one ingress has no say. Not set, it takes 1.2 too. */
const nginxProtocols = (path: string): Check =>
  satisfies(
    path,
    (value, { minTls }) => FLOORS[minTls].includes(String(value).trim().replace(/\s+/g, " ")),
    "must be TLSv1.3, or under a floor of 1.2 TLSv1.2 TLSv1.3",
  );
const isSaid = (path: string): Check => satisfies(path, (value) => value !== undefined && value !== null, "is said");

/** A claim's class, if the stack has it, encrypts: else that is not to be told here. */
const classEncrypts = (name: unknown, resources: readonly StackResource[]): Answer => {
  if (name === undefined || name === null || name === "")
    return violation("storageClassName is not set: it must name a class that encrypts");
  const classes = ofKinds(resources, STORAGE_CLASSES);
  const own = classes.find(({ properties }) => valuesAt(properties, "metadata.name")[0] === name);
  if (name === UNKNOWN || !own) return unknownAt("storageClassName");
  return PASS;
};

export const kubernetes: Rule[] = [
  {
    id: "k8s-ingress-tls-enabled",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "Kubernetes Ingresses have TLS enabled.",
    resources: INGRESSES,
    check: any(
      all(isSet("spec.tls"), coversHosts),
      annotated(`${ALB}/certificate-arn`, (arn) => (arn ? undefined : "must be set")),
    ),
    remediation: "Set spec.tls to the hosts and the secret of their certificate.",
    source: "kubernetes.io/docs/concepts/services-networking/ingress/#tls",
  },
  {
    id: "k8s-ingress-alb-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "Kubernetes Ingresses set the minimum TLS version of their load balancers.",
    resources: INGRESSES,
    check: when(
      isAlb,
      annotated(`${ALB}/ssl-policy`, (policy, settings) =>
        listenerPolicies(settings).includes(String(policy)) ? undefined : among(listenerPolicies(settings)),
      ),
    ),
    remediation: `set the annotation ${ALB}/ssl-policy to ELBSecurityPolicy-TLS13-1-3-2021-06`,
    source: ALB_GUIDE,
  },
  {
    id: "k8s-ingress-alb-https-only",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title: "Kubernetes Ingresses on load balancers serve HTTPS or redirect HTTP.",
    resources: INGRESSES,
    check: when(
      isAlb,
      any(
        annotated(`${ALB}/ssl-redirect`, (port) => (port ? undefined : "must be set")),
        annotated(`${ALB}/listen-ports`, (ports) => (listensHttps(ports) ? undefined : "must hold HTTPS only")),
        annotated(`${ALB}/actions.ssl-redirect`, (action) =>
          redirects(action) ? undefined : "must redirect to HTTPS",
        ),
        // With a certificate the controller listens to HTTPS only, unless it is told otherwise.
        all(
          annotated(`${ALB}/certificate-arn`, (arn) => (arn ? undefined : "must be set")),
          annotated(`${ALB}/listen-ports`, (ports) => (ports === undefined ? undefined : "must be left out")),
        ),
      ),
    ),
    remediation: `set the annotation ${ALB}/listen-ports to [{"HTTPS": 443}], or ${ALB}/ssl-redirect to "443"`,
    source: ALB_GUIDE,
  },
  {
    id: "k8s-ingress-nginx-ssl-redirect-enabled",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title: "Kubernetes Ingresses on NGINX redirect HTTP to HTTPS.",
    resources: INGRESSES,
    check: annotated("nginx.ingress.kubernetes.io/ssl-redirect", (value) =>
      String(value) === "false" ? "must not be false" : undefined,
    ),
    remediation: "Remove the annotation nginx.ingress.kubernetes.io/ssl-redirect from metadata.annotations.",
    source: "kubernetes.github.io/ingress-nginx/user-guide/tls/#server-side-https-enforcement-through-redirect",
  },
  {
    id: "k8s-service-public-ports-restricted",
    topic: "network-exposure",
    severity: "critical",
    controls: EXPOSURE,
    title: "Kubernetes Services that face the internet open only web ports publicly.",
    resources: SERVICES,
    check: when(
      all(
        oneOf("spec.type", ["LoadBalancer"]),
        annotated(`${NLB}-scheme`, (scheme) => (scheme === "internet-facing" ? undefined : "must be internet-facing")),
      ),
      any(
        each("spec.ports", oneOf("port", WEB_PORTS)),
        all(
          isSet("spec.loadBalancerSourceRanges"),
          every("spec.loadBalancerSourceRanges", (cidr) => !isWorld(cidr), "must not be everywhere"),
        ),
        annotated(RANGES, (ranges) =>
          typeof ranges === "string" && !ranges.split(",").some((cidr) => isWorld(cidr.trim()))
            ? undefined
            : "must name networks of yours",
        ),
      ),
    ),
    remediation: "Set spec.loadBalancerSourceRanges to your own networks, or set the load balancer scheme annotation to internal.",
    source: "kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/",
  },
  {
    id: "k8s-apiservice-tls-verification-enabled",
    topic: "tls13",
    severity: "high",
    controls: IN_TRANSIT,
    title: "Kubernetes APIServices verify TLS certificates.",
    resources: kinds(["apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1beta1"], "APIService"),
    check: isNotTrue("spec.insecureSkipTLSVerify"),
    remediation: "Remove spec.insecureSkipTLSVerify, and set spec.caBundle.",
    source: "kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/",
  },
  {
    id: "k8s-service-nlb-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "Kubernetes Services set the minimum TLS version of their load balancers.",
    resources: SERVICES,
    check: when(
      annotated(`${NLB}-ssl-cert`, (arn) => (arn ? undefined : "must be set")),
      annotated(`${NLB}-ssl-negotiation-policy`, (policy, settings) =>
        listenerPolicies(settings).includes(String(policy)) ? undefined : among(listenerPolicies(settings)),
      ),
    ),
    remediation: `set the annotation ${NLB}-ssl-negotiation-policy to ELBSecurityPolicy-TLS13-1-3-2021-06`,
    source: "kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/",
  },
  {
    id: "k8s-gateway-listener-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "Kubernetes Gateways have only HTTPS or TLS listeners.",
    resources: GATEWAYS,
    check: oneOf("spec.listeners.protocol", ["HTTPS", "TLS"]),
    remediation: "Set spec.listeners[].protocol to HTTPS.",
    source: "gateway-api.sigs.k8s.io/guides/tls/",
  },
  {
    id: "k8s-configmap-nginx-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "Kubernetes ConfigMaps for ingress-nginx set the minimum TLS version.",
    resources: kinds(["core/v1"], "ConfigMap"),
    check: when(isSaid("data.ssl-protocols"), nginxProtocols("data.ssl-protocols")),
    remediation: "Set data[\"ssl-protocols\"] to TLSv1.3.",
    source: "kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#ssl-protocols",
  },
  {
    id: "k8s-helm-release-nginx-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: IN_TRANSIT,
    title: "Kubernetes Helm releases of ingress-nginx set the minimum TLS version.",
    resources: kinds(["helm.sh/v3"], "Release"),
    check: when(oneOf("chart", ["ingress-nginx"]), nginxProtocols("values.controller.config.ssl-protocols")),
    remediation: "Set values.controller.config[\"ssl-protocols\"] to TLSv1.3.",
    source: "kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#ssl-protocols",
  },
  {
    id: "k8s-storageclass-volumes-encrypted",
    topic: "encryption-at-rest",
    severity: "critical",
    controls: AT_REST,
    title: "Kubernetes StorageClasses encrypt their volumes.",
    resources: STORAGE_CLASSES,
    check: when(
      oneOf("provisioner", ["ebs.csi.aws.com", "kubernetes.io/aws-ebs", "ebs.csi.eks.amazonaws.com"]),
      isTrue("parameters.encrypted"),
    ),
    remediation: "Set parameters.encrypted to \"true\".",
    source: "github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md",
  },
  {
    id: "k8s-storageclass-volumes-customer-managed-key",
    topic: "encryption-at-rest",
    severity: "high",
    controls: AT_REST,
    title: "Kubernetes StorageClasses encrypt volumes with customer managed KMS keys.",
    resources: STORAGE_CLASSES,
    check: when(
      oneOf("provisioner", ["ebs.csi.aws.com", "kubernetes.io/aws-ebs", "ebs.csi.eks.amazonaws.com"]),
      isSet("parameters.kmsKeyId"),
    ),
    remediation: "Set parameters.kmsKeyId to the ARN of a customer managed KMS key.",
    source: "github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md",
  },
  {
    id: "k8s-pvc-storage-class-set",
    topic: "encryption-at-rest",
    severity: "medium",
    controls: AT_REST,
    title: "Kubernetes PersistentVolumeClaims name a StorageClass.",
    resources: CLAIMS,
    reads: {
      [CLAIMS[0]!]: ["spec.storageClassName"],
      ...Object.fromEntries(STORAGE_CLASSES.map((kind) => [kind, ["metadata.name"]])),
    },
    checkStack: forEachOf(CLAIMS, ({ properties }, resources) => {
      const [name] = valuesAt(properties, "spec.storageClassName");
      return valuesAt(properties, "spec.volumeName").length > 0 ? undefined : classEncrypts(name, resources);
    }),
    remediation: "Set spec.storageClassName to a StorageClass that encrypts volumes.",
    source: "kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1",
  },
  {
    id: "k8s-statefulset-storage-class-set",
    topic: "encryption-at-rest",
    severity: "medium",
    controls: AT_REST,
    title: "Kubernetes StatefulSets name a StorageClass for their volumes.",
    resources: STATEFUL_SETS,
    check: each("spec.volumeClaimTemplates", isSet("spec.storageClassName")),
    remediation: "Set volumeClaimTemplates[].spec.storageClassName to a StorageClass that encrypts volumes.",
    source: "kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage",
  },
];
