// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { hostOf } from "../shared/certificates";
import {
  ELASTICSEARCH,
  ELASTICSEARCH_PORT,
  ELASTICSEARCH_SERVICE,
  passwordFile,
  PASSWORDS,
} from "../shared/elasticsearch-client";
import { disruptionBudget, podsOf, service, type Part } from "../shared/part";
import { partPodTemplate, tcpProbe, type PartPod } from "../shared/pod-template";
import { clientTls, GATEWAY, OTLP, SERVER_TLS } from "./collector-config";

const PART = "jaeger";
export const JAEGER_PORT = 16_686;
const GRPC_QUERY_PORT = 16_685;
const PORTS = { otlp: OTLP.grpc, https: JAEGER_PORT };
const FOLDER = "/etc/jaeger";

/** Jaeger 2 is an OpenTelemetry collector with storage. The file is JSON, which is valid YAML. */
export const jaegerConfig = (spec: ObservabilitySpec): string =>
  JSON.stringify(
    {
      extensions: {
        jaeger_storage: {
          backends: {
            traces: {
              elasticsearch: {
                server_urls: [`https://${hostOf(spec, ELASTICSEARCH_SERVICE)}:${ELASTICSEARCH_PORT}`],
                tls: clientTls(spec, ELASTICSEARCH_SERVICE),
                auth: { basic: { username: PART, password_file: `${PASSWORDS}/${PART}` } },
                // elasticsearch-setup creates the index templates with their lifecycle.
                create_mappings: false,
                use_aliases: true,
                use_ilm: true,
              },
            },
          },
        },
        jaeger_query: {
          storage: { traces: "traces" },
          http: { endpoint: `0.0.0.0:${JAEGER_PORT}`, tls: SERVER_TLS },
          grpc: { endpoint: `0.0.0.0:${GRPC_QUERY_PORT}`, tls: SERVER_TLS },
        },
      },
      receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${OTLP.grpc}`, tls: SERVER_TLS } } } },
      processors: { batch: {} },
      exporters: { jaeger_storage_exporter: { trace_storage: "traces" } },
      service: {
        extensions: ["jaeger_storage", "jaeger_query"],
        pipelines: { traces: { receivers: ["otlp"], processors: ["batch"], exporters: ["jaeger_storage_exporter"] } },
        telemetry: { metrics: { level: "none" }, logs: { level: "warn", encoding: "json" } },
      },
    },
    undefined,
    2,
  );

/** Two stateless Jaeger replicas in different zones, which Grafana queries for traces. */
export const jaeger: Part = {
  name: PART,
  // Its indices and aliases must exist before it starts.
  after: ["elasticsearch-setup"],
  traffic: () => ({
    in: [
      { from: [podsOf(GATEWAY)], ports: [OTLP.grpc] },
      { from: [podsOf("grafana")], ports: [JAEGER_PORT] },
    ],
    out: [{ to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] }],
  }),
  create: (name, spec, { opts }) => {
    service(name, spec, PART, PORTS, opts);
    const template = partPodTemplate(name, spec, PART, jaegerPod(spec), opts);
    new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: { replicas: 2, selector: { matchLabels: selectorLabels(PART) }, template },
      },
      opts,
    );
    disruptionBudget(name, spec, PART, opts);
  },
};

const jaegerPod = (spec: ObservabilitySpec): PartPod => {
  const { volume, mount } = passwordFile(PART);
  return {
    container: {
      image: imageFrom(spec.imageRegistry, IMAGES.jaeger),
      args: [`--config=${FOLDER}/config.yaml`],
      ports: Object.entries(PORTS).map(([port, containerPort]) => ({ name: port, containerPort })),
      startupProbe: { ...tcpProbe("https"), failureThreshold: 30 },
      readinessProbe: tcpProbe("otlp"),
      livenessProbe: tcpProbe("otlp", 30),
      volumeMounts: [mount],
    },
    cpuMillicores: 200,
    memoryMiB: 512,
    configPath: FOLDER,
    config: { "config.yaml": jaegerConfig(spec) },
    volumes: [volume],
  };
};
