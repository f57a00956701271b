// SPDX-License-Identifier: Apache-2.0
import type { SetupRequest } from "./setup-request";

const shortKeyword = { type: "keyword", ignore_above: 256 };
const nestedList = (...fields: string[]): object => ({
  type: "nested",
  dynamic: false,
  properties: Object.fromEntries(fields.map((field) => [field, shortKeyword])),
});
const TAGS = nestedList("key", "value", "type");
/** The mappings of Jaeger 2, which does not create them itself when index lifecycle management is on. */
const MAPPINGS: Record<string, object> = {
  service: { serviceName: shortKeyword, operationName: shortKeyword },
  span: {
    traceID: shortKeyword,
    parentSpanID: shortKeyword,
    spanID: shortKeyword,
    operationName: shortKeyword,
    startTime: { type: "long" },
    startTimeMillis: { type: "date", format: "epoch_millis" },
    duration: { type: "long" },
    flags: { type: "integer" },
    logs: { type: "nested", dynamic: false, properties: { timestamp: { type: "long" }, fields: TAGS } },
    process: { properties: { serviceName: shortKeyword, tag: { type: "object" }, tags: TAGS } },
    references: nestedList("refType", "traceID", "spanID"),
    tag: { type: "object" },
    tags: TAGS,
  },
};

/** The index template, the first index, and the read and write aliases, which must exist before Jaeger starts. */
const indexRequests = ([kind, properties]: [string, object]): SetupRequest[] => [
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
            [path.replace(".", "_")]: { mapping: shortKeyword, path_match: `${path}.*` },
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

export const jaegerIndexRequests = (): SetupRequest[] => Object.entries(MAPPINGS).flatMap(indexRequests);
