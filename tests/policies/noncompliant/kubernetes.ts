// SPDX-License-Identifier: Apache-2.0
import { gone, may, must, type Break, type Breaks } from "./noncompliant";

const SPEC = "spec.template.spec";
/** In whatever makes pods, and in every list of containers. */
const HOLDERS = [`deployment ${SPEC}`, `pod spec`, `cron spec.jobTemplate.${SPEC}`].map(
  (one) => one.split(" ") as [string, string],
);
const CONTAINERS: [string, string][] = [
  ...["containers.0", "containers.1", "initContainers.0", "ephemeralContainers.0"].map((list): [string, string] => [
    "deployment",
    `${SPEC}.${list}`,
  ]),
  ["pod", "spec.containers.0"],
  ["cron", `spec.jobTemplate.${SPEC}.initContainers.0`],
];
const inPods = (make: (resource: string, at: string) => Break): Break[] =>
  HOLDERS.map(([resource, at]) => make(resource, at));
const inContainers = (make: (resource: string, at: string) => Break): Break[] =>
  CONTAINERS.map(([resource, at]) => make(resource, at));
const context = (form: typeof must, property: string, value: unknown): Break[] =>
  inContainers((resource, at) => form(resource, `${at}.securityContext.${property}`, value));
const annotation = (form: typeof must, resource: string, name: string, value: unknown): Break =>
  form(resource, ["metadata", "annotations", name], value);
const ALB = "alb.ingress.kubernetes.io";
const OLD_POLICY = "ELBSecurityPolicy-2016-08";

export const kubernetes: Breaks = {
  "ingress-uses-tls": [
    must("ingress", "spec.tls", []),
    may("ingress", "spec.tls.0.hosts", ["www.example.com"]),
    may("ingress", "spec.rules.1.host", "two.one.example.net"),
  ],
  "ingress-redirects-to-tls": [annotation(may, "ingress", "nginx.ingress.kubernetes.io/ssl-redirect", "false")],
  "service-ports-closed": [
    may("service", "spec", { type: "LoadBalancer", ports: [{ port: 443 }, { port: 5432 }] }),
    may(
      "service",
      "spec",
      { type: "LoadBalancer", loadBalancerSourceRanges: ["0.0.0.0/1"], ports: [{ port: 5432 }] },
      "service-not-open-to-world",
    ),
  ],
  "api-service-verified": [may("api-service", "spec.insecureSkipTLSVerify", true)],
  "ingress-balancer-tls-floor": [annotation(must, "ingress", `${ALB}/ssl-policy`, OLD_POLICY)],
  "ingress-balancer-encrypts": [
    annotation(must, "ingress", `${ALB}/listen-ports`, '[{"HTTP": 80}, {"HTTPS": 443}]'),
    annotation(must, "ingress", `${ALB}/listen-ports`, "no JSON"),
  ],
  "service-balancer-tls-floor": [
    annotation(must, "service", "service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy", OLD_POLICY),
  ],
  "gateway-listeners-use-tls": [must("gateway", "spec.listeners.0.protocol", "HTTP")],
  "nginx-tls-floor": [may("nginx", "data.ssl-protocols", "TLSv1.2 TLSv1.3")],
  "nginx-chart-tls-floor": [must("chart", "values.controller.config.ssl-protocols", "TLSv1.2 TLSv1.3")],
  "storage-class-encrypts": [must("class", "parameters.encrypted", "false")],
  "storage-class-own-key": [must("class", "parameters.kmsKeyId", "")],
  "claim-names-its-class": [must("claim", "spec.storageClassName", "")],
  "set-names-class-of-volumes": [must("set", "spec.volumeClaimTemplates.0.spec.storageClassName", "")],
  "pod-not-in-host": ["hostNetwork", "hostPID", "hostIPC"].flatMap((flag) =>
    inPods((resource, at) => may(resource, `${at}.${flag}`, true)),
  ),
  "pod-not-privileged": context(may, "privileged", true),
  "pod-drops-capabilities": context(must, "capabilities.drop", ["NET_RAW"]),
  "pod-adds-no-capabilities": context(may, "capabilities.add", ["NET_BIND_SERVICE", "SYS_ADMIN"]),
  "pod-no-host-path": inPods((resource, at) =>
    may(resource, `${at}.volumes.0`, { name: "host", hostPath: { path: "/" } }),
  ),
  "pod-volumes-safe": inPods((resource, at) =>
    may(resource, `${at}.volumes.0`, { name: "nfs", nfs: { server: "a", path: "/" } }),
  ),
  "pod-no-host-port": inContainers((resource, at) => may(resource, `${at}.ports.0.hostPort`, 80)),
  "pod-no-escalation": context(must, "allowPrivilegeEscalation", true),
  "pod-not-root": context(must, "runAsNonRoot", false),
  "pod-user-not-root": context(may, "runAsUser", 0),
  "pod-calls-filtered": context(must, "seccompProfile.type", "Unconfined"),
  "pod-proc-masked": context(may, "procMount", "Unmasked"),
  "pod-confined": [
    ...context(may, "appArmorProfile.type", "Unconfined"),
    may("deployment", "spec.template.metadata.annotations", {
      "container.apparmor.security.beta.kubernetes.io/app": "unconfined",
    }),
  ],
  "pod-selinux-usual": context(may, "seLinuxOptions.type", "spc_t"),
  "pod-sysctls-safe": inPods((resource, at) =>
    may(resource, `${at}.securityContext.sysctls.0`, { name: "kernel.msgmax", value: "1" }),
  ),
  "pod-not-host-process": context(may, "windowsOptions.hostProcess", true),
  "pod-no-needless-token": inPods((resource, at) => must(resource, `${at}.automountServiceAccountToken`, true)),
  "pod-secrets-by-reference": [
    ...inContainers((resource, at) => may(resource, `${at}.env.1`, { name: "DB_PASSWORD", value: "hunter2" })),
    ...["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "STRIPE_API_KEY", "SECRET_KEY_BASE", "DB_PASS"].map((name) =>
      may("pod", "spec.containers.0.env.1", { name, value: "hunter2" }),
    ),
    may("pod", "spec.containers.0.env.1", { name: "DATABASE_URL", value: "postgres://app:hunter2@db/app" }),
    may("pod", "spec.containers.0.env.1", { name: "CERTIFICATE", value: "-----BEGIN RSA PRIVATE KEY-----\nMII" }),
  ],
  "pod-image-pinned": inContainers((resource, at) =>
    must(resource, `${at}.image`, "registry.example.com:5000/app:latest"),
  ),
  "pod-has-requests": ["requests.cpu", "requests.memory", "limits.memory"].map((path) =>
    must("deployment", `${SPEC}.containers.0.resources.${path}`, ""),
  ),
  "pod-readiness-probed": [must("deployment", `${SPEC}.containers.0.readinessProbe`, null)],
  "pod-liveness-probed": [must("deployment", `${SPEC}.containers.0.livenessProbe`, null)],
  "pods-spread-over-zones": [
    must("deployment", `${SPEC}.topologySpreadConstraints`, []),
    must("set", `${SPEC}.topologySpreadConstraints`, []),
  ],
  "workload-labelled": [
    must("deployment", "spec.template.metadata.labels.environment", null),
    must("set", "spec.template.metadata.labels.cost-center", 1),
  ],
  "namespace-labelled": [must("namespace", "metadata.labels.cost-center", null)],
  "namespace-holds-pods-to-standard": [
    must("namespace", ["metadata", "labels", "pod-security.kubernetes.io/enforce"], "privileged"),
  ],
  "network-policy-names-who": [may("deny", "spec.ingress", [{}], "namespace-denies-by-default")],
  "namespace-denies-by-default": [
    gone("deny"),
    must("deny", "metadata.namespace", "other"),
    may("deny", "spec.podSelector", { matchLabels: { app: "one" } }),
    may("deny", "spec.policyTypes", ["Egress"]),
    may("deny", "spec.ingress", [{}], "network-policy-names-who"),
  ],
  "deployment-outlives-a-pod": [
    must("deployment", "spec.replicas", 1),
    gone("scaler"),
    must("scaler", "spec.minReplicas", 1),
    must("scaler", "spec.scaleTargetRef.name", "other"),
    must("scaler", "metadata.namespace", "other"),
  ],
  "pods-not-all-evicted": [
    gone("budget"),
    must("budget", "metadata.namespace", "other"),
    must("budget", "spec.selector.matchLabels", { other: "app" }),
  ],
  "role-names-what-it-allows": [
    may("cluster-role", "rules.0", { verbs: ["*"], resources: ["*"] }, "role-uses-no-wildcard"),
  ],
  "role-uses-no-wildcard": [
    may("cluster-role", "rules.0.verbs", ["get", "*"]),
    may("cluster-role", "rules.0.resources", ["*"]),
  ],
  "role-cannot-escalate": [may("cluster-role", "rules.0.verbs", ["get", "escalate"])],
  "cluster-role-reads-no-secrets": [may("cluster-role", "rules.0.resources", ["pods", "secrets"])],
  "role-opens-no-shell": [
    ...["pods/exec", "pods/*", "*/attach"].map((resource) =>
      may("cluster-role", "rules.0.resources", ["pods", resource]),
    ),
  ],
  "config-map-holds-no-secret": [may("nginx", "data", { "ssl-protocols": "TLSv1.3", DB_PASSWORD: "hunter2" })],
  "pod-root-read-only": context(must, "readOnlyRootFilesystem", false),
  "pod-selinux-no-user": [
    ...context(may, "seLinuxOptions.user", "system_u"),
    ...context(may, "seLinuxOptions.role", "system_r"),
  ],
  "nobody-unknown-has-role": [may("binding", "subjects.0.name", "system:anonymous")],
  "nobody-cluster-admin": [may("binding", "roleRef.name", "cluster-admin")],
  "account-gives-no-token": [must("account", "automountServiceAccountToken", true)],
  "service-takes-no-foreign-address": [may("service", "spec.externalIPs", ["198.51.100.1"])],
  "service-not-open-to-world": [may("service", "spec.loadBalancerSourceRanges", ["198.51.100.0/24", "0.0.0.0/0"])],
};
