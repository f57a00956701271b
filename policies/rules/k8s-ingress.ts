// SPDX-License-Identifier: Apache-2.0
// Ingresses, Gateways and the configuration of ingress-nginx.
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import { all, any, defineCheck, isSet, oneOf, satisfies, when, type Check } from "../checks";
import { valuesAt, type Properties } from "../property-path";
import type { Rule } from "../rule";
import { ENCRYPTION_IN_TRANSIT } from "./controls";
import { annotation, mustBeSet } from "./k8s-objects";
import { listenerPolicies } from "./tls-policies";
import { GATEWAYS, INGRESSES, k8s } from "./tokens";

const ALB = "alb.ingress.kubernetes.io";
const ALB_GUIDE = "kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/";

/** The AWS Load Balancer Controller creates an Application Load Balancer for the Ingress. */
const isAlb = any(
  oneOf("spec.ingressClassName", ["alb"]),
  annotation("kubernetes.io/ingress.class", (name) => (name === "alb" ? undefined : "must be alb")),
);
const hasAlbCertificate = annotation(`${ALB}/certificate-arn`, mustBeSet);

/** A wildcard such as `*.example.com` stands for exactly one DNS label. */
const matchesHost = (host: string, pattern: string): boolean =>
  host === pattern || (pattern.startsWith("*.") && host.slice(host.indexOf(".") + 1) === pattern.slice(2));
/** A host without a certificate is served without TLS. An entry of spec.tls without hosts applies to every host. */
const coversHosts = defineCheck(["spec.tls.hosts", "spec.rules.host"], (properties) => {
  const entries = valuesAt(properties, "spec.tls") as (Properties | typeof UNKNOWN)[];
  const hosts = valuesAt(properties, "spec.rules.host");
  if (entries.some((entry) => entry !== UNKNOWN && valuesAt(entry, "hosts").length === 0)) return PASS;
  const covered = valuesAt(properties, "spec.tls.hosts");
  if ([...hosts, ...covered].includes(UNKNOWN)) return unknownAt("spec.tls.hosts");
  const uncovered = (hosts as string[]).find(
    (host) => !(covered as string[]).some((pattern) => matchesHost(host, pattern)),
  );
  return uncovered === undefined
    ? PASS
    : violation(`spec.tls must include ${uncovered}, which is a host of spec.rules`);
});

const listensOnHttpsOnly = (ports: unknown): boolean => {
  try {
    const list = JSON.parse(String(ports)) as Record<string, number>[];
    return list.length > 0 && list.every((port) => Object.keys(port).every((protocol) => protocol === "HTTPS"));
  } catch {
    return false;
  }
};
/** Before the annotation `ssl-redirect`, an action of the first path redirected HTTP. */
const redirectsToHttps = (action: unknown): boolean => /"Protocol"\s*:\s*"HTTPS"/.test(String(action));

const NGINX_PROTOCOLS = {
  "1.2": ["TLSv1.3", "TLSv1.2", "TLSv1.2 TLSv1.3", "TLSv1.3 TLSv1.2"],
  "1.3": ["TLSv1.3"],
};
/** The setting applies to all Ingresses, and an annotation of an Ingress cannot change it. Its default allows TLS 1.2. */
const nginxProtocols = (path: string): Check =>
  satisfies(
    path,
    (value, { minTls }) => NGINX_PROTOCOLS[minTls].includes(String(value).trim().replace(/\s+/g, " ")),
    "must be TLSv1.3, or TLSv1.2 TLSv1.3 if the minimum TLS version is 1.2",
  );
const isPresent = (path: string): Check =>
  satisfies(path, (value) => value !== undefined && value !== null, "must be set");

export const k8sIngress: Rule[] = [
  {
    id: "k8s-ingress-tls-enabled",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Kubernetes Ingresses have TLS enabled.",
    resources: INGRESSES,
    check: any(all(isSet("spec.tls"), coversHosts), hasAlbCertificate),
    remediation: "Set spec.tls to the hosts and the secret of their certificate.",
    source: "kubernetes.io/docs/concepts/services-networking/ingress/#tls",
  },
  {
    id: "k8s-ingress-alb-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Kubernetes Ingresses on an Application Load Balancer enforce the minimum TLS version.",
    resources: INGRESSES,
    check: when(
      isAlb,
      annotation(`${ALB}/ssl-policy`, (policy, settings) =>
        listenerPolicies(settings).includes(String(policy))
          ? undefined
          : `must be one of ${listenerPolicies(settings).join(", ")}`,
      ),
    ),
    remediation: `Set the annotation ${ALB}/ssl-policy in metadata.annotations to ELBSecurityPolicy-TLS13-1-3-2021-06.`,
    source: ALB_GUIDE,
  },
  {
    id: "k8s-ingress-alb-https-only",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Kubernetes Ingresses on an Application Load Balancer serve HTTPS or redirect HTTP.",
    resources: INGRESSES,
    check: when(
      isAlb,
      any(
        annotation(`${ALB}/ssl-redirect`, mustBeSet),
        annotation(`${ALB}/listen-ports`, (ports) =>
          listensOnHttpsOnly(ports) ? undefined : "must list only HTTPS ports",
        ),
        annotation(`${ALB}/actions.ssl-redirect`, (action) =>
          redirectsToHttps(action) ? undefined : "must redirect to HTTPS",
        ),
        // With a certificate, the controller creates only an HTTPS listener by default.
        all(
          hasAlbCertificate,
          annotation(`${ALB}/listen-ports`, (ports) => (ports === undefined ? undefined : "must not be set")),
        ),
      ),
    ),
    remediation: `Set the annotation ${ALB}/listen-ports in metadata.annotations to [{"HTTPS": 443}], or ${ALB}/ssl-redirect to "443".`,
    source: ALB_GUIDE,
  },
  {
    id: "k8s-ingress-nginx-ssl-redirect-enabled",
    topic: "tls13",
    severity: "high",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Kubernetes Ingresses on ingress-nginx redirect HTTP to HTTPS.",
    resources: INGRESSES,
    check: annotation("nginx.ingress.kubernetes.io/ssl-redirect", (value) =>
      String(value) === "false" ? "must not be false" : undefined,
    ),
    remediation: "Remove the annotation nginx.ingress.kubernetes.io/ssl-redirect from metadata.annotations.",
    source: "kubernetes.github.io/ingress-nginx/user-guide/tls/#server-side-https-enforcement-through-redirect",
  },
  {
    id: "k8s-gateway-listener-tls-required",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
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
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Kubernetes ConfigMaps for ingress-nginx enforce the minimum TLS version.",
    resources: k8s(["core/v1"], "ConfigMap"),
    check: when(isPresent("data.ssl-protocols"), nginxProtocols("data.ssl-protocols")),
    remediation: 'Set data["ssl-protocols"] to TLSv1.3.',
    source: "kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#ssl-protocols",
  },
  {
    id: "k8s-helm-release-nginx-tls-minimum-version",
    topic: "tls13",
    severity: "critical",
    controls: ENCRYPTION_IN_TRANSIT,
    title: "Helm releases of ingress-nginx enforce the minimum TLS version.",
    resources: k8s(["helm.sh/v3"], "Release"),
    check: when(oneOf("chart", ["ingress-nginx"]), nginxProtocols("values.controller.config.ssl-protocols")),
    remediation: 'Set values.controller.config["ssl-protocols"] to TLSv1.3.',
    source: "kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#ssl-protocols",
  },
];
