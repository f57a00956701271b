// SPDX-License-Identifier: Apache-2.0
import { createdResource } from "./fixture";

const LABELS = {
  "app.kubernetes.io/name": "app",
  environment: "dev",
  "cost-center": "platform",
  "data-classification": "internal",
};
const SECURITY_CONTEXT = {
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
  securityContext: SECURITY_CONTEXT,
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
const metadata = (name: string, more: object = {}): object => ({ name, namespace: "app", ...more });

/** Kubernetes resources. */
export const kubernetes = [
  createdResource("kubernetes:core/v1:Namespace", "namespace", {
    metadata: { name: "app", labels: { ...LABELS, "pod-security.kubernetes.io/enforce": "restricted" } },
  }),
  createdResource("kubernetes:networking.k8s.io/v1:NetworkPolicy", "default-deny", {
    metadata: metadata("default-deny"),
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  }),
  createdResource("kubernetes:apps/v1:Deployment", "deployment", {
    metadata: metadata("app"),
    spec: { replicas: 3, template },
  }),
  createdResource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "autoscaler", {
    metadata: metadata("autoscaler"),
    spec: { minReplicas: 3, scaleTargetRef: { kind: "Deployment", name: "autoscaled" } },
  }),
  createdResource("kubernetes:apps/v1:Deployment", "autoscaled-deployment", {
    metadata: metadata("autoscaled"),
    spec: { template },
  }),
  createdResource("kubernetes:apps/v1:StatefulSet", "stateful-set", {
    metadata: metadata("stateful-set"),
    spec: { replicas: 3, template, volumeClaimTemplates: [{ spec: { storageClassName: "encrypted" } }] },
  }),
  createdResource("kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch", "elasticsearch", {
    metadata: metadata("elasticsearch"),
    spec: {
      http: { tls: { selfSignedCertificate: { disabled: false } } },
      nodeSets: [
        {
          count: 3,
          config: {
            "xpack.security.http.ssl.supported_protocols": ["TLSv1.3"],
            xpack: { security: { "transport.ssl": { supported_protocols: "TLSv1.3" } } },
          },
          podTemplate: template,
          volumeClaimTemplates: [{ spec: { storageClassName: "encrypted" } }],
        },
      ],
    },
  }),
  createdResource("kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash", "logstash", {
    metadata: metadata("logstash"),
    spec: { podTemplate: template, volumeClaimTemplates: [{ spec: { storageClassName: "encrypted" } }] },
  }),
  createdResource("kubernetes:policy/v1:PodDisruptionBudget", "disruption-budget", {
    metadata: metadata("disruption-budget"),
    spec: { maxUnavailable: 1, selector: { matchLabels: { "app.kubernetes.io/name": "app" } } },
  }),
  createdResource("kubernetes:core/v1:Pod", "pod", {
    metadata: metadata("pod", { labels: LABELS }),
    spec: template.spec,
  }),
  createdResource("kubernetes:batch/v1:CronJob", "cron-job", {
    metadata: metadata("cron-job"),
    spec: { jobTemplate: { spec: { template } } },
  }),
  createdResource("kubernetes:core/v1:ServiceAccount", "service-account", {
    metadata: metadata("default"),
    automountServiceAccountToken: false,
  }),
  createdResource("kubernetes:core/v1:Service", "service", {
    metadata: metadata("service", {
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
  createdResource("kubernetes:networking.k8s.io/v1:Ingress", "ingress", {
    metadata: metadata("ingress", {
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
  createdResource("kubernetes:gateway.networking.k8s.io/v1:Gateway", "gateway", {
    metadata: metadata("gateway"),
    spec: { listeners: [{ protocol: "HTTPS" }] },
  }),
  createdResource("kubernetes:apiregistration.k8s.io/v1:APIService", "api-service", {
    metadata: { name: "v1.metrics.k8s.io" },
    spec: { insecureSkipTLSVerify: false },
  }),
  createdResource("kubernetes:core/v1:ConfigMap", "nginx-config", {
    metadata: metadata("nginx-config"),
    data: { "ssl-protocols": "TLSv1.3" },
  }),
  createdResource("kubernetes:helm.sh/v3:Release", "nginx-release", {
    chart: "ingress-nginx",
    values: { controller: { config: { "ssl-protocols": "TLSv1.3" } } },
  }),
  createdResource("kubernetes:storage.k8s.io/v1:StorageClass", "storage-class", {
    metadata: { name: "encrypted" },
    provisioner: "ebs.csi.aws.com",
    parameters: { encrypted: "true", kmsKeyId: "arn:aws:kms:::key" },
  }),
  createdResource("kubernetes:core/v1:PersistentVolumeClaim", "volume-claim", {
    metadata: metadata("volume-claim"),
    spec: { storageClassName: "encrypted" },
  }),
  createdResource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "cluster-role", {
    metadata: { name: "reader" },
    rules: [{ verbs: ["get"], resources: ["pods"] }],
  }),
  createdResource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", "binding", {
    metadata: { name: "readers" },
    roleRef: { name: "view" },
    subjects: [{ kind: "Group", name: "admins" }],
  }),
];
