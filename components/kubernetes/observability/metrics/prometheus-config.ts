// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { SCRAPED_NAME } from "../../../contracts/workload";
import { ALERTMANAGER_PORT, alertmanagerHosts } from "./alertmanager";
import { MANAGED_BY } from "../../internal/metadata";
import { hostOf } from "../shared/certificates";
import { CLOUDWATCH_ADDRESS } from "./cloudwatch";
import type { Part } from "../shared/part";
import { SCRAPE_SECONDS } from "./sizes";
import { clientTls } from "./web-config";

/** Where the certificate of the workloads' certificate authority is mounted. */
export const WORKLOAD_AUTHORITY_PATH = "/run/workload-authority";
/** Where the remote-write token is mounted. */
export const REMOTE_WRITE_TOKEN_PATH = "/run/remote-write";
const SERVICE_ACCOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
/** The API server and the kubelets present certificates of the cluster CA and authenticate clients by token. */
const CLUSTER_AUTH = {
  scheme: "https",
  authorization: { credentials_file: `${SERVICE_ACCOUNT_PATH}/token` },
  tls_config: { ca_file: `${SERVICE_ACCOUNT_PATH}/ca.crt`, min_version: "TLS13" },
};
/** The cAdvisor metrics that dashboards and alerts use. Kubelets export about ten times as many. */
const CONTAINER_METRICS =
  "container_(cpu_usage_seconds_total|cpu_cfs_throttled_periods_total|cpu_cfs_periods_total|memory_working_set_bytes|network_(receive|transmit)_bytes_total|oom_events_total)|machine_.*";

/** Labels that only pods of this project have. The API server selects by them, so that Prometheus watches no other pods. */
const SCRAPED_PODS = Object.entries(MANAGED_BY)
  .map(([label, value]) => `${label}=${value}`)
  .join(",");

const copyLabel = (source: string, target: string): object => ({ source_labels: [source], target_label: target });
const POD_LABELS = [
  copyLabel("__meta_kubernetes_namespace", "namespace"),
  copyLabel("__meta_kubernetes_pod_name", "pod"),
  copyLabel("__meta_kubernetes_pod_node_name", "node"),
];

/**
 * Scrapes a component of the namespace over mutual TLS. Interchangeable pods are scraped once through their service, as all
 * export the same; others are discovered and scraped pod by pod.
 */
const namespaceJob = (spec: ObservabilitySpec, { name: job, port, scrapeOnePod: isInterchangeable }: Part): object => ({
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
          ...POD_LABELS,
        ],
      }),
});

/**
 * Scrapes the port named `https` of pods outside the namespace, at `/metrics` or at the path in the annotation
 * `prometheus.io/path`. Pods opt in with the label that `Workload` sets on its pods: other pods have a port of that name
 * too, such as metrics-server and the webhook of cert-manager, and they serve no metrics without authorization.
 */
const workloadsJob = (spec: ObservabilitySpec): object => ({
  job_name: "workloads",
  scheme: "https",
  tls_config: {
    min_version: "TLS13",
    // All certificates of workloads have this name, because Prometheus can expect only one name from all targets of a job.
    ...(spec.certificateIssuer === undefined
      ? { insecure_skip_verify: true }
      : { ca_file: `${WORKLOAD_AUTHORITY_PATH}/ca.crt`, server_name: SCRAPED_NAME }),
  },
  kubernetes_sd_configs: [{ role: "pod", selectors: [{ role: "pod", label: SCRAPED_PODS }] }],
  relabel_configs: [
    { source_labels: ["__meta_kubernetes_namespace"], regex: spec.namespace, action: "drop" },
    { source_labels: ["__meta_kubernetes_pod_container_port_name"], regex: "https", action: "keep" },
    {
      source_labels: ["__meta_kubernetes_pod_annotation_prometheus_io_path"],
      regex: "(.+)",
      target_label: "__metrics_path__",
    },
    ...POD_LABELS,
    copyLabel("__meta_kubernetes_pod_label_app_kubernetes_io_name", "service"),
    copyLabel("__meta_kubernetes_pod_label_app_kubernetes_io_track", "track"),
  ],
});

const kubeletJob = (job: string, path: string): object => ({
  job_name: job,
  metrics_path: path,
  ...CLUSTER_AUTH,
  kubernetes_sd_configs: [{ role: "node" }],
  relabel_configs: [
    copyLabel("__meta_kubernetes_node_name", "node"),
    copyLabel("__meta_kubernetes_node_label_topology_kubernetes_io_zone", "zone"),
  ],
  ...(job === "containers" && {
    metric_relabel_configs: [{ source_labels: ["__name__"], regex: CONTAINER_METRICS, action: "keep" }],
  }),
});

/** Prometheus's configuration, as JSON, which is valid YAML. */
export const prometheusConfig = (spec: ObservabilitySpec, parts: readonly Part[]): pulumi.Output<string> =>
  pulumi.jsonStringify(
    {
      global: {
        scrape_interval: `${SCRAPE_SECONDS}s`,
        evaluation_interval: `${SCRAPE_SECONDS}s`,
        external_labels: { environment: spec.tags.environment, replica: "${POD_NAME}" },
      },
      rule_files: ["/etc/prometheus/rules.yml"],
      alerting: {
        // Alertmanager deduplicates the alerts of the two replicas only if their labels are the same.
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
        ...parts.filter(({ port }) => port !== undefined).map((part) => namespaceJob(spec, part)),
        workloadsJob(spec),
        kubeletJob("kubelets", "/metrics"),
        kubeletJob("containers", "/metrics/cadvisor"),
        ...(spec.cloudWatchRegion === undefined
          ? []
          : [{ job_name: "cloudwatch", scrape_interval: "60s", static_configs: [{ targets: [CLOUDWATCH_ADDRESS] }] }]),
        { job_name: "api-server", ...CLUSTER_AUTH, static_configs: [{ targets: ["kubernetes.default.svc:443"] }] },
      ],
      ...(spec.remoteWrite !== undefined && {
        remote_write: [
          {
            url: spec.remoteWrite.url,
            send_exemplars: true,
            authorization: { credentials_file: `${REMOTE_WRITE_TOKEN_PATH}/token` },
            tls_config: { min_version: "TLS13" },
          },
        ],
      }),
    },
    undefined,
    2,
  );
