// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import { PRIVATE_NETWORKS } from "../../../contracts/network";
import {
  labelsFor,
  metadata,
  secureContainer,
  securePod,
  selectorLabels,
  spread,
  tolerations,
} from "../../internal/pod-defaults";
import { hostOf, mounted, partCertificate } from "../shared/certificates";
import { budget, clusterReader, podsOf, service, type Part } from "../shared/part";
import { webConfig } from "./web-config";

const PART = "kube-state-metrics";
const PORT = 8080;
const IMAGE =
  "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.15.0@sha256:db384bf43222b066c378e77027a675d4cd9911107adba46c2922b3a55e10d6fb";

/** API group -> what is read of it: what alerts and dashboards ask about. No secret is. */
const READ: Record<string, string[]> = {
  "": ["nodes", "pods", "namespaces", "persistentvolumeclaims"],
  apps: ["daemonsets", "deployments", "statefulsets"],
  autoscaling: ["horizontalpodautoscalers"],
  policy: ["poddisruptionbudgets"],
};

/** When certificates end, which it tells only if shown where that stands. */
const CERTIFICATES = JSON.stringify(
  {
    kind: "CustomResourceStateMetrics",
    spec: {
      resources: [
        {
          groupVersionKind: { group: "cert-manager.io", version: "v1", kind: "Certificate" },
          labelsFromPath: { certificate: ["metadata", "name"], namespace: ["metadata", "namespace"] },
          metricNamePrefix: "certificate",
          metrics: [
            {
              name: "expires_seconds",
              help: "When it ends, in Unix time",
              each: { type: "Gauge", gauge: { path: ["status", "notAfter"] } },
            },
          ],
        },
      ],
    },
  },
  undefined,
  2,
);

/** What the API server knows of objects, as metrics. Two pods: while one is replaced, no alert loses its ground. */
export const kubeStateMetrics: Part = {
  name: PART,
  port: PORT,
  isInterchangeable: true,
  traffic: () => ({
    in: [{ from: [podsOf("prometheus")], ports: [PORT] }],
    out: [{ to: PRIVATE_NETWORKS.map((cidr) => ({ ipBlock: { cidr } })), ports: [443] }],
  }),
  make: (name, spec, { opts }) => {
    const subject = clusterReader(
      name,
      spec,
      PART,
      [
        ...Object.entries(READ).map(([group, resources]) => ({
          apiGroups: [group],
          resources,
          verbs: ["list", "watch"],
        })),
        { apiGroups: ["cert-manager.io"], resources: ["certificates"], verbs: ["list", "watch"] },
        { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: ["list", "watch"] },
      ],
      opts,
    );
    partCertificate(name, spec, PART, [hostOf(spec, PART)], opts);
    const config = new core.ConfigMap(
      `${name}-${PART}-config`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        data: { "web.yml": webConfig(), "certificates.yml": CERTIFICATES },
      },
      opts,
    );
    service(name, spec, PART, { metrics: PORT }, opts);
    new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          replicas: 2,
          selector: { matchLabels: selectorLabels(PART) },
          template: {
            metadata: { labels: labelsFor(spec.tags, PART), annotations: { owner: spec.tags.owner } },
            spec: {
              ...securePod,
              automountServiceAccountToken: true,
              serviceAccountName: subject.metadata.name,
              topologySpreadConstraints: spread(PART),
              tolerations,
              containers: [
                {
                  ...secureContainer,
                  name: PART,
                  image: IMAGE,
                  args: [
                    `--port=${PORT}`,
                    "--telemetry-host=127.0.0.1",
                    "--tls-config=/etc/kube-state-metrics/web.yml",
                    "--custom-resource-state-config-file=/etc/kube-state-metrics/certificates.yml",
                    `--resources=${Object.values(READ).flat().join(",")}`,
                  ],
                  ports: [{ name: "metrics", containerPort: PORT }],
                  resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
                  readinessProbe: { tcpSocket: { port: "metrics" }, periodSeconds: 5 },
                  livenessProbe: { tcpSocket: { port: "metrics" }, periodSeconds: 10 },
                  volumeMounts: [
                    mounted(PART).mount,
                    { name: "config", mountPath: "/etc/kube-state-metrics", readOnly: true },
                  ],
                },
              ],
              volumes: [mounted(PART).volume, { name: "config", configMap: { name: config.metadata.name } }],
            },
          },
        },
      },
      opts,
    );
    budget(name, spec, PART, opts);
  },
};
