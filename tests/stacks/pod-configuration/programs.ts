// SPDX-License-Identifier: Apache-2.0
// What the programs in the pods accept, serve and write, read from the sources of exactly these versions. No image can be
// pulled here, so the tests compare the pods with this table. After a change of a version or a new flag, read the source again.

/** The server on one port of a program, with the flags and files that the platform gives it. */
export interface Server {
  /** Without a value, the port does not speak HTTP. */
  scheme?: "HTTP" | "HTTPS";
  /** Paths that answer without credentials. @default - none */
  paths?: string[];
  /** The server closes connections without a client certificate, which the kubelet does not have. */
  requiresClientCertificate?: boolean;
}

export interface Program {
  version: string;
  /** Where the row was read. */
  source: string;
  /** Flags that exist, of those that the platform uses. */
  flags?: string[];
  /** Environment variables that the program reads, of those that the platform sets. */
  variables?: string[];
  /** Programs of the image that commands and probes call. */
  executables?: string[];
  /** Folders that the program writes to. */
  writes?: string[];
  servers: Record<number, Server>;
  /**
   * How a renewed certificate takes effect: the program rereads the files, or its liveness probe fails until it is
   * restarted. @default - it has no certificate
   */
  renewal?: "rereads" | "restarts";
}

const MUTUAL_TLS: Server = { scheme: "HTTPS", requiresClientCertificate: true };
const GRPC: Server = {};

/** By the name of the image. */
export const PROGRAMS: Record<string, Program> = {
  "cluster-autoscaler": {
    version: "1.35.2",
    source: "kubernetes/autoscaler, cluster-autoscaler: config/flags/flags.go, main.go, cloudprovider/aws/aws_util.go",
    flags: [
      "address",
      "balance-similar-node-groups",
      "cloud-provider",
      "expander",
      // k8s.io/component-base/config/options
      "leader-elect-resource-name",
      "node-group-auto-discovery",
      "skip-nodes-with-local-storage",
      "status-config-map-name",
    ],
    variables: ["AWS_REGION"],
    executables: ["./cluster-autoscaler"],
    servers: { 8085: { scheme: "HTTP", paths: ["/health-check", "/metrics"] } },
  },
  "aws-load-balancer-controller": {
    version: "2.14.1",
    source: "kubernetes-sigs/aws-load-balancer-controller: pkg/config, pkg/aws/cloud_config.go, main.go",
    flags: [
      "aws-region",
      "aws-vpc-id",
      "cluster-name",
      "feature-gates",
      "metrics-bind-addr",
      "webhook-cert-dir",
      "webhook-cert-file",
      "webhook-key-file",
    ],
    servers: { 61779: { scheme: "HTTP", paths: ["/healthz", "/readyz"] } },
    // controller-runtime's certwatcher.
    renewal: "rereads",
  },
  "kube-state-metrics": {
    version: "2.15.0",
    source: "kubernetes/kube-state-metrics: pkg/options/options.go, pkg/app/server.go",
    flags: ["custom-resource-state-config-file", "port", "resources", "telemetry-host", "tls-config"],
    servers: { 8080: MUTUAL_TLS },
    // exporter-toolkit 0.14 reads the certificate for each connection, here and in the next three rows.
    renewal: "rereads",
  },
  "node-exporter": {
    version: "1.9.1",
    source: "prometheus/node_exporter: node_exporter.go, collector/",
    flags: [
      ...["cpu", "diskstats", "filefd", "filesystem", "loadavg", "meminfo", "pressure", "stat", "uname", "vmstat"].map(
        (collector) => `collector.${collector}`,
      ),
      "collector.disable-defaults",
      "collector.filesystem.mount-points-include",
      "web.config.file",
      "web.listen-address",
    ],
    servers: { 9100: MUTUAL_TLS },
    renewal: "rereads",
  },
  prometheus: {
    version: "3.4.0",
    source: "prometheus/prometheus: cmd/prometheus/main.go, Dockerfile",
    flags: [
      "config.file",
      "enable-feature",
      "storage.tsdb.path",
      "storage.tsdb.retention.size",
      "storage.tsdb.retention.time",
      "web.config.file",
    ],
    variables: ["POD_NAME"],
    executables: ["promtool"],
    writes: ["/prometheus"],
    servers: { 9090: MUTUAL_TLS },
    renewal: "rereads",
  },
  alertmanager: {
    version: "0.28.1",
    source: "prometheus/alertmanager: cmd/alertmanager/main.go, cluster/advertise.go, Dockerfile",
    flags: [
      "cluster.advertise-address",
      "cluster.listen-address",
      "cluster.peer",
      "cluster.tls-config",
      "config.file",
      "data.retention",
      "storage.path",
      "web.config.file",
      "web.listen-address",
    ],
    variables: ["POD_IP"],
    writes: ["/alertmanager"],
    servers: { 9093: MUTUAL_TLS, 9094: { requiresClientCertificate: true } },
    renewal: "rereads",
  },
  "yet-another-cloudwatch-exporter": {
    version: "0.67.0",
    source: "prometheus-community/yet-another-cloudwatch-exporter: cmd/yace/main.go, Dockerfile (busybox)",
    flags: ["config.file", "listen-address", "scraping-interval"],
    executables: ["wget"],
    // On loopback.
    servers: { 5000: { scheme: "HTTP", paths: ["/healthz", "/metrics"] } },
  },
  "prometheus-adapter": {
    version: "0.10.0",
    source: "kubernetes-sigs/prometheus-adapter: cmd/adapter/adapter.go; k8s.io/apiserver 0.24: pkg/server/options",
    flags: [
      "config",
      "metrics-relist-interval",
      "prometheus-auth-config",
      "prometheus-url",
      "secure-port",
      "tls-cert-file",
      "tls-min-version",
      "tls-private-key-file",
    ],
    // The paths that need no authorization: DelegatingAuthorizationOptions.AlwaysAllowPaths.
    servers: { 6443: { scheme: "HTTPS", paths: ["/healthz", "/livez", "/readyz"] } },
    // dynamiccertificates for the server, ReloadTLSFiles of client-go for the client.
    renewal: "rereads",
  },
  grafana: {
    version: "12.0.0",
    source: "grafana/grafana: Dockerfile, packaging/docker/run.sh, conf/defaults.ini",
    executables: ["sh", "rm", "md5sum", "/run.sh", "cat", "curl"],
    // Data and plugins, and temporary files.
    writes: ["/var/lib/grafana", "/tmp"],
    servers: { 8443: { scheme: "HTTPS", paths: ["/api/health"] } },
    // The server rereads its certificate (certs_watch_interval), the data sources do not.
    renewal: "restarts",
  },
  "opentelemetry-collector-contrib": {
    version: "0.144.0",
    source: "open-telemetry/opentelemetry-collector: otelcol/flags.go, config/configtls (reload_interval)",
    flags: ["config"],
    variables: ["GOMEMLIMIT"],
    servers: { 4317: GRPC, 4318: { scheme: "HTTPS" }, 8889: MUTUAL_TLS },
    renewal: "rereads",
  },
  "eck-operator": {
    version: "3.5.0",
    source: "elastic/cloud-on-k8s: pkg/controller/common/operator/flags.go, cmd/manager/main.go",
    flags: [
      "disable-telemetry",
      "enable-leader-election",
      "enable-webhook",
      "manage-webhook-certs",
      "metrics-port",
      "namespaces",
      "operator-namespace",
      "set-default-security-context",
      "validate-storage-class",
      "webhook-cert-dir",
      "webhook-port",
    ],
    // The operator's Helm chart sets it (deploy/eck-operator/templates/statefulset.yaml).
    variables: ["POD_IP"],
    servers: { 9443: { scheme: "HTTPS" } },
    // controller-runtime's certwatcher.
    renewal: "rereads",
  },
  "sample-application": {
    version: "0.1.0",
    source: "sample-application/config.go, server.go, certificate.go",
    variables: [
      "AWS_REGION",
      ...["HOST", "READER_HOST", "PORT", "USER"].map((name) => `DATABASE_${name}`),
      ...["HOST", "PORT", "NAME", "USER"].map((name) => `CACHE_${name}`),
      ...["ENDPOINT", "PROTOCOL", "CERTIFICATE"].map((name) => `OTEL_EXPORTER_OTLP_${name}`),
      // The exporter of OpenTelemetry reads it itself, and the program accepts no version below.
      ...["OTEL_RESOURCE_ATTRIBUTES", "TLS_MIN_VERSION"],
      ...["DRAIN_SECONDS", "OTEL_SERVICE_NAME", "P95_TARGET_SECONDS", "PORT", "TLS_CERT_FILE", "TLS_KEY_FILE"],
    ],
    servers: { 8443: { scheme: "HTTPS", paths: ["/livez", "/metrics", "/readyz", "/startz"] } },
    renewal: "rereads",
  },
  jaeger: {
    version: "2.15.1",
    source:
      "jaegertracing/jaeger: cmd/jaeger/internal, an OpenTelemetry collector with the same flags and TLS settings",
    flags: ["config"],
    servers: { 4317: GRPC, 16686: MUTUAL_TLS },
    renewal: "rereads",
  },
};
