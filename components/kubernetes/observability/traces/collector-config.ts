// SPDX-License-Identifier: Apache-2.0
// The configuration of the OpenTelemetry collectors. The files are JSON, which is valid YAML.
import type { ObservabilitySpec } from "../../../contracts/observability";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import { DECISION_SECONDS, SAMPLED_PERCENT, logSizes } from "../shared/log-sizes";

export const AGENT = "otel-agent";
export const GATEWAY = "otel-gateway";
export const OTLP = { grpc: 4317, http: 4318 };
/** Serves the rate, errors and duration of spans, with exemplars. Prometheus scrapes it. */
export const SPAN_METRICS_PORT = 8889;

/** The folder of the agent's certificate for workloads, which is of their issuer. */
export const WORKLOADS_TLS_FOLDER = "/run/tls-workloads";

const certificateIn = (folder: string): object => ({
  cert_file: `${folder}/tls.crt`,
  key_file: `${folder}/tls.key`,
  min_version: "1.3",
  reload_interval: "1m",
});
const CERTIFICATE = certificateIn(TLS_FOLDER);
/** Requires client certificates of the namespace's certificate authority. */
export const SERVER_TLS = { ...CERTIFICATE, client_ca_file: `${TLS_FOLDER}/ca.crt` };
export const clientTls = (spec: ObservabilitySpec, part: string): object => ({
  ...CERTIFICATE,
  ca_file: `${TLS_FOLDER}/ca.crt`,
  server_name_override: hostOf(spec, part),
});
/** The collector refuses data above three quarters of its memory limit, and clients retry later. */
const MEMORY_LIMITER = { check_interval: "1s", limit_percentage: 75, spike_limit_percentage: 20 };
/** The collector's own metrics endpoint does not support TLS, so it is off. */
const TELEMETRY = { metrics: { level: "none" }, logs: { level: "warn", encoding: "json" } };

/** Span attributes that can contain credentials or personal data. */
const DELETED_ATTRIBUTES = [
  "http.request.header.authorization",
  "http.request.header.cookie",
  "http.response.header.set-cookie",
  "http.request.header.x-api-key",
  "url.query",
  "http.target",
  "db.query.text",
  "db.statement",
  "user.email",
  "user.name",
  "user.full_name",
  "enduser.credential",
];
/** Identifiers of a person or a client. They are hashed, so that traces can still be found by them. */
const HASHED_ATTRIBUTES = [
  "user.id",
  "enduser.id",
  "client.address",
  "net.peer.ip",
  "network.peer.address",
  "session.id",
];
const ATTRIBUTE_ACTIONS = {
  actions: [
    ...DELETED_ATTRIBUTES.map((key) => ({ key, action: "delete" })),
    ...HASHED_ATTRIBUTES.map((key) => ({ key, action: "hash" })),
  ],
};

/** The agent receives spans from the pods on its node and sends all spans of a trace to the same gateway. */
export const agentConfig = (spec: ObservabilitySpec): string => {
  // Workloads have no client certificate, so the agent does not require one. They verify the agent.
  const tls = certificateIn(spec.certificateIssuer === undefined ? TLS_FOLDER : WORKLOADS_TLS_FOLDER);
  return JSON.stringify(
    {
      receivers: {
        otlp: {
          protocols: {
            grpc: { endpoint: `0.0.0.0:${OTLP.grpc}`, tls },
            http: { endpoint: `0.0.0.0:${OTLP.http}`, tls },
          },
        },
      },
      processors: { memory_limiter: MEMORY_LIMITER, attributes: ATTRIBUTE_ACTIONS },
      exporters: {
        loadbalancing: {
          routing_key: "traceID",
          resolver: { dns: { hostname: hostOf(spec, GATEWAY), port: String(OTLP.grpc), interval: "5s" } },
          protocol: { otlp: { tls: clientTls(spec, GATEWAY) } },
        },
      },
      service: {
        pipelines: {
          traces: { receivers: ["otlp"], processors: ["memory_limiter", "attributes"], exporters: ["loadbalancing"] },
        },
        telemetry: TELEMETRY,
      },
    },
    undefined,
    2,
  );
};

/**
 * The default histogram buckets of OpenTelemetry, and one at the latency target, so that compliance with it is exact.
 */
const buckets = ({ targets: { p95Milliseconds } }: ObservabilitySpec): string[] =>
  [...new Set([5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 10_000, p95Milliseconds])]
    .sort((a, b) => a - b)
    .map((bound) => `${bound}ms`);

/**
 * The gateway counts all spans. It keeps traces with errors, traces above the latency target, and a sample of the
 * others.
 */
export const gatewayConfig = (spec: ObservabilitySpec): string => {
  const { tracesInMemory: heldTraces } = logSizes(spec.targets);
  const policies = [
    { name: "failed", type: "status_code", status_code: { status_codes: ["ERROR"] } },
    { name: "slow", type: "latency", latency: { threshold_ms: spec.targets.p95Milliseconds } },
    { name: "rest", type: "probabilistic", probabilistic: { sampling_percentage: SAMPLED_PERCENT } },
  ];
  return JSON.stringify(
    {
      receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${OTLP.grpc}`, tls: SERVER_TLS } } } },
      processors: {
        memory_limiter: MEMORY_LIMITER,
        tail_sampling: {
          decision_wait: `${DECISION_SECONDS}s`,
          num_traces: heldTraces,
          expected_new_traces_per_sec: spec.targets.requestsPerSecond,
          // A span that arrives after the decision is treated as its trace was.
          decision_cache: { sampled_cache_size: 10 * heldTraces, non_sampled_cache_size: 10 * heldTraces },
          policies,
        },
        batch: {},
      },
      connectors: {
        forward: {},
        spanmetrics: {
          namespace: "span",
          histogram: { unit: "s", explicit: { buckets: buckets(spec) } },
          exemplars: { enabled: true, max_per_data_point: 5 },
          dimensions: [{ name: "http.request.method" }, { name: "http.route" }, { name: "http.response.status_code" }],
          // Limits the number of series of a service with unbounded span names.
          aggregation_cardinality_limit: 5000,
          metrics_expiration: "5m",
        },
      },
      exporters: {
        prometheus: { endpoint: `0.0.0.0:${SPAN_METRICS_PORT}`, tls: SERVER_TLS, enable_open_metrics: true },
        otlp: { endpoint: `${hostOf(spec, "jaeger")}:${OTLP.grpc}`, tls: clientTls(spec, "jaeger") },
      },
      service: {
        pipelines: {
          traces: { receivers: ["otlp"], processors: ["memory_limiter"], exporters: ["spanmetrics", "forward"] },
          "traces/kept": { receivers: ["forward"], processors: ["tail_sampling", "batch"], exporters: ["otlp"] },
          metrics: { receivers: ["spanmetrics"], exporters: ["prometheus"] },
        },
        telemetry: TELEMETRY,
      },
    },
    undefined,
    2,
  );
};
