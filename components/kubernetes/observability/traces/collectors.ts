// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import { metadata, selectorLabels } from "../../internal/pod-defaults";
import { AGENT, agentConfig, GATEWAY, gatewayConfig, OTLP, SPAN_METRICS_PORT } from "./collector-config";
import { logSizes } from "../shared/log-sizes";
import { budget, HEADLESS, podsOf, service, type Part } from "../shared/part";
import { portOpen, templateFor, type Contents } from "../shared/pod-template";

const IMAGE =
  "docker.io/otel/opentelemetry-collector-contrib:0.144.0@sha256:213886eb6407af91b87fa47551c3632be1a6419ff3a5114ef1e6fc364628496f";
const FOLDER = "/etc/otel";

const contents = (
  config: string,
  ports: Record<string, number>,
  cpuMillicores: number,
  memoryMiB: number,
): Contents => ({
  container: {
    image: IMAGE,
    args: [`--config=${FOLDER}/config.yaml`],
    // The collector counts its memory by its limit; Go is to as well.
    env: [{ name: "GOMEMLIMIT", value: `${Math.floor(memoryMiB * 0.8)}MiB` }],
    ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })),
    readinessProbe: portOpen("grpc"),
    livenessProbe: portOpen("grpc", 30),
  },
  cpuMillicores,
  memoryMiB,
  configPath: FOLDER,
  config: { "config.yaml": config },
});

/** Takes the spans of its node's pods. */
export const otelAgent: Part = {
  name: AGENT,
  traffic: () => ({
    in: [{ from: [{ namespaceSelector: {} }], ports: Object.values(OTLP) }],
    out: [{ to: [podsOf(GATEWAY)], ports: [OTLP.grpc] }],
  }),
  make: (name, spec, { opts }) => {
    // A pod's spans stay on its node until they are sorted.
    service(name, spec, AGENT, OTLP, opts, { internalTrafficPolicy: "Local" });
    const common = contents(agentConfig(spec), OTLP, 100, 192);
    const template = templateFor(
      name,
      spec,
      AGENT,
      { ...common, pod: { topologySpreadConstraints: [], tolerations: [{ operator: "Exists" }] } },
      opts,
    );
    new apps.DaemonSet(
      `${name}-${AGENT}-set`,
      {
        metadata: metadata(spec.tags, AGENT, spec.namespace),
        spec: {
          selector: { matchLabels: selectorLabels(AGENT) },
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
          template,
        },
      },
      opts,
    );
  },
};

/** Two gateways over zones: each sees whole traces, and judges which are kept. */
export const otelGateway: Part = {
  name: GATEWAY,
  port: SPAN_METRICS_PORT,
  traffic: () => ({
    in: [
      { from: [podsOf(AGENT)], ports: [OTLP.grpc] },
      { from: [podsOf("prometheus")], ports: [SPAN_METRICS_PORT] },
    ],
    out: [{ to: [podsOf("jaeger")], ports: [OTLP.grpc] }],
  }),
  make: (name, spec, { opts }) => {
    const { gatewayMillicores, gatewayMemoryMib } = logSizes(spec.targets);
    const ports = { grpc: OTLP.grpc, metrics: SPAN_METRICS_PORT };
    // Agents choose among pods, not among connections.
    service(name, spec, GATEWAY, ports, opts, { ...HEADLESS, publishNotReadyAddresses: false });
    const template = templateFor(
      name,
      spec,
      GATEWAY,
      contents(gatewayConfig(spec), ports, gatewayMillicores, gatewayMemoryMib),
      opts,
    );
    new apps.Deployment(
      `${name}-${GATEWAY}-deployment`,
      {
        metadata: metadata(spec.tags, GATEWAY, spec.namespace),
        spec: { replicas: 2, selector: { matchLabels: selectorLabels(GATEWAY) }, template },
      },
      opts,
    );
    budget(name, spec, GATEWAY, opts);
  },
};
