// SPDX-License-Identifier: Apache-2.0
// Pipelines of the OpenTelemetry collectors. JSON is YAML.
import type { ObservabilitySpec } from "../../../contracts/observability";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import { DECISION_SECONDS, KEPT_PERCENT, logSizes } from "../shared/log-sizes";

export const AGENT = "otel-agent";
export const GATEWAY = "otel-gateway";
export const OTLP = { grpc: 4317, http: 4318 };
/** Rates, errors and durations of spans, with exemplars: measured by Prometheus. */
export const SPAN_METRICS_PORT = 8889;

const CERTIFICATE = {
  cert_file: `${TLS_FOLDER}/tls.crt`,
  key_file: `${TLS_FOLDER}/tls.key`,
  min_version: "1.3",
  reload_interval: "1h",
};
/** Lets in who has a certificate of the authority. */
export const SERVER = { ...CERTIFICATE, client_ca_file: `${TLS_FOLDER}/ca.crt` };
export const clientOf = (spec: ObservabilitySpec, part: string): object => ({
  ...CERTIFICATE,
  ca_file: `${TLS_FOLDER}/ca.crt`,
  server_name_override: hostOf(spec, part),
});
/** Who needs more than three quarters of its memory is told to wait. */
const MEMORY = { check_interval: "1s", limit_percentage: 75, spike_limit_percentage: 20 };
/** Its own metrics would be served without TLS. */
const TELEMETRY = { metrics: { level: "none" }, logs: { level: "warn", encoding: "json" } };

/** What spans must not carry: credentials and what a person is known by. An id is hashed, so that a trace can be found by it. */
const SECRET_ATTRIBUTES = [
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
const ID_ATTRIBUTES = ["user.id", "enduser.id", "client.address", "net.peer.ip", "network.peer.address", "session.id"];
const REDACT = {
  actions: [
    ...SECRET_ATTRIBUTES.map((key) => ({ key, action: "delete" })),
    ...ID_ATTRIBUTES.map((key) => ({ key, action: "hash" })),
  ],
};

/** On every node: takes spans of its pods, and sends all of a trace to the same gateway. */
export const agentConfig = (spec: ObservabilitySpec): string =>
  JSON.stringify(
    {
      receivers: {
        otlp: {
          protocols: {
            // Workloads have certificates of other authorities, if any: they see who this is, it does not see who they are.
            grpc: { endpoint: `0.0.0.0:${OTLP.grpc}`, tls: CERTIFICATE },
            http: { endpoint: `0.0.0.0:${OTLP.http}`, tls: CERTIFICATE },
          },
        },
      },
      processors: { memory_limiter: MEMORY, attributes: REDACT },
      exporters: {
        loadbalancing: {
          routing_key: "traceID",
          resolver: { dns: { hostname: hostOf(spec, GATEWAY), port: String(OTLP.grpc), interval: "5s" } },
          protocol: { otlp: { tls: clientOf(spec, GATEWAY) } },
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

/** Bounds of durations in seconds, as OpenTelemetry has them; the promised one is among them, so that what is promised is measured. */
const buckets = ({ targets: { p95Milliseconds } }: ObservabilitySpec): string[] =>
  [...new Set([5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 10_000, p95Milliseconds])]
    .sort((a, b) => a - b)
    .map((bound) => `${bound}ms`);

/** Counts all spans, then keeps of traces those that failed, those slower than promised, and a share of the rest. */
export const gatewayConfig = (spec: ObservabilitySpec): string => {
  const { heldTraces } = logSizes(spec.targets);
  const policies = [
    { name: "failed", type: "status_code", status_code: { status_codes: ["ERROR"] } },
    { name: "slow", type: "latency", latency: { threshold_ms: spec.targets.p95Milliseconds } },
    { name: "rest", type: "probabilistic", probabilistic: { sampling_percentage: KEPT_PERCENT } },
  ];
  return JSON.stringify(
    {
      receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${OTLP.grpc}`, tls: SERVER } } } },
      processors: {
        memory_limiter: MEMORY,
        tail_sampling: {
          decision_wait: `${DECISION_SECONDS}s`,
          num_traces: heldTraces,
          expected_new_traces_per_sec: spec.targets.requestsPerSecond,
          // A span that comes late goes the way of its trace.
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
          // Of a service that invents names there is an end.
          aggregation_cardinality_limit: 5000,
          metrics_expiration: "5m",
        },
      },
      exporters: {
        prometheus: { endpoint: `0.0.0.0:${SPAN_METRICS_PORT}`, tls: SERVER, enable_open_metrics: true },
        otlp: { endpoint: `${hostOf(spec, "jaeger")}:${OTLP.grpc}`, tls: clientOf(spec, "jaeger") },
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
