// SPDX-License-Identifier: Apache-2.0
import { BASE_IMAGES } from "./images";
import { SERVICES } from "./layout";
import { deployment, rights, serviceAccount, type SystemObject } from "./objects";

const LABELS = { "k8s-app": "kube-dns" };

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

/** CoreDNS, with the names that the EKS add-on gives its objects. */
export const dns = (): SystemObject[] => [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "coredns" } },
  ...rights(
    "system:coredns",
    [
      { apiGroups: [""], resources: ["namespaces", "pods", "services"], verbs: ["list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    ],
    serviceAccount("coredns"),
  ),
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "coredns" }, data: { Corefile: COREFILE } },
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kube-dns", labels: LABELS },
    spec: {
      clusterIP: SERVICES.dns,
      selector: LABELS,
      ports: [
        { name: "dns", port: 53, protocol: "UDP" },
        { name: "dns-tcp", port: 53, protocol: "TCP" },
      ],
    },
  },
  deployment("coredns", LABELS, 2, {
    dnsPolicy: "Default",
    // The image has no file capabilities, with which the program of the published image may listen on port 53.
    securityContext: { sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "53" }] },
    containers: [container()],
    volumes: [{ name: "configuration", configMap: { name: "coredns" } }],
  }),
];

const container = (): Record<string, unknown> => ({
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
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  },
});
