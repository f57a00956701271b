// SPDX-License-Identifier: Apache-2.0
import { made } from "./fixture";

const LABELS = {
  "app.kubernetes.io/name": "app",
  environment: "dev",
  "cost-center": "platform",
  "data-classification": "internal",
};
const CONTEXT = {
  privileged: false,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
  procMount: "Default",
  runAsNonRoot: true,
  runAsUser: 1000,
  seccompProfile: { type: "RuntimeDefault" },
  appArmorProfile: { type: "RuntimeDefault" },
  seLinuxOptions: { type: "container_t" },
  windowsOptions: { hostProcess: false },
};
const container = (name: string): object => ({
  name,
  image: "registry.example.com:5000/app:1.2@sha256:0123",
  securityContext: CONTEXT,
  ports: [{ containerPort: 8443, hostPort: 0 }],
  env: [
    { name: "LOG_LEVEL", value: "info" },
    { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } },
  ],
  resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
  readinessProbe: { httpGet: {} },
  livenessProbe: { httpGet: {} },
});
const template = {
  metadata: { labels: LABELS },
  spec: {
    hostNetwork: false,
    hostPID: false,
    hostIPC: false,
    automountServiceAccountToken: false,
    securityContext: { sysctls: [{ name: "net.ipv4.tcp_syncookies", value: "1" }] },
    volumes: [{ name: "tmp", emptyDir: {} }],
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "topology.kubernetes.io/zone" }],
    containers: [container("app"), container("proxy")],
    initContainers: [container("init")],
    ephemeralContainers: [container("debug")],
  },
};
const meta = (name: string, more: object = {}): object => ({ name, namespace: "app", ...more });

/** What runs in a cluster. */
export const kubernetes = [
  made("kubernetes:core/v1:Namespace", "namespace", {
    metadata: { name: "app", labels: { ...LABELS, "pod-security.kubernetes.io/enforce": "restricted" } },
  }),
  made("kubernetes:networking.k8s.io/v1:NetworkPolicy", "deny", {
    metadata: meta("deny"),
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  }),
  made("kubernetes:apps/v1:Deployment", "deployment", { metadata: meta("app"), spec: { replicas: 3, template } }),
  made("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "scaler", {
    metadata: meta("scaler"),
    spec: { minReplicas: 3, scaleTargetRef: { kind: "Deployment", name: "scaled" } },
  }),
  made("kubernetes:apps/v1:Deployment", "scaled-deployment", { metadata: meta("scaled"), spec: { template } }),
  made("kubernetes:apps/v1:StatefulSet", "set", {
    metadata: meta("set"),
    spec: { replicas: 3, template, volumeClaimTemplates: [{ spec: { storageClassName: "encrypted" } }] },
  }),
  made("kubernetes:policy/v1:PodDisruptionBudget", "budget", {
    metadata: meta("budget"),
    spec: { maxUnavailable: 1, selector: { matchLabels: { "app.kubernetes.io/name": "app" } } },
  }),
  made("kubernetes:core/v1:Pod", "pod", { metadata: meta("pod", { labels: LABELS }), spec: template.spec }),
  made("kubernetes:batch/v1:CronJob", "cron", {
    metadata: meta("cron"),
    spec: { jobTemplate: { spec: { template } } },
  }),
  made("kubernetes:core/v1:ServiceAccount", "account", {
    metadata: meta("default"),
    automountServiceAccountToken: false,
  }),
  made("kubernetes:core/v1:Service", "service", {
    metadata: meta("service", {
      annotations: {
        "service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing",
        "service.beta.kubernetes.io/aws-load-balancer-ssl-cert": "arn:aws:acm:::certificate",
        "service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
      },
    }),
    spec: {
      type: "LoadBalancer",
      loadBalancerSourceRanges: ["198.51.100.0/24"],
      externalIPs: [],
      ports: [{ port: 443 }],
    },
  }),
  made("kubernetes:networking.k8s.io/v1:Ingress", "ingress", {
    metadata: meta("ingress", {
      annotations: {
        "kubernetes.io/ingress.class": "alb",
        "alb.ingress.kubernetes.io/listen-ports": '[{"HTTPS": 443}]',
        "alb.ingress.kubernetes.io/ssl-policy": "ELBSecurityPolicy-TLS13-1-3-2021-06",
      },
    }),
    spec: {
      ingressClassName: "alb",
      tls: [{ hosts: ["www.example.com", "*.example.net"] }],
      rules: [{ host: "www.example.com" }, { host: "one.example.net" }],
    },
  }),
  made("kubernetes:gateway.networking.k8s.io/v1:Gateway", "gateway", {
    metadata: meta("gateway"),
    spec: { listeners: [{ protocol: "HTTPS" }] },
  }),
  made("kubernetes:apiregistration.k8s.io/v1:APIService", "api-service", {
    metadata: { name: "v1.metrics.k8s.io" },
    spec: { insecureSkipTLSVerify: false },
  }),
  made("kubernetes:core/v1:ConfigMap", "nginx", { metadata: meta("nginx"), data: { "ssl-protocols": "TLSv1.3" } }),
  made("kubernetes:helm.sh/v3:Release", "chart", {
    chart: "ingress-nginx",
    values: { controller: { config: { "ssl-protocols": "TLSv1.3" } } },
  }),
  made("kubernetes:storage.k8s.io/v1:StorageClass", "class", {
    metadata: { name: "encrypted" },
    provisioner: "ebs.csi.aws.com",
    parameters: { encrypted: "true", kmsKeyId: "arn:aws:kms:::key" },
  }),
  made("kubernetes:core/v1:PersistentVolumeClaim", "claim", {
    metadata: meta("claim"),
    spec: { storageClassName: "encrypted" },
  }),
  made("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "cluster-role", {
    metadata: { name: "reader" },
    rules: [{ verbs: ["get"], resources: ["pods"] }],
  }),
  made("kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", "binding", {
    metadata: { name: "readers" },
    roleRef: { name: "view" },
    subjects: [{ kind: "Group", name: "admins" }],
  }),
];
