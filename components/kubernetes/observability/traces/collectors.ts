// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { logSizes } from "../shared/log-sizes";
import { disruptionBudget, HEADLESS, podsOf, service, type Part } from "../shared/part";
import { partPodTemplate, tcpProbe, type PartPod } from "../shared/pod-template";
import { receiverCertificate } from "./agent-certificate";
import { AGENT, agentConfig, GATEWAY, gatewayConfig, OTLP, SPAN_METRICS_PORT } from "./collector-config";

const FOLDER = "/etc/otel";

const collectorPod = (
  spec: ObservabilitySpec,
  config: string,
  ports: Record<string, number>,
  cpuMillicores: number,
  memoryMiB: number,
): PartPod => ({
  container: {
    image: imageFrom(spec.imageRegistry, IMAGES.otelCollector),
    args: [`--config=${FOLDER}/config.yaml`],
    // The collector reads its memory limit from the cgroup. The Go runtime needs it as an environment variable.
    env: [{ name: "GOMEMLIMIT", value: `${Math.floor(memoryMiB * 0.8)}MiB` }],
    ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })),
    readinessProbe: tcpProbe("grpc"),
    livenessProbe: tcpProbe("grpc", 30),
  },
  cpuMillicores,
  memoryMiB,
  configPath: FOLDER,
  config: { "config.yaml": config },
});

/** An OpenTelemetry collector on every node, which receives the spans of the pods on that node. */
export const otelAgent: Part = {
  name: AGENT,
  traffic: () => ({
    in: [{ from: [{ namespaceSelector: {} }], ports: Object.values(OTLP) }],
    out: [{ to: [podsOf(GATEWAY)], ports: [OTLP.grpc] }],
  }),
  create: (name, spec, { opts }) => {
    // A pod sends its spans to the agent on its own node.
    service(name, spec, AGENT, OTLP, opts, { internalTrafficPolicy: "Local" });
    const agentPod = agentPodOf(spec, receiverCertificate(name, spec, opts));
    new apps.DaemonSet(
      `${name}-${AGENT}-set`,
      {
        metadata: metadata(spec.tags, AGENT, spec.namespace),
        spec: {
          selector: { matchLabels: selectorLabels(AGENT) },
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
          template: partPodTemplate(name, spec, AGENT, agentPod, opts),
        },
      },
      opts,
    );
  },
};

const agentPodOf = (spec: ObservabilitySpec, certificate: ReturnType<typeof receiverCertificate>): PartPod => {
  const pod = collectorPod(spec, agentConfig(spec), OTLP, 100, 192);
  return {
    ...pod,
    container: { ...pod.container, volumeMounts: certificate.mounts },
    volumes: certificate.volumes,
    onEveryNode: true,
  };
};

/** Two gateways in different zones. Each receives all spans of a trace and decides whether to keep that trace. */
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
  create: (name, spec, { opts }) => {
    const { gatewayMillicores, gatewayMemoryMiB } = logSizes(spec.targets);
    const ports = { grpc: OTLP.grpc, metrics: SPAN_METRICS_PORT };
    // The agents resolve the addresses of the ready gateways and choose one by trace ID.
    service(name, spec, GATEWAY, ports, opts, { ...HEADLESS, publishNotReadyAddresses: false });
    const gatewayPod = collectorPod(spec, gatewayConfig(spec), ports, gatewayMillicores, gatewayMemoryMiB);
    const template = partPodTemplate(name, spec, GATEWAY, gatewayPod, opts);
    new apps.Deployment(
      `${name}-${GATEWAY}-deployment`,
      {
        metadata: metadata(spec.tags, GATEWAY, spec.namespace),
        spec: { replicas: 2, selector: { matchLabels: selectorLabels(GATEWAY) }, template },
      },
      opts,
    );
    disruptionBudget(name, spec, GATEWAY, opts);
  },
};
