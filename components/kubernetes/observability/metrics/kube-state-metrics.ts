// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { input } from "@pulumi/kubernetes/types";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { networksOf } from "../../internal/network-policies";
import { hostOf } from "../shared/certificates";
import { disruptionBudget, podsOf, service, type Part } from "../shared/part";
import { partPodTemplate, tcpProbe, type PartPod } from "../shared/pod-template";
import { webConfig } from "./web-config";

const PART = "kube-state-metrics";
const PORT = 8080;
const FOLDER = "/etc/kube-state-metrics";

/** The resources that alerts and dashboards use, by API group. Secrets are not among them. */
const RESOURCES: Record<string, string[]> = {
  "": ["nodes", "pods", "namespaces", "persistentvolumeclaims"],
  apps: ["daemonsets", "deployments", "statefulsets"],
  autoscaling: ["horizontalpodautoscalers"],
  policy: ["poddisruptionbudgets"],
};
const CLUSTER_RULES: input.rbac.v1.PolicyRule[] = [
  ...Object.entries(RESOURCES).map(([group, resources]) => ({
    apiGroups: [group],
    resources,
    verbs: ["list", "watch"],
  })),
  { apiGroups: ["cert-manager.io"], resources: ["certificates"], verbs: ["list", "watch"] },
  { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: ["list", "watch"] },
];

/** The expiry time of certificates, which is a custom resource metric. */
const CERTIFICATE_METRICS = JSON.stringify(
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
              help: "The expiry time of the certificate as a Unix timestamp.",
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

/**
 * The state of Kubernetes objects as metrics. Two replicas, so that alerts keep their data while one of them is
 * replaced.
 */
export const kubeStateMetrics: Part = {
  name: PART,
  port: PORT,
  scrapeOnePod: true,
  traffic: ({ networkCidrs }) => ({
    in: [{ from: [podsOf("prometheus")], ports: [PORT] }],
    out: [{ to: networksOf(networkCidrs), ports: [443] }],
  }),
  create: (name, spec, { opts }) => {
    service(name, spec, PART, { metrics: PORT }, opts);
    const template = partPodTemplate(name, spec, PART, kubeStateMetricsPod(spec), opts);
    new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: { replicas: 2, selector: { matchLabels: selectorLabels(PART) }, template },
      },
      opts,
    );
    disruptionBudget(name, spec, PART, opts);
  },
};

const kubeStateMetricsPod = (spec: ObservabilitySpec): PartPod => ({
  container: {
    image: imageFrom(spec.imageRegistry, IMAGES.kubeStateMetrics),
    args: [
      `--port=${PORT}`,
      "--telemetry-host=127.0.0.1",
      `--tls-config=${FOLDER}/web.yml`,
      `--custom-resource-state-config-file=${FOLDER}/certificates.yml`,
      `--resources=${Object.values(RESOURCES).flat().join(",")}`,
    ],
    ports: [{ name: "metrics", containerPort: PORT }],
    readinessProbe: tcpProbe("metrics", 5),
    livenessProbe: tcpProbe("metrics"),
  },
  cpuMillicores: 50,
  memoryMiB: 128,
  memoryLimitMiB: 256,
  dnsNames: [hostOf(spec, PART)],
  configPath: FOLDER,
  config: { "web.yml": webConfig(), "certificates.yml": CERTIFICATE_METRICS },
  reloadsConfig: true,
  clusterRules: CLUSTER_RULES,
});
