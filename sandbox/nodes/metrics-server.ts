// SPDX-License-Identifier: Apache-2.0
import { BASE_IMAGES } from "./images";
import { binding, deployment, rights, serviceAccount, type SystemObject } from "./objects";

const NAME = "metrics-server";
const LABELS = { "k8s-app": NAME };
const PORT = 10_250;

/** The EKS add-on metrics-server, which serves the CPU and memory of pods to the pod autoscaler. From the manifests of version 0.8.0. */
export const metricsServer = (): SystemObject[] => [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: NAME } },
  ...rights(
    "system:metrics-server",
    [
      { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
      { apiGroups: [""], resources: ["nodes", "pods"], verbs: ["get", "list", "watch"] },
    ],
    serviceAccount(NAME),
  ),
  binding(
    "ClusterRoleBinding",
    "metrics-server:system:auth-delegator",
    { kind: "ClusterRole", name: "system:auth-delegator" },
    serviceAccount(NAME),
  ),
  binding(
    "RoleBinding",
    "metrics-server-auth-reader",
    { kind: "Role", name: "extension-apiserver-authentication-reader" },
    serviceAccount(NAME),
  ),
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: NAME, labels: LABELS },
    spec: { selector: LABELS, ports: [{ name: "https", port: 443, targetPort: PORT }] },
  },
  deployment(NAME, LABELS, 1, {
    containers: [container()],
    volumes: [{ name: "temporary", emptyDir: {} }],
  }),
  {
    apiVersion: "apiregistration.k8s.io/v1",
    kind: "APIService",
    metadata: { name: "v1beta1.metrics.k8s.io" },
    spec: {
      group: "metrics.k8s.io",
      groupPriorityMinimum: 100,
      insecureSkipTLSVerify: true,
      service: { name: NAME, namespace: "kube-system" },
      version: "v1beta1",
      versionPriority: 100,
    },
  },
];

const container = (): Record<string, unknown> => ({
  name: NAME,
  image: BASE_IMAGES.metricsServer,
  imagePullPolicy: "Never",
  args: [
    "--cert-dir=/tmp",
    `--secure-port=${PORT}`,
    "--kubelet-certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
    "--kubelet-preferred-address-types=InternalIP",
    "--kubelet-use-node-status-port",
    "--metric-resolution=15s",
  ],
  ports: [{ name: "https", containerPort: PORT }],
  livenessProbe: { httpGet: { path: "/livez", port: "https", scheme: "HTTPS" } },
  readinessProbe: { httpGet: { path: "/readyz", port: "https", scheme: "HTTPS" } },
  resources: { requests: { cpu: "100m", memory: "200Mi" }, limits: { memory: "400Mi" } },
  volumeMounts: [{ name: "temporary", mountPath: "/tmp" }],
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    runAsUser: 1000,
    seccompProfile: { type: "RuntimeDefault" },
  },
});
