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
  "k8s-ingress-tls-enabled": [
    must("ingress", "spec.tls", []),
    may("ingress", "spec.tls.0.hosts", ["www.example.com"]),
    may("ingress", "spec.rules.1.host", "two.one.example.net"),
  ],
  "k8s-ingress-nginx-ssl-redirect-enabled": [annotation(may, "ingress", "nginx.ingress.kubernetes.io/ssl-redirect", "false")],
  "k8s-service-public-ports-restricted": [
    may("service", "spec", { type: "LoadBalancer", ports: [{ port: 443 }, { port: 5432 }] }),
    may(
      "service",
      "spec",
      { type: "LoadBalancer", loadBalancerSourceRanges: ["0.0.0.0/1"], ports: [{ port: 5432 }] },
      "k8s-service-load-balancer-source-restricted",
    ),
  ],
  "k8s-apiservice-tls-verification-enabled": [may("api-service", "spec.insecureSkipTLSVerify", true)],
  "k8s-ingress-alb-tls-minimum-version": [annotation(must, "ingress", `${ALB}/ssl-policy`, OLD_POLICY)],
  "k8s-ingress-alb-https-only": [
    annotation(must, "ingress", `${ALB}/listen-ports`, '[{"HTTP": 80}, {"HTTPS": 443}]'),
    annotation(must, "ingress", `${ALB}/listen-ports`, "no JSON"),
  ],
  "k8s-service-nlb-tls-minimum-version": [
    annotation(must, "service", "service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy", OLD_POLICY),
  ],
  "k8s-gateway-listener-tls-required": [must("gateway", "spec.listeners.0.protocol", "HTTP")],
  "k8s-configmap-nginx-tls-minimum-version": [may("nginx", "data.ssl-protocols", "TLSv1.2 TLSv1.3")],
  "k8s-helm-release-nginx-tls-minimum-version": [must("chart", "values.controller.config.ssl-protocols", "TLSv1.2 TLSv1.3")],
  "k8s-storageclass-volumes-encrypted": [must("class", "parameters.encrypted", "false")],
  "k8s-storageclass-volumes-customer-managed-key": [must("class", "parameters.kmsKeyId", "")],
  "k8s-pvc-storage-class-set": [must("claim", "spec.storageClassName", "")],
  "k8s-statefulset-storage-class-set": [must("set", "spec.volumeClaimTemplates.0.spec.storageClassName", "")],
  "k8s-pod-no-host-namespaces": ["hostNetwork", "hostPID", "hostIPC"].flatMap((flag) =>
    inPods((resource, at) => may(resource, `${at}.${flag}`, true)),
  ),
  "k8s-pod-no-privileged-containers": context(may, "privileged", true),
  "k8s-pod-drop-all-capabilities": context(must, "capabilities.drop", ["NET_RAW"]),
  "k8s-pod-no-added-capabilities": context(may, "capabilities.add", ["NET_BIND_SERVICE", "SYS_ADMIN"]),
  "k8s-pod-no-host-path-volumes": inPods((resource, at) =>
    may(resource, `${at}.volumes.0`, { name: "host", hostPath: { path: "/" } }),
  ),
  "k8s-pod-volume-types-restricted": inPods((resource, at) =>
    may(resource, `${at}.volumes.0`, { name: "nfs", nfs: { server: "a", path: "/" } }),
  ),
  "k8s-pod-no-host-ports": inContainers((resource, at) => may(resource, `${at}.ports.0.hostPort`, 80)),
  "k8s-pod-no-privilege-escalation": context(must, "allowPrivilegeEscalation", true),
  "k8s-pod-run-as-non-root": context(must, "runAsNonRoot", false),
  "k8s-pod-run-as-user-non-zero": context(may, "runAsUser", 0),
  "k8s-pod-seccomp-profile-set": context(must, "seccompProfile.type", "Unconfined"),
  "k8s-pod-default-proc-mount": context(may, "procMount", "Unmasked"),
  "k8s-pod-apparmor-profile-not-disabled": [
    ...context(may, "appArmorProfile.type", "Unconfined"),
    may("deployment", "spec.template.metadata.annotations", {
      "container.apparmor.security.beta.kubernetes.io/app": "unconfined",
    }),
  ],
  "k8s-pod-selinux-type-restricted": context(may, "seLinuxOptions.type", "spc_t"),
  "k8s-pod-safe-sysctls-only": inPods((resource, at) =>
    may(resource, `${at}.securityContext.sysctls.0`, { name: "kernel.msgmax", value: "1" }),
  ),
  "k8s-pod-no-windows-host-process": context(may, "windowsOptions.hostProcess", true),
  "k8s-pod-service-account-token-not-automounted": inPods((resource, at) => must(resource, `${at}.automountServiceAccountToken`, true)),
  "k8s-pod-no-secrets-in-env": [
    ...inContainers((resource, at) => may(resource, `${at}.env.1`, { name: "DB_PASSWORD", value: "hunter2" })),
    ...["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "STRIPE_API_KEY", "SECRET_KEY_BASE", "DB_PASS"].map((name) =>
      may("pod", "spec.containers.0.env.1", { name, value: "hunter2" }),
    ),
    may("pod", "spec.containers.0.env.1", { name: "DATABASE_URL", value: "postgres://app:hunter2@db/app" }),
    may("pod", "spec.containers.0.env.1", { name: "CERTIFICATE", value: "-----BEGIN RSA PRIVATE KEY-----\nMII" }),
  ],
  "k8s-pod-image-pinned-version": inContainers((resource, at) =>
    must(resource, `${at}.image`, "registry.example.com:5000/app:latest"),
  ),
  "k8s-pod-resource-requests-and-limits": ["requests.cpu", "requests.memory", "limits.memory"].map((path) =>
    must("deployment", `${SPEC}.containers.0.resources.${path}`, ""),
  ),
  "k8s-pod-readiness-probe-configured": [must("deployment", `${SPEC}.containers.0.readinessProbe`, null)],
  "k8s-pod-liveness-probe-configured": [must("deployment", `${SPEC}.containers.0.livenessProbe`, null)],
  "k8s-pod-topology-spread-configured": [
    must("deployment", `${SPEC}.topologySpreadConstraints`, []),
    must("set", `${SPEC}.topologySpreadConstraints`, []),
  ],
  "k8s-workload-required-labels": [
    must("deployment", "spec.template.metadata.labels.environment", null),
    must("set", "spec.template.metadata.labels.cost-center", 1),
  ],
  "k8s-namespace-required-labels": [must("namespace", "metadata.labels.cost-center", null)],
  "k8s-namespace-pod-security-enforced": [
    must("namespace", ["metadata", "labels", "pod-security.kubernetes.io/enforce"], "privileged"),
  ],
  "k8s-networkpolicy-no-allow-all-ingress": [may("deny", "spec.ingress", [{}], "k8s-namespace-default-deny-network-policy")],
  "k8s-namespace-default-deny-network-policy": [
    gone("deny"),
    must("deny", "metadata.namespace", "other"),
    may("deny", "spec.podSelector", { matchLabels: { app: "one" } }),
    may("deny", "spec.policyTypes", ["Egress"]),
    may("deny", "spec.ingress", [{}], "k8s-networkpolicy-no-allow-all-ingress"),
  ],
  "k8s-deployment-minimum-replicas": [
    must("deployment", "spec.replicas", 1),
    gone("scaler"),
    must("scaler", "spec.minReplicas", 1),
    must("scaler", "spec.scaleTargetRef.name", "other"),
    must("scaler", "metadata.namespace", "other"),
  ],
  "k8s-workload-pod-disruption-budget": [
    gone("budget"),
    must("budget", "metadata.namespace", "other"),
    must("budget", "spec.selector.matchLabels", { other: "app" }),
  ],
  "k8s-role-no-full-access": [
    may("cluster-role", "rules.0", { verbs: ["*"], resources: ["*"] }, "k8s-role-no-wildcards"),
  ],
  "k8s-role-no-wildcards": [
    may("cluster-role", "rules.0.verbs", ["get", "*"]),
    may("cluster-role", "rules.0.resources", ["*"]),
  ],
  "k8s-role-no-privilege-escalation": [may("cluster-role", "rules.0.verbs", ["get", "escalate"])],
  "k8s-clusterrole-no-secrets-read": [may("cluster-role", "rules.0.resources", ["pods", "secrets"])],
  "k8s-role-no-pod-exec": [
    ...["pods/exec", "pods/*", "*/attach"].map((resource) =>
      may("cluster-role", "rules.0.resources", ["pods", resource]),
    ),
  ],
  "k8s-configmap-no-plaintext-secrets": [may("nginx", "data", { "ssl-protocols": "TLSv1.3", DB_PASSWORD: "hunter2" })],
  "k8s-pod-read-only-root-filesystem": context(must, "readOnlyRootFilesystem", false),
  "k8s-pod-no-selinux-user-or-role": [
    ...context(may, "seLinuxOptions.user", "system_u"),
    ...context(may, "seLinuxOptions.role", "system_r"),
  ],
  "k8s-rolebinding-no-anonymous-access": [may("binding", "subjects.0.name", "system:anonymous")],
  "k8s-rolebinding-no-cluster-admin": [may("binding", "roleRef.name", "cluster-admin")],
  "k8s-serviceaccount-default-token-not-automounted": [must("account", "automountServiceAccountToken", true)],
  "k8s-service-no-external-ips": [may("service", "spec.externalIPs", ["198.51.100.1"])],
  "k8s-service-load-balancer-source-restricted": [may("service", "spec.loadBalancerSourceRanges", ["198.51.100.0/24", "0.0.0.0/0"])],
};
