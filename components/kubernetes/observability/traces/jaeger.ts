// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { metadata, selectorLabels } from "../../internal/pod-defaults";
import { hostOf } from "../shared/certificates";
import { clientOf, GATEWAY, OTLP, SERVER } from "./collector-config";
import { passwordFile, PASSWORDS } from "../logs/elasticsearch";
import { ELASTICSEARCH, ELASTICSEARCH_PORT } from "../logs/elasticsearch-config";
import { budget, podsOf, service, type Part } from "../shared/part";
import { portOpen, templateFor } from "../shared/pod-template";

const PART = "jaeger";
export const JAEGER_PORT = 16_686;
const GRPC_QUERY_PORT = 16_685;
const FOLDER = "/etc/jaeger";
const IMAGE =
  "docker.io/jaegertracing/jaeger:2.15.1@sha256:a7dd965687d45507072676db81e6903706ba334dfc92f0c248125cfd9a70c483";

/** Jaeger 2 is a collector with a store. JSON is YAML. */
export const jaegerConfig = (spec: ObservabilitySpec): string =>
  JSON.stringify(
    {
      extensions: {
        jaeger_storage: {
          backends: {
            traces: {
              elasticsearch: {
                server_urls: [`https://${hostOf(spec, ELASTICSEARCH)}:${ELASTICSEARCH_PORT}`],
                tls: clientOf(spec, ELASTICSEARCH),
                auth: { basic: { username: PART, password_file: `${PASSWORDS}/${PART}` } },
                // Made with their lifecycle, by elasticsearch-setup.
                create_mappings: false,
                use_aliases: true,
                use_ilm: true,
              },
            },
          },
        },
        jaeger_query: {
          storage: { traces: "traces" },
          http: { endpoint: `0.0.0.0:${JAEGER_PORT}`, tls: SERVER },
          grpc: { endpoint: `0.0.0.0:${GRPC_QUERY_PORT}`, tls: SERVER },
        },
      },
      receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${OTLP.grpc}`, tls: SERVER } } } },
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

/** Two Jaeger over zones, which keep nothing of their own. Grafana asks them for traces. */
export const jaeger: Part = {
  name: PART,
  traffic: () => ({
    in: [
      { from: [podsOf(GATEWAY)], ports: [OTLP.grpc] },
      { from: [podsOf("grafana")], ports: [JAEGER_PORT] },
    ],
    out: [{ to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] }],
  }),
  make: (name, spec, { opts }) => {
    const ports = { otlp: OTLP.grpc, https: JAEGER_PORT };
    const { volume, mount } = passwordFile(PART);
    service(name, spec, PART, ports, opts);
    const template = templateFor(
      name,
      spec,
      PART,
      {
        container: {
          image: IMAGE,
          args: [`--config=${FOLDER}/config.yaml`],
          ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })),
          startupProbe: { ...portOpen("https"), failureThreshold: 30 },
          readinessProbe: portOpen("otlp"),
          livenessProbe: portOpen("otlp", 30),
          volumeMounts: [mount],
        },
        cpuMillicores: 200,
        memoryMiB: 512,
        configPath: FOLDER,
        config: { "config.yaml": jaegerConfig(spec) },
        pod: { volumes: [volume] },
      },
      opts,
    );
    new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: { replicas: 2, selector: { matchLabels: selectorLabels(PART) }, template },
      },
      opts,
    );
    budget(name, spec, PART, opts);
  },
};
