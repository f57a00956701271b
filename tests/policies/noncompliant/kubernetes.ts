// SPDX-License-Identifier: Apache-2.0
import { removed, optional, required, type NoncompliantCase, type NoncompliantCases } from "./noncompliant";

const SPEC = "spec.template.spec";
/** Resources that create Pods, with the path of the Pod's spec. */
const POD_SPECS: [resource: string, path: string][] = [
  ["deployment", SPEC],
  ["pod", "spec"],
  ["cron-job", `spec.jobTemplate.${SPEC}`],
  ["elasticsearch", "spec.nodeSets.0.podTemplate.spec"],
  ["logstash", "spec.podTemplate.spec"],
];
/** Containers of each list of containers. */
const CONTAINERS: [resource: string, path: string][] = [
  ...["containers.0", "containers.1", "initContainers.0", "ephemeralContainers.0"].map(
    (list): [resource: string, path: string] => ["deployment", `${SPEC}.${list}`],
  ),
  ["pod", "spec.containers.0"],
  ["cron-job", `spec.jobTemplate.${SPEC}.initContainers.0`],
  ["elasticsearch", "spec.nodeSets.0.podTemplate.spec.containers.1"],
];
const inPods = (toCase: (resource: string, path: string) => NoncompliantCase): NoncompliantCase[] =>
  POD_SPECS.map(([resource, path]) => toCase(resource, path));
const inContainers = (toCase: (resource: string, path: string) => NoncompliantCase): NoncompliantCase[] =>
  CONTAINERS.map(([resource, path]) => toCase(resource, path));
/** The same value in the security context of every container. */
const securityContext = (form: typeof required, property: string, value: unknown): NoncompliantCase[] =>
  inContainers((resource, path) => form(resource, `${path}.securityContext.${property}`, value));
const annotation = (form: typeof required, resource: string, name: string, value: unknown): NoncompliantCase =>
  form(resource, ["metadata", "annotations", name], value);
const HTTP_PROTOCOLS = "xpack.security.http.ssl.supported_protocols";
const ALB = "alb.ingress.kubernetes.io";
const OLD_POLICY = "ELBSecurityPolicy-2016-08";

export const kubernetes: NoncompliantCases = {
  "k8s-ingress-tls-enabled": [
    required("ingress", "spec.tls", []),
    optional("ingress", "spec.tls.0.hosts", ["www.example.com"]),
    optional("ingress", "spec.rules.1.host", "two.one.example.net"),
  ],
  "k8s-ingress-nginx-ssl-redirect-enabled": [
    annotation(optional, "ingress", "nginx.ingress.kubernetes.io/ssl-redirect", "false"),
  ],
  "k8s-service-public-ports-restricted": [
    optional("service", "spec", { type: "LoadBalancer", ports: [{ port: 443 }, { port: 5432 }] }),
    optional(
      "service",
      "spec",
      { type: "LoadBalancer", loadBalancerSourceRanges: ["0.0.0.0/1"], ports: [{ port: 5432 }] },
      "k8s-service-load-balancer-source-restricted",
    ),
  ],
  "k8s-apiservice-tls-verification-enabled": [optional("api-service", "spec.insecureSkipTLSVerify", true)],
  "k8s-ingress-alb-tls-minimum-version": [annotation(required, "ingress", `${ALB}/ssl-policy`, OLD_POLICY)],
  "k8s-ingress-alb-https-only": [
    annotation(required, "ingress", `${ALB}/listen-ports`, '[{"HTTP": 80}, {"HTTPS": 443}]'),
    annotation(required, "ingress", `${ALB}/listen-ports`, "not JSON"),
  ],
  "k8s-service-nlb-tls-minimum-version": [
    annotation(required, "service", "service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy", OLD_POLICY),
  ],
  "k8s-gateway-listener-tls-required": [required("gateway", "spec.listeners.0.protocol", "HTTP")],
  "k8s-configmap-nginx-tls-minimum-version": [optional("nginx-config", "data.ssl-protocols", "TLSv1.2 TLSv1.3")],
  "k8s-helm-release-nginx-tls-minimum-version": [
    required("nginx-release", "values.controller.config.ssl-protocols", "TLSv1.2 TLSv1.3"),
  ],
  "k8s-storageclass-volumes-encrypted": [required("storage-class", "parameters.encrypted", "false")],
  "k8s-storageclass-volumes-customer-managed-key": [required("storage-class", "parameters.kmsKeyId", "")],
  "k8s-pvc-storage-class-set": [required("volume-claim", "spec.storageClassName", "")],
  "k8s-statefulset-storage-class-set": [
    required("stateful-set", "spec.volumeClaimTemplates.0.spec.storageClassName", ""),
  ],
  "eck-http-tls-enabled": [optional("elasticsearch", "spec.http.tls.selfSignedCertificate.disabled", true)],
  "eck-elasticsearch-tls-minimum-version": [
    required("elasticsearch", ["spec", "nodeSets", "0", "config", HTTP_PROTOCOLS], ["TLSv1.2", "TLSv1.3"]),
    required("elasticsearch", ["spec", "nodeSets", "0", "config", "xpack"], {
      security: { transport: { ssl: { supported_protocols: ["TLSv1.2"] } } },
    }),
  ],
  "eck-elasticsearch-no-anonymous-access": [
    optional("elasticsearch", ["spec", "nodeSets", "0", "config", "xpack.security.enabled"], false),
    optional("elasticsearch", ["spec", "nodeSets", "0", "config", "xpack.security.authc.anonymous.roles"], ["a"]),
  ],
  "eck-elasticsearch-storage-class-set": [
    required("elasticsearch", "spec.nodeSets.0.volumeClaimTemplates.0.spec.storageClassName", ""),
  ],
  "eck-logstash-storage-class-set": [
    required("logstash", "spec.volumeClaimTemplates.0.spec.storageClassName", ""),
    required("logstash", "spec.volumeClaimTemplates", []),
  ],
  "eck-elasticsearch-minimum-nodes": [required("elasticsearch", "spec.nodeSets.0.count", 2)],
  "k8s-pod-no-host-namespaces": ["hostNetwork", "hostPID", "hostIPC"].flatMap((flag) =>
    inPods((resource, path) => optional(resource, `${path}.${flag}`, true)),
  ),
  "k8s-pod-no-privileged-containers": securityContext(optional, "privileged", true),
  "k8s-pod-drop-all-capabilities": securityContext(required, "capabilities.drop", ["NET_RAW"]),
  "k8s-pod-no-added-capabilities": securityContext(optional, "capabilities.add", ["NET_BIND_SERVICE", "SYS_ADMIN"]),
  "k8s-pod-no-host-path-volumes": inPods((resource, path) =>
    optional(resource, `${path}.volumes.0`, { name: "host", hostPath: { path: "/" } }),
  ),
  "k8s-pod-volume-types-restricted": inPods((resource, path) =>
    optional(resource, `${path}.volumes.0`, { name: "nfs", nfs: { server: "a", path: "/" } }),
  ),
  "k8s-pod-no-host-ports": inContainers((resource, path) => optional(resource, `${path}.ports.0.hostPort`, 80)),
  "k8s-pod-no-privilege-escalation": securityContext(required, "allowPrivilegeEscalation", true),
  "k8s-pod-run-as-non-root": securityContext(required, "runAsNonRoot", false),
  "k8s-pod-run-as-user-non-zero": securityContext(optional, "runAsUser", 0),
  "k8s-pod-seccomp-profile-set": securityContext(required, "seccompProfile.type", "Unconfined"),
  "k8s-pod-default-proc-mount": securityContext(optional, "procMount", "Unmasked"),
  "k8s-pod-apparmor-profile-not-disabled": [
    ...securityContext(optional, "appArmorProfile.type", "Unconfined"),
    optional("deployment", "spec.template.metadata.annotations", {
      "container.apparmor.security.beta.kubernetes.io/app": "unconfined",
    }),
  ],
  "k8s-pod-selinux-type-restricted": securityContext(optional, "seLinuxOptions.type", "spc_t"),
  "k8s-pod-safe-sysctls-only": inPods((resource, path) =>
    optional(resource, `${path}.securityContext.sysctls.0`, { name: "kernel.msgmax", value: "1" }),
  ),
  "k8s-pod-no-windows-host-process": securityContext(optional, "windowsOptions.hostProcess", true),
  "k8s-pod-service-account-token-not-automounted": inPods((resource, path) =>
    required(resource, `${path}.automountServiceAccountToken`, true),
  ),
  "k8s-pod-no-secrets-in-env": [
    ...inContainers((resource, path) => optional(resource, `${path}.env.1`, { name: "DB_PASSWORD", value: "hunter2" })),
    ...["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "STRIPE_API_KEY", "SECRET_KEY_BASE", "DB_PASS"].map((name) =>
      optional("pod", "spec.containers.0.env.1", { name, value: "hunter2" }),
    ),
    optional("pod", "spec.containers.0.env.1", { name: "DATABASE_URL", value: "postgres://app:hunter2@db/app" }),
    optional("pod", "spec.containers.0.env.1", { name: "CERTIFICATE", value: "-----BEGIN RSA PRIVATE KEY-----\nMII" }),
  ],
  "k8s-pod-image-pinned-version": inContainers((resource, path) =>
    required(resource, `${path}.image`, "registry.example.com:5000/app:latest"),
  ),
  "k8s-pod-resource-requests-and-limits": ["requests.cpu", "requests.memory", "limits.memory"].map((path) =>
    required("deployment", `${SPEC}.containers.0.resources.${path}`, ""),
  ),
  "k8s-pod-readiness-probe-configured": [required("deployment", `${SPEC}.containers.0.readinessProbe`, null)],
  "k8s-pod-liveness-probe-configured": [required("deployment", `${SPEC}.containers.0.livenessProbe`, null)],
  "k8s-pod-topology-spread-configured": [
    required("deployment", `${SPEC}.topologySpreadConstraints`, []),
    required("stateful-set", `${SPEC}.topologySpreadConstraints`, []),
  ],
  "k8s-workload-required-labels": [
    required("deployment", "spec.template.metadata.labels.environment", null),
    required("stateful-set", "spec.template.metadata.labels.cost-center", 1),
  ],
  "k8s-namespace-required-labels": [required("namespace", "metadata.labels.cost-center", null)],
  "k8s-namespace-pod-security-enforced": [
    required("namespace", ["metadata", "labels", "pod-security.kubernetes.io/enforce"], "privileged"),
  ],
  "k8s-networkpolicy-no-allow-all-ingress": [
    optional("default-deny", "spec.ingress", [{}], "k8s-namespace-default-deny-network-policy"),
  ],
  "k8s-namespace-default-deny-network-policy": [
    removed("default-deny"),
    required("default-deny", "metadata.namespace", "other"),
    optional("default-deny", "spec.podSelector", { matchLabels: { app: "one" } }),
    optional("default-deny", "spec.policyTypes", ["Egress"]),
    optional("default-deny", "spec.ingress", [{}], "k8s-networkpolicy-no-allow-all-ingress"),
  ],
  "k8s-deployment-minimum-replicas": [
    required("deployment", "spec.replicas", 1),
    removed("autoscaler"),
    required("autoscaler", "spec.minReplicas", 1),
    required("autoscaler", "spec.scaleTargetRef.name", "other"),
    required("autoscaler", "metadata.namespace", "other"),
  ],
  "k8s-workload-pod-disruption-budget": [
    removed("disruption-budget"),
    required("disruption-budget", "metadata.namespace", "other"),
    required("disruption-budget", "spec.selector.matchLabels", { other: "app" }),
  ],
  "k8s-role-no-full-access": [
    optional("cluster-role", "rules.0", { verbs: ["*"], resources: ["*"] }, "k8s-role-no-wildcards"),
  ],
  "k8s-role-no-wildcards": [
    optional("cluster-role", "rules.0.verbs", ["get", "*"]),
    optional("cluster-role", "rules.0.resources", ["*"]),
  ],
  "k8s-role-no-privilege-escalation": [optional("cluster-role", "rules.0.verbs", ["get", "escalate"])],
  "k8s-clusterrole-no-secrets-read": [optional("cluster-role", "rules.0.resources", ["pods", "secrets"])],
  "k8s-role-no-pod-exec": [
    ...["pods/exec", "pods/*", "*/attach"].map((resource) =>
      optional("cluster-role", "rules.0.resources", ["pods", resource]),
    ),
  ],
  "k8s-configmap-no-plaintext-secrets": [
    optional("nginx-config", "data", { "ssl-protocols": "TLSv1.3", DB_PASSWORD: "hunter2" }),
  ],
  "k8s-pod-read-only-root-filesystem": securityContext(required, "readOnlyRootFilesystem", false),
  "k8s-pod-no-selinux-user-or-role": [
    ...securityContext(optional, "seLinuxOptions.user", "system_u"),
    ...securityContext(optional, "seLinuxOptions.role", "system_r"),
  ],
  "k8s-rolebinding-no-anonymous-access": [optional("binding", "subjects.0.name", "system:anonymous")],
  "k8s-rolebinding-no-cluster-admin": [optional("binding", "roleRef.name", "cluster-admin")],
  "k8s-serviceaccount-default-token-not-automounted": [
    required("service-account", "automountServiceAccountToken", true),
  ],
  "k8s-service-no-external-ips": [optional("service", "spec.externalIPs", ["198.51.100.1"])],
  "k8s-service-load-balancer-source-restricted": [
    optional("service", "spec.loadBalancerSourceRanges", ["198.51.100.0/24", "0.0.0.0/0"]),
  ],
};
