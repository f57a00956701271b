// SPDX-License-Identifier: Apache-2.0
// What Elasticsearch is told once it runs: how long logs live, what their fields are, and what is done to a line before it is stored.
import { LOG_DAYS, LOG_KINDS, TRACE_DAYS, type LogKind } from "../shared/log-sizes";
import { FREE_TEXT, REDACTIONS } from "./redaction";

/** One request that may be sent again and again. */
export interface Content {
  /** Below the server's address; sent with PUT. */
  path: string;
  body: object;
  /** Not sent where `path` is there already: what must not be made twice. */
  once?: boolean;
}

const SNAPSHOTS = "backups";
export const streamOf = (kind: LogKind): string => `logs-${kind}-platform`;

const ROLLOVER = { max_age: "1d", max_primary_shard_size: "40gb" };
const WARM_AFTER_DAYS = 2;

/** Hot while written and just after, then merged and left alone, then gone. With a bucket, audit logs only go once they are in it. */
const lifecycle = (days: number, waitFor?: string): object => ({
  policy: {
    phases: {
      hot: { actions: { rollover: ROLLOVER, set_priority: { priority: 100 } } },
      warm: {
        min_age: `${WARM_AFTER_DAYS}d`,
        actions: { readonly: {}, forcemerge: { max_num_segments: 1 }, set_priority: { priority: 50 } },
      },
      delete: {
        min_age: `${days}d`,
        actions: { ...(waitFor !== undefined && { wait_for_snapshot: { policy: waitFor } }), delete: {} },
      },
    },
  },
});

const keyword = { type: "keyword", ignore_above: 1024 };
const MAPPINGS = {
  // A field that is not listed is not kept searchable: programs can't flood the index with names.
  dynamic: false,
  properties: {
    "@timestamp": { type: "date" },
    message: { type: "match_only_text" },
    log: { properties: { level: keyword, logger: keyword } },
    error: {
      properties: { type: keyword, message: { type: "match_only_text" }, stack_trace: { type: "match_only_text" } },
    },
    service: { properties: { name: keyword } },
    trace: { properties: { id: keyword } },
    span: { properties: { id: keyword } },
    kubernetes: { properties: { namespace: keyword, pod: keyword, container: keyword, node: keyword } },
    http: {
      properties: {
        request: { properties: { method: keyword } },
        response: { properties: { status_code: { type: "short" }, bytes: { type: "long" } } },
      },
    },
    url: { properties: { path: keyword } },
    client: { properties: { ip: { type: "ip" } } },
    user: { properties: { id: keyword } },
    user_agent: { properties: { original: keyword } },
    event: { properties: { action: keyword, outcome: keyword, duration: { type: "long" } } },
  },
};

const template = (kind: LogKind): object => ({
  index_patterns: [`logs-${kind}-*`],
  data_stream: {},
  // Above Elasticsearch's own for logs-*-*, which has 100.
  priority: 500,
  template: {
    settings: {
      number_of_shards: 1,
      number_of_replicas: 1,
      codec: "best_compression",
      default_pipeline: `logs-${kind}`,
      // Runs whatever pipeline a writer asks for: nothing is stored that has not passed it.
      final_pipeline: "logs-redact",
      "lifecycle.name": `logs-${kind}`,
    },
    mappings: MAPPINGS,
  },
});

const when = (field: string): string => `ctx.${field.split(".").join("?.")} != null`;
const copy = (from: string, to: string): object => ({
  set: { field: to, value: `{{{${from}}}}`, if: when(from), ignore_failure: true },
});

/** A program's line as JSON: the fields that are known are taken, the rest of it goes. Anything else stays as it is, in `message`. */
const parsed = (fields: Record<string, string>): object[] => [
  {
    json: {
      field: "message",
      target_field: "line",
      if: "ctx.message != null && ctx.message.startsWith('{')",
      ignore_failure: true,
    },
  },
  ...Object.entries({ message: "message", level: "log.level", logger: "log.logger", ...fields }).map(([from, to]) =>
    copy(`line.${from}`, to),
  ),
  // As W3C writes them: other ids would lead to no trace.
  {
    set: {
      field: "trace.id",
      value: "{{{line.trace_id}}}",
      if: `${when("line.trace_id")} && ctx.line.trace_id ==~ /[0-9a-f]{32}/`,
      ignore_failure: true,
    },
  },
  {
    set: {
      field: "span.id",
      value: "{{{line.span_id}}}",
      if: `${when("line.span_id")} && ctx.line.span_id ==~ /[0-9a-f]{16}/`,
      ignore_failure: true,
    },
  },
  { remove: { field: "line", ignore_missing: true } },
];

/** The pipelines that Elasticsearch runs, by id. */
export const PIPELINES: Record<string, object> = {
  "logs-application": {
    description: "Lines of programs",
    processors: parsed({
      service: "service.name",
      error: "error.message",
      error_type: "error.type",
      stack: "error.stack_trace",
      duration_ns: "event.duration",
    }),
  },
  "logs-audit": {
    description: "Who did what, and whether it was let through",
    processors: parsed({ service: "service.name", user: "user.id", action: "event.action", outcome: "event.outcome" }),
  },
  "logs-access": {
    description: "Requests: as JSON, or as web servers write them",
    processors: [
      {
        grok: {
          field: "message",
          if: "ctx.message != null && !ctx.message.startsWith('{')",
          ignore_failure: true,
          patterns: [
            '^%{IP:client.ip} \\S+ \\S+ \\[[^\\]]+\\] "%{WORD:http.request.method} %{NOTSPACE:url.path} HTTP/[0-9.]+" %{INT:http.response.status_code:int} (?:%{INT:http.response.bytes:int}|-)(?: "[^"]*" "%{DATA:user_agent.original}")?',
          ],
        },
      },
      ...parsed({
        service: "service.name",
        method: "http.request.method",
        path: "url.path",
        status: "http.response.status_code",
        bytes: "http.response.bytes",
        client_ip: "client.ip",
        user_agent: "user_agent.original",
        duration_ns: "event.duration",
      }),
      // Parameters are where forms put names and tokens.
      { gsub: { field: "url.path", pattern: "\\?.*$", replacement: "", ignore_missing: true, ignore_failure: true } },
      // The line repeats what the fields hold, its address and parameters included.
      {
        set: {
          field: "message",
          value: "{{{http.request.method}}} {{{url.path}}} {{{http.response.status_code}}}",
          if: when("url.path"),
        },
      },
      // An address is personal data; its network is enough to find an attack by.
      {
        gsub: {
          field: "client.ip",
          pattern: "\\.[0-9]+$",
          replacement: ".0",
          ignore_missing: true,
          ignore_failure: true,
        },
      },
      {
        gsub: {
          field: "client.ip",
          pattern: "^([0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F]*):.*$",
          replacement: "$1::",
          ignore_missing: true,
          ignore_failure: true,
        },
      },
    ],
  },
  "logs-redact": {
    description: "Takes secrets and personal data out of what programs wrote freely",
    processors: [
      ...FREE_TEXT.flatMap((field) =>
        REDACTIONS.map(({ what, pattern, replacement }) => ({
          gsub: { tag: `${field}: ${what}`, field, pattern, replacement, ignore_missing: true },
        })),
      ),
    ],
    // A line that could not be cleaned keeps nothing of its text.
    on_failure: [
      { remove: { field: FREE_TEXT, ignore_missing: true } },
      { set: { field: "event.outcome", value: "not redacted" } },
    ],
  },
};

const short = { type: "keyword", ignore_above: 256 };
const list = (...fields: string[]): object => ({
  type: "nested",
  dynamic: false,
  properties: Object.fromEntries(fields.map((field) => [field, short])),
});
const TAGS = list("key", "value", "type");
/** As Jaeger 2 would make them; it leaves it to others where indices have a lifecycle. */
const TRACES: Record<string, object> = {
  service: { serviceName: short, operationName: short },
  span: {
    traceID: short,
    parentSpanID: short,
    spanID: short,
    operationName: short,
    startTime: { type: "long" },
    startTimeMillis: { type: "date", format: "epoch_millis" },
    duration: { type: "long" },
    flags: { type: "integer" },
    logs: { type: "nested", dynamic: false, properties: { timestamp: { type: "long" }, fields: TAGS } },
    process: { properties: { serviceName: short, tag: { type: "object" }, tags: TAGS } },
    references: list("refType", "traceID", "spanID"),
    tag: { type: "object" },
    tags: TAGS,
  },
};

/** Jaeger writes to one alias and reads from another: both must be there first. */
const traces = ([kind, properties]: [string, object]): Content[] => [
  {
    path: `_index_template/jaeger-${kind}`,
    body: {
      index_patterns: [`jaeger-${kind}-*`],
      priority: 500,
      template: {
        aliases: { [`jaeger-${kind}-read`]: {} },
        settings: {
          number_of_shards: 3,
          number_of_replicas: 1,
          "mapping.nested_fields.limit": 50,
          "lifecycle.name": "traces",
          "lifecycle.rollover_alias": `jaeger-${kind}-write`,
        },
        mappings: {
          dynamic_templates: ["tag", "process.tag"].map((path) => ({
            [path.replace(".", "_")]: { mapping: short, path_match: `${path}.*` },
          })),
          properties,
        },
      },
    },
  },
  {
    path: `jaeger-${kind}-000001`,
    once: true,
    body: { aliases: { [`jaeger-${kind}-write`]: { is_write_index: true } } },
  },
];

/** All of it, in the order in which one part needs another. */
export const content = (bucket: string | undefined): Content[] => [
  ...(bucket === undefined
    ? []
    : [
        // Encryption is the bucket's: asked for here, it would be under S3's own key.
        { path: `_snapshot/${SNAPSHOTS}`, body: { type: "s3", settings: { bucket, base_path: "elasticsearch" } } },
        {
          path: `_slm/policy/${SNAPSHOTS}`,
          body: {
            schedule: "0 30 1 * * ?",
            name: "<logs-{now/d}>",
            repository: SNAPSHOTS,
            config: { indices: ["logs-*"], include_global_state: false },
            retention: { expire_after: `${LOG_DAYS.audit}d`, min_count: 7 },
          },
        },
      ]),
  ...LOG_KINDS.map((kind) => ({
    path: `_ilm/policy/logs-${kind}`,
    body: lifecycle(LOG_DAYS[kind], kind === "audit" && bucket !== undefined ? SNAPSHOTS : undefined),
  })),
  { path: "_ilm/policy/traces", body: lifecycle(TRACE_DAYS) },
  ...Object.entries(PIPELINES).map(([id, body]) => ({ path: `_ingest/pipeline/${id}`, body })),
  ...LOG_KINDS.map((kind) => ({ path: `_index_template/logs-${kind}`, body: template(kind) })),
  ...Object.entries(TRACES).flatMap(traces),
];
