// SPDX-License-Identifier: Apache-2.0
import { FREE_TEXT_FIELDS, REDACTIONS } from "./redaction";

const isSet = (field: string): string => `ctx.${field.split(".").join("?.")} != null`;
const copy = (from: string, to: string): object => ({
  set: { field: to, value: `{{{${from}}}}`, if: isSet(from), ignore_failure: true },
});

/** Parses a JSON line: copies the known fields and drops the others. Any other line stays in `message`. */
const parseJson = (fields: Record<string, string>): object[] => [
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
  // Only IDs in the W3C format refer to a trace.
  {
    set: {
      field: "trace.id",
      value: "{{{line.trace_id}}}",
      if: `${isSet("line.trace_id")} && ctx.line.trace_id ==~ /[0-9a-f]{32}/`,
      ignore_failure: true,
    },
  },
  {
    set: {
      field: "span.id",
      value: "{{{line.span_id}}}",
      if: `${isSet("line.span_id")} && ctx.line.span_id ==~ /[0-9a-f]{16}/`,
      ignore_failure: true,
    },
  },
  { remove: { field: "line", ignore_missing: true } },
];

/** The ingest pipelines, by ID. */
export const INGEST_PIPELINES: Record<string, object> = {
  "logs-application": {
    description: "Parses application logs.",
    processors: parseJson({
      service: "service.name",
      error: "error.message",
      error_type: "error.type",
      stack: "error.stack_trace",
      duration_ns: "event.duration",
    }),
  },
  "logs-audit": {
    description: "Parses audit logs: user, action and outcome.",
    processors: parseJson({
      service: "service.name",
      user: "user.id",
      action: "event.action",
      outcome: "event.outcome",
    }),
  },
  "logs-access": {
    description: "Parses access logs in JSON or the combined log format.",
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
      ...parseJson({
        service: "service.name",
        method: "http.request.method",
        path: "url.path",
        status: "http.response.status_code",
        bytes: "http.response.bytes",
        client_ip: "client.ip",
        user_agent: "user_agent.original",
        duration_ns: "event.duration",
      }),
      // Query parameters can contain personal data and tokens.
      { gsub: { field: "url.path", pattern: "\\?.*$", replacement: "", ignore_missing: true, ignore_failure: true } },
      // The original line contains the client address and the query parameters.
      {
        set: {
          field: "message",
          value: "{{{http.request.method}}} {{{url.path}}} {{{http.response.status_code}}}",
          if: isSet("url.path"),
        },
      },
      // An IP address is personal data. Its network is sufficient to investigate an attack.
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
    description: "Redacts secrets and personal data in free-text fields.",
    processors: [
      ...FREE_TEXT_FIELDS.flatMap((field) =>
        REDACTIONS.map(({ name: what, pattern, replacement }) => ({
          gsub: { tag: `${field}: ${what}`, field, pattern, replacement, ignore_missing: true },
        })),
      ),
    ],
    // If redaction fails, the free text is dropped.
    on_failure: [
      { remove: { field: FREE_TEXT_FIELDS, ignore_missing: true } },
      { set: { field: "event.outcome", value: "not redacted" } },
    ],
  },
};
