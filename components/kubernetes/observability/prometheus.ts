// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../contracts/observability";
import { labelsFor, metadata, secureContainer, securePod, selectorLabels, spread, tolerations } from "../internal/hygiene";
import { PRIVATE_NETWORKS } from "../../contracts/network";
import { account, budget, podsOf, service, type Part } from "./part";
import { prometheusConfig, rules } from "./prometheus-config";

export const PROMETHEUS_PORT = 9090;
const PART = "prometheus";
const IMAGE = "docker.io/prom/prometheus:v3.4.0@sha256:78ed1f9050eb9eaf766af6e580230b1c4965728650e332cd1ee918c0c4699775";

/** Two Prometheus over zones, each scraping everything, so that one is enough. */
const make: Part["make"] = (name, spec, { volumes, opts }) => {
  const subject = discovery(name, spec, opts);
  const config = new core.ConfigMap(`${name}-${PART}-config`, {
    metadata: metadata(spec.tags, PART, spec.namespace),
    data: { "prometheus.yml": prometheusConfig(), "rules.yml": rules(spec.targets) },
  }, opts);
  service(name, spec, PART, { web: PROMETHEUS_PORT }, opts, "None");
  new apps.StatefulSet(`${name}-${PART}-set`, {
    metadata: metadata(spec.tags, PART, spec.namespace),
    spec: {
      replicas: 2,
      serviceName: PART,
      podManagementPolicy: "Parallel",
      selector: { matchLabels: selectorLabels(PART) },
      template: {
        metadata: { labels: labelsFor(spec.tags, PART), annotations: { owner: spec.tags.owner } },
        spec: pod(spec, subject, config),
      },
      volumeClaimTemplates: [{
        metadata: { name: "data" },
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: volumes.metadata.name,
          resources: { requests: { storage: `${spec.storageGiB}Gi` } },
        },
      }],
      // With the set go its volumes: nothing is left behind by a destroy.
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
    },
  }, opts);
  budget(name, spec, PART, opts);
};

export const prometheus: Part = {
  name: PART,
  traffic: () => ({
    in: [{ from: [podsOf("grafana")], ports: [PROMETHEUS_PORT] }],
    // The API server's own address is the cluster's to choose: 10.100.0.1 or 172.20.0.1 on EKS.
    out: [{ to: [{ namespaceSelector: {} }, ...PRIVATE_NETWORKS.map((cidr) => ({ ipBlock: { cidr } }))], ports: [443, 8443] }],
  }),
  make,
};

const pod = (spec: ObservabilitySpec, account: core.ServiceAccount, config: core.ConfigMap) => ({
  ...securePod,
  // It asks the API server what there is to scrape.
  automountServiceAccountToken: true,
  serviceAccountName: account.metadata.name,
  topologySpreadConstraints: spread(PART),
  tolerations,
  containers: [{
    ...secureContainer,
    name: PART,
    image: IMAGE,
    args: [
      "--config.file=/etc/prometheus/prometheus.yml",
      "--storage.tsdb.path=/prometheus",
      `--storage.tsdb.retention.time=${spec.retentionDays}d`,
      `--storage.tsdb.retention.size=${Math.floor(spec.storageGiB * 0.9)}GiB`,
    ],
    ports: [{ name: "web", containerPort: PROMETHEUS_PORT }],
    resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "2Gi" } },
    readinessProbe: { httpGet: { path: "/-/ready", port: "web" }, periodSeconds: 5 },
    livenessProbe: { httpGet: { path: "/-/healthy", port: "web" }, periodSeconds: 10 },
    volumeMounts: [{ name: "config", mountPath: "/etc/prometheus", readOnly: true }, { name: "data", mountPath: "/prometheus" }],
  }],
  volumes: [{ name: "config", configMap: { name: config.metadata.name } }],
});

/** May read what there is to scrape, and nothing else. */
const discovery = (name: string, spec: ObservabilitySpec, opts: pulumi.CustomResourceOptions): core.ServiceAccount => {
  const subject = account(name, spec, PART, opts);
  const role = new rbac.ClusterRole(`${name}-${PART}-role`, {
    metadata: metadata(spec.tags, `${name}-${PART}`),
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }],
  }, opts);
  new rbac.ClusterRoleBinding(`${name}-${PART}-binding`, {
    metadata: metadata(spec.tags, `${name}-${PART}`),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
    subjects: [{ kind: "ServiceAccount", name: subject.metadata.name, namespace: spec.namespace }],
  }, opts);
  return subject;
};
