// SPDX-License-Identifier: Apache-2.0
import type { ObservabilitySpec } from "../../../contracts/observability";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import { ELASTICSEARCH_PORT, ELASTICSEARCH_SERVICE } from "../shared/elasticsearch-client";
import { LOG_KINDS, logSizes, type LogKind } from "../shared/log-sizes";
import { dataStreamOf } from "./index-templates";

export const LOGSTASH_PORT = 8080;

/** Receives logs from the shippers, gives each line an ID that depends on its origin, and routes it by its kind. */
const INTAKE = `input {
  http {
    port => ${LOGSTASH_PORT}
    ssl_enabled => true
    ssl_certificate => "${TLS_FOLDER}/tls.crt"
    ssl_key => "${TLS_FOLDER}/tls.key"
    ssl_certificate_authorities => ["${TLS_FOLDER}/ca.crt"]
    ssl_client_authentication => "required"
    ssl_supported_protocols => ["TLSv1.3"]
  }
}
filter {
  # The HTTP input adds these fields about the shipper's request.
  mutate { remove_field => ["http", "url", "user_agent", "host", "event"] }
  # A restarted shipper sends some lines again. With the same ID, each line is stored once.
  fingerprint {
    source => ["file", "offset", "[kubernetes][node]", "@timestamp"]
    concatenate_sources => true
    method => "SHA256"
    target => "[@metadata][id]"
  }
  mutate { remove_field => ["file", "offset"] }
  mutate { add_field => { "[@metadata][kind]" => "application" } }
  if [message] =~ /"kind"\\s*:\\s*"audit"/ {
    mutate { replace => { "[@metadata][kind]" => "audit" } }
  } else if [message] =~ /"kind"\\s*:\\s*"access"/ or [message] =~ /^\\S+ \\S+ \\S+ \\[[^\\]]+\\] "[A-Z]+ / {
    mutate { replace => { "[@metadata][kind]" => "access" } }
  }
}
output {
${LOG_KINDS.map((kind) => `  if [@metadata][kind] == "${kind}" { pipeline { send_to => ["${kind}"] } }`).join("\n")}
}
`;

/** The pipeline of one kind of log. Each has its own queue, so that no kind blocks another. */
const pipelineOf = (spec: ObservabilitySpec, kind: LogKind): string => `input { pipeline { address => "${kind}" } }
output {
  elasticsearch {
    hosts => ["https://${hostOf(spec, ELASTICSEARCH_SERVICE)}:${ELASTICSEARCH_PORT}"]
    index => "${dataStreamOf(kind)}"
    action => "create"
    document_id => "%{[@metadata][id]}"
    manage_template => false
    ilm_enabled => false
    user => "logstash"
    password => "\${ELASTICSEARCH_PASSWORD}"
    ssl_certificate_authorities => ["${TLS_FOLDER}/ca.crt"]
    ssl_supported_protocols => ["TLSv1.3"]
  }
}
`;

/** The settings that the operator does not make. */
export const logstashSettings = (spec: ObservabilitySpec): Record<string, unknown> => {
  const { logstashQueueGiB: queueGiB } = logSizes(spec.targets);
  return {
    "queue.type": "persisted",
    "queue.max_bytes": `${Math.max(1, Math.floor(queueGiB / PIPELINES.length))}gb`,
    "pipeline.ecs_compatibility": "v8",
    "config.support_escapes": false,
    // Pipelines start again when one of their certificate files changes (Logstash, "Reloading the config file").
    "config.reload.automatic": true,
    "ssl.reload.automatic": true,
    "api.ssl.supported_protocols": ["TLSv1.3"],
  };
};

const PIPELINES = [...LOG_KINDS, "intake"] as const;

/** The content of `pipelines.yml`. */
export const logstashPipelines = (spec: ObservabilitySpec): { "pipeline.id": string; "config.string": string }[] =>
  PIPELINES.map((id) => ({ "pipeline.id": id, "config.string": id === "intake" ? INTAKE : pipelineOf(spec, id) }));
