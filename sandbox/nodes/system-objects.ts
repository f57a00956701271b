// SPDX-License-Identifier: Apache-2.0
import { ensureObject, type Access, type FullObject } from "../cluster/api";
import { BASE_IMAGES } from "./images";
import { SERVICES, type NetworkLayout } from "./layout";

/** Collections of the kinds below. */
const COLLECTIONS: Record<string, string> = {
  ClusterRole: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
  ClusterRoleBinding: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
  ConfigMap: "/api/v1/namespaces/kube-system/configmaps",
  Deployment: "/apis/apps/v1/namespaces/kube-system/deployments",
  EndpointSlice: "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
  Service: "/api/v1/namespaces/kube-system/services",
  ServiceAccount: "/api/v1/namespaces/kube-system/serviceaccounts",
};

/** Creates what EKS has in every cluster: the endpoint of the API server, DNS, and the rights of the parts of a node. */
export const ensureSystemObjects = async (access: Access, layout: NetworkLayout): Promise<void> => {
  for (const object of [apiServerEndpoint(layout), ...policyAgentRights(), ...dns()])
    await ensureObject(access, COLLECTIONS[object.kind!]!, object);
};

type SystemObject = FullObject & Record<string, unknown>;

/** The address of the service `kubernetes`. The API server itself would publish the port on which it listens on loopback. */
const apiServerEndpoint = ({ gateway }: NetworkLayout): SystemObject => ({
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
  addressType: "IPv4",
  endpoints: [{ addresses: [gateway], conditions: { ready: true } }],
  ports: [{ name: "https", port: 443, protocol: "TCP" }],
});

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

const rights = (name: string, rules: Rule[], subject: Record<string, string>): SystemObject[] => [
  { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: [subject],
  },
];

/** Rights of the agent that enforces network policies, as in the manifest of kube-network-policies. */
const policyAgentRights = (): SystemObject[] =>
  rights(
    "network-policies",
    [
      { apiGroups: [""], resources: ["namespaces", "nodes", "pods"], verbs: ["list", "watch"] },
      { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["list", "watch"] },
    ],
    { apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "network-policies" },
  );

const DNS_LABELS = { "k8s-app": "kube-dns" };

/** Answers for the cluster's own names only. A name of the outside does not exist, as nothing there can be reached. */
const COREFILE = `.:53 {
  errors
  health
  ready
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    pods insecure
    ttl 5
  }
  cache 5
  loadbalance
}
`;

const dns = (): SystemObject[] => [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "coredns", namespace: "kube-system" } },
  ...rights(
    "system:coredns",
    [
      { apiGroups: [""], resources: ["namespaces", "pods", "services"], verbs: ["list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    ],
    { kind: "ServiceAccount", name: "coredns", namespace: "kube-system" },
  ),
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "coredns", namespace: "kube-system" },
    data: { Corefile: COREFILE },
  },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kube-dns", namespace: "kube-system", labels: DNS_LABELS },
    spec: {
      clusterIP: SERVICES.dns,
      selector: DNS_LABELS,
      ports: [
        { name: "dns", port: 53, protocol: "UDP" },
        { name: "dns-tcp", port: 53, protocol: "TCP" },
      ],
    },
  },
  dnsDeployment(),
];

const dnsDeployment = (): SystemObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "coredns", namespace: "kube-system" },
  spec: {
    replicas: 2,
    selector: { matchLabels: DNS_LABELS },
    template: {
      metadata: { labels: DNS_LABELS },
      spec: {
        priorityClassName: "system-cluster-critical",
        serviceAccountName: "coredns",
        dnsPolicy: "Default",
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: DNS_LABELS },
          },
        ],
        tolerations: [
          { key: "node.kubernetes.io/not-ready", effect: "NoExecute", tolerationSeconds: 30, operator: "Exists" },
          { key: "node.kubernetes.io/unreachable", effect: "NoExecute", tolerationSeconds: 30, operator: "Exists" },
        ],
        containers: [dnsContainer()],
        volumes: [{ name: "configuration", configMap: { name: "coredns" } }],
      },
    },
  },
});

const dnsContainer = (): Record<string, unknown> => ({
  name: "coredns",
  image: BASE_IMAGES.coredns,
  imagePullPolicy: "Never",
  args: ["-conf", "/etc/coredns/Corefile"],
  volumeMounts: [{ name: "configuration", mountPath: "/etc/coredns", readOnly: true }],
  readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 2 },
  livenessProbe: { httpGet: { path: "/health", port: 8080 } },
  resources: { requests: { cpu: "100m", memory: "70Mi" }, limits: { memory: "170Mi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
    readOnlyRootFilesystem: true,
  },
});
