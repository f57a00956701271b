// SPDX-License-Identifier: Apache-2.0
// How the spans of a workload reach the agent of `Observability` on the same node.
import type { WorkloadSpec } from "../../contracts/workload";
import { selectorLabels } from "../internal/metadata";
import type { TrafficRule } from "../internal/network-policies";
import { AGENT, OTLP } from "../observability/traces/collector-config";

/**
 * The variables that every OpenTelemetry SDK reads ("OpenTelemetry Protocol Exporter", "Configuration Options"). The CA
 * certificate is in the secret of the workload's own certificate, because the agent has one of the same issuer.
 */
export const spanVariables = (
  name: string,
  { namespace, environment, observabilityNamespace }: WorkloadSpec,
  authorityFile: string,
): Record<string, string> =>
  observabilityNamespace === undefined
    ? {}
    : {
        ...(environment["OTEL_SERVICE_NAME"] === undefined && { OTEL_SERVICE_NAME: name }),
        ...(environment["OTEL_RESOURCE_ATTRIBUTES"] === undefined && {
          OTEL_RESOURCE_ATTRIBUTES: `service.namespace=${namespace}`,
        }),
        OTEL_EXPORTER_OTLP_ENDPOINT: `https://${AGENT}.${observabilityNamespace}.svc:${OTLP.http}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
        OTEL_EXPORTER_OTLP_CERTIFICATE: authorityFile,
      };

/** Egress to the agents. The service routes a connection to the agent on the node of the pod. */
export const spanTraffic = (pods: Record<string, string>, { observabilityNamespace }: WorkloadSpec): TrafficRule[] =>
  observabilityNamespace === undefined
    ? []
    : [
        {
          name: "spans-out",
          pods,
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": observabilityNamespace } },
              podSelector: { matchLabels: selectorLabels(AGENT) },
            },
          ],
          ports: Object.values(OTLP).map((port) => ({ port })),
        },
      ];
