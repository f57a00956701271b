// SPDX-License-Identifier: Apache-2.0
import * as core from "@pulumi/kubernetes/core/v1";
import * as storage from "@pulumi/kubernetes/storage/v1";
import * as pulumi from "@pulumi/pulumi";
import {
  resolveObservability,
  type ObservabilityArgs,
  type ObservabilityOutputs,
  type ObservabilitySpec,
} from "../contracts/observability";
import { labelsFor, metadata, RESTRICTED } from "./internal/pod-defaults";
import { admit, isolate } from "./internal/isolation";
import { alertmanager } from "./observability/metrics/alertmanager";
import { certificateAuthority } from "./observability/shared/certificates";
import { otelAgent, otelGateway } from "./observability/traces/collectors";
import { elasticsearch } from "./observability/logs/elasticsearch";
import { elasticsearchSetup } from "./observability/logs/elasticsearch-setup";
import { fluentBit } from "./observability/logs/fluent-bit";
import { grafana, GRAFANA_PORT } from "./observability/metrics/grafana";
import { jaeger } from "./observability/traces/jaeger";
import { kibana } from "./observability/logs/kibana";
import { kubeStateMetrics } from "./observability/metrics/kube-state-metrics";
import { logstash } from "./observability/logs/logstash";
import { nodeExporter } from "./observability/metrics/node-exporter";
import { metricsAdapter } from "./observability/metrics/metrics-adapter";
import type { Part } from "./observability/shared/part";
import { prometheus, PROMETHEUS_PORT } from "./observability/metrics/prometheus";

/** Metrics, logs, traces, alerts made from the targets, and dashboards, on the cluster itself. */
export class Observability extends pulumi.ComponentResource implements ObservabilityOutputs {
  readonly prometheusUrl: pulumi.Output<string>;
  readonly grafanaUrl: pulumi.Output<string>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveObservability(name, args);
    super("redoubt-kubernetes:index:Observability", name, {}, opts);

    const namespace = new core.Namespace(
      `${name}-namespace`,
      {
        metadata: {
          ...metadata(spec.tags, spec.namespace),
          labels: { ...labelsFor(spec.tags, spec.namespace), ...RESTRICTED },
        },
      },
      { parent: this },
    );
    const inside = { parent: this, dependsOn: namespace };
    isolate(name, spec.namespace, spec.tags, [], inside);
    certificateAuthority(name, spec, inside);
    const place = { volumes: encryptedVolumes(name, spec, { parent: this }), parts: PARTS, opts: inside };
    for (const part of PARTS) {
      admit(name, spec.namespace, spec.tags, part.name, part.traffic(spec), inside);
      part.make(name, spec, place);
    }

    this.prometheusUrl = pulumi.output(`https://prometheus.${spec.namespace}.svc:${PROMETHEUS_PORT}`);
    this.grafanaUrl = pulumi.output(`https://grafana.${spec.namespace}.svc:${GRAFANA_PORT}`);
    this.registerOutputs({ prometheusUrl: this.prometheusUrl, grafanaUrl: this.grafanaUrl });
  }
}

/** Each in a file of its own, with its traffic. */
export const PARTS: readonly Part[] = [
  prometheus,
  alertmanager,
  nodeExporter,
  kubeStateMetrics,
  grafana,
  metricsAdapter,
  elasticsearch,
  elasticsearchSetup,
  logstash,
  fluentBit,
  kibana,
  otelAgent,
  otelGateway,
  jaeger,
];

const encryptedVolumes = (
  name: string,
  spec: ObservabilitySpec,
  opts: pulumi.CustomResourceOptions,
): storage.StorageClass =>
  new storage.StorageClass(
    `${name}-volumes`,
    {
      metadata: metadata(spec.tags, `${name}-encrypted`),
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
        encrypted: "true",
        ...(spec.volumeKeyArn !== undefined && { kmsKeyId: spec.volumeKeyArn }),
      },
      // A volume is made in the zone of the pod that needs it.
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
    },
    opts,
  );
