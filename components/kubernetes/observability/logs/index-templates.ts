// SPDX-License-Identifier: Apache-2.0
import type { LogKind } from "../shared/log-sizes";

/** The data stream of one kind of log. */
export const dataStreamOf = (kind: LogKind): string => `logs-${kind}-platform`;

const keyword = { type: "keyword", ignore_above: 1024 };
const MAPPINGS = {
  // Other fields are stored, but not indexed, so that programs cannot cause a mapping explosion.
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

/** The index template of one kind of log. */
export const logIndexTemplate = (kind: LogKind): object => ({
  index_patterns: [`logs-${kind}-*`],
  data_stream: {},
  // Elasticsearch creates no data stream for logs without this template (`action.auto_create_index`).
  allow_auto_create: true,
  // Higher than the built-in template for logs-*-*, which has priority 100.
  priority: 500,
  template: {
    settings: {
      number_of_shards: 1,
      number_of_replicas: 1,
      codec: "best_compression",
      default_pipeline: `logs-${kind}`,
      // Runs after any pipeline that a client requests, so that every document is redacted.
      final_pipeline: "logs-redact",
      "lifecycle.name": `logs-${kind}`,
    },
    mappings: MAPPINGS,
  },
});
