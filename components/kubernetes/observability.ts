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
import { labelsFor, metadata, RESTRICTED } from "./internal/metadata";
import { resolveNamed } from "./internal/names";
import { allowTraffic, denyByDefault } from "./internal/network-policies";
import { elasticOperator } from "./observability/logs/eck/operator";
import { elasticsearch } from "./observability/logs/elasticsearch";
import { elasticsearchSetup } from "./observability/logs/elasticsearch-setup";
import { fluentBit } from "./observability/logs/fluent-bit";
import { kibana } from "./observability/logs/kibana";
import { logstash } from "./observability/logs/logstash";
import { alertmanager } from "./observability/metrics/alertmanager";
import { grafana, GRAFANA_PORT } from "./observability/metrics/grafana";
import { kubeStateMetrics } from "./observability/metrics/kube-state-metrics";
import { metricsAdapter } from "./observability/metrics/metrics-adapter";
import { nodeExporter } from "./observability/metrics/node-exporter";
import { prometheus, PROMETHEUS_PORT } from "./observability/metrics/prometheus";
import { certificateAuthority } from "./observability/shared/certificates";
import type { Part } from "./observability/shared/part";
import { otelAgent, otelGateway } from "./observability/traces/collectors";
import { jaeger } from "./observability/traces/jaeger";

/** Metrics, logs, traces, dashboards and alerts on the targets. All of it runs on the cluster itself. */
export class Observability extends pulumi.ComponentResource implements ObservabilityOutputs {
  readonly prometheusUrl: pulumi.Output<string>;
  readonly grafanaUrl: pulumi.Output<string>;

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered. */
  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNamed("Observability", name, () => resolveObservability(name, args));
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
    const inNamespace = { parent: this, dependsOn: namespace };
    denyByDefault(name, spec.namespace, spec.tags, [], inNamespace);
    const authority = certificateAuthority(name, spec, inNamespace);
    const storageClass = encryptedStorageClass(name, spec, { parent: this });
    const provided = new Map<string, pulumi.Resource[]>(PARTS.map((part) => [part.name, []]));
    for (const part of PARTS) {
      allowTraffic(name, spec.namespace, spec.tags, part.name, part.traffic(spec), inNamespace);
      const awaited = (part.after ?? []).flatMap((other) => provided.get(other)!);
      part.create(name, spec, {
        storageClass,
        parts: PARTS,
        // Pulumi waits until pods are ready. With the issuer among the resources that come later, enough waiting parts would use up
        // the number of resources that Pulumi creates at once, and none of them would get its certificate.
        opts: { parent: this, dependsOn: [namespace, authority, ...awaited] },
        provides: (resource) => provided.get(part.name)!.push(resource),
      });
    }

    this.prometheusUrl = pulumi.output(`https://prometheus.${spec.namespace}.svc:${PROMETHEUS_PORT}`);
    this.grafanaUrl = pulumi.output(`https://grafana.${spec.namespace}.svc:${GRAFANA_PORT}`);
    this.registerOutputs({ prometheusUrl: this.prometheusUrl, grafanaUrl: this.grafanaUrl });
  }
}

/** All parts of the stack. A part comes after those that it waits for. */
const PARTS: readonly Part[] = [
  prometheus,
  alertmanager,
  nodeExporter,
  kubeStateMetrics,
  grafana,
  metricsAdapter,
  elasticOperator,
  elasticsearch,
  elasticsearchSetup,
  logstash,
  fluentBit,
  kibana,
  otelAgent,
  otelGateway,
  jaeger,
];

const encryptedStorageClass = (
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
      // Creates a volume in the zone of the pod that mounts it.
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
    },
    opts,
  );
