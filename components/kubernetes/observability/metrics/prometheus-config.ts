// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";
import { ALERTMANAGER_PORT, alertmanagerHosts } from "./alertmanager";
import { hostOf } from "../shared/certificates";
import { CLOUDWATCH_ADDRESS } from "./cloudwatch";
import type { Part } from "../shared/part";
import { SCRAPE_SECONDS } from "./sizes";
import { clientTls } from "./web-config";

/** Where the token for remote-write is mounted. */
export const REMOTE_TOKEN = "/run/remote-write";
const OF_POD = "/var/run/secrets/kubernetes.io/serviceaccount";
/** The API server and kubelets have certificates of the cluster's authority, and know who asks by a token. */
const CLUSTER = {
  scheme: "https",
  authorization: { credentials_file: `${OF_POD}/token` },
  tls_config: { ca_file: `${OF_POD}/ca.crt`, min_version: "TLS13" },
};
/** Of containers, what dashboards and alerts use; kubelets offer ten times as much. */
const CONTAINERS =
  "container_(cpu_usage_seconds_total|cpu_cfs_throttled_periods_total|cpu_cfs_periods_total|memory_working_set_bytes|network_(receive|transmit)_bytes_total|oom_events_total)|machine_.*";

const name = (source: string, target: string): object => ({ source_labels: [source], target_label: target });
const OF_PODS = [
  name("__meta_kubernetes_namespace", "namespace"),
  name("__meta_kubernetes_pod_name", "pod"),
  name("__meta_kubernetes_pod_node_name", "node"),
];

/** A part of ours, with certificates on both sides: each of its pods by label and port, or any one of them by name. */
const part = (spec: ObservabilitySpec, { name: job, port, isInterchangeable }: Part): object => ({
  job_name: job,
  scheme: "https",
  tls_config: clientTls(hostOf(spec, job)),
  ...(isInterchangeable
    ? { honor_labels: true, static_configs: [{ targets: [`${hostOf(spec, job)}:${port}`] }] }
    : {
        kubernetes_sd_configs: [
          {
            role: "pod",
            namespaces: { names: [spec.namespace] },
            selectors: [{ role: "pod", label: `app.kubernetes.io/name=${job}` }],
          },
        ],
        relabel_configs: [
          { source_labels: ["__meta_kubernetes_pod_container_port_number"], regex: String(port), action: "keep" },
          ...OF_PODS,
        ],
      }),
});

/** Every pod in the cluster with a port named `https`, at `/metrics` or where its annotation says. */
const workloads = (spec: ObservabilitySpec): object => ({
  job_name: "workloads",
  scheme: "https",
  // Its certificate is its own authority's: encrypted, not known (docs/limits.md).
  tls_config: { insecure_skip_verify: true, min_version: "TLS13" },
  kubernetes_sd_configs: [{ role: "pod" }],
  relabel_configs: [
    { source_labels: ["__meta_kubernetes_namespace"], regex: spec.namespace, action: "drop" },
    { source_labels: ["__meta_kubernetes_pod_container_port_name"], regex: "https", action: "keep" },
    {
      source_labels: ["__meta_kubernetes_pod_annotation_prometheus_io_path"],
      regex: "(.+)",
      target_label: "__metrics_path__",
    },
    ...OF_PODS,
    name("__meta_kubernetes_pod_label_app_kubernetes_io_name", "service"),
    name("__meta_kubernetes_pod_label_app_kubernetes_io_track", "track"),
  ],
});

const kubelets = (job: string, path: string): object => ({
  job_name: job,
  metrics_path: path,
  ...CLUSTER,
  kubernetes_sd_configs: [{ role: "node" }],
  relabel_configs: [
    name("__meta_kubernetes_node_name", "node"),
    name("__meta_kubernetes_node_label_topology_kubernetes_io_zone", "zone"),
  ],
  ...(job === "containers" && {
    metric_relabel_configs: [{ source_labels: ["__name__"], regex: CONTAINERS, action: "keep" }],
  }),
});

/** Prometheus's configuration. JSON is YAML. */
export const prometheusConfig = (spec: ObservabilitySpec, parts: readonly Part[]): string =>
  JSON.stringify(
    {
      global: {
        scrape_interval: `${SCRAPE_SECONDS}s`,
        evaluation_interval: `${SCRAPE_SECONDS}s`,
        external_labels: { environment: spec.tags.environment, replica: "${POD_NAME}" },
      },
      rule_files: ["/etc/prometheus/rules.yml"],
      alerting: {
        // Of two that say the same, one is heard.
        alert_relabel_configs: [{ regex: "replica", action: "labeldrop" }],
        alertmanagers: [
          {
            scheme: "https",
            tls_config: clientTls(hostOf(spec, "alertmanager")),
            static_configs: [{ targets: alertmanagerHosts(spec).map((host) => `${host}:${ALERTMANAGER_PORT}`) }],
          },
        ],
      },
      scrape_configs: [
        ...parts.filter(({ port }) => port !== undefined).map((one) => part(spec, one)),
        workloads(spec),
        kubelets("kubelets", "/metrics"),
        kubelets("containers", "/metrics/cadvisor"),
        ...(spec.cloudWatchRegion === undefined
          ? []
          : [{ job_name: "cloudwatch", scrape_interval: "60s", static_configs: [{ targets: [CLOUDWATCH_ADDRESS] }] }]),
        { job_name: "api-server", ...CLUSTER, static_configs: [{ targets: ["kubernetes.default.svc:443"] }] },
      ],
      ...(spec.remoteWrite !== undefined && {
        remote_write: [
          {
            url: spec.remoteWrite.url,
            send_exemplars: true,
            authorization: { credentials_file: `${REMOTE_TOKEN}/token` },
            tls_config: { min_version: "TLS13" },
          },
        ],
      }),
    },
    undefined,
    2,
  );
