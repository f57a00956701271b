// SPDX-License-Identifier: Apache-2.0
import * as core from "@pulumi/kubernetes/core/v1";
import * as storage from "@pulumi/kubernetes/storage/v1";
import * as pulumi from "@pulumi/pulumi";
import { PRIVATE_NETWORKS } from "../contracts/network";
import { resolveObservability, type ObservabilityArgs, type ObservabilityOutputs, type ObservabilitySpec } from "../contracts/observability";
import { labelsFor, metadata, RESTRICTED, selectorLabels } from "./internal/hygiene";
import { isolate } from "./internal/isolation";
import { grafana, GRAFANA_PORT } from "./observability/grafana";
import { prometheus, PROMETHEUS_PORT } from "./observability/prometheus";

/** Metrics, alerts made from the targets, and dashboards, on the cluster itself. */
export class Observability extends pulumi.ComponentResource implements ObservabilityOutputs {
  readonly prometheusUrl: pulumi.Output<string>;
  readonly grafanaUrl: pulumi.Output<string>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveObservability(name, args);
    super("redoubt-kubernetes:index:Observability", name, {}, opts);

    const namespace = new core.Namespace(`${name}-namespace`, {
      metadata: { ...metadata(spec.tags, spec.namespace), labels: { ...labelsFor(spec.tags, spec.namespace), ...RESTRICTED } },
    }, { parent: this });
    const inside = { parent: this, dependsOn: namespace };
    isolate(name, spec.namespace, spec.tags, paths, inside);
    prometheus(name, spec, encryptedVolumes(name, spec, { parent: this }), inside);
    grafana(name, spec, inside);

    this.prometheusUrl = pulumi.output(`http://prometheus.${spec.namespace}.svc:${PROMETHEUS_PORT}`);
    this.grafanaUrl = pulumi.output(`http://grafana.${spec.namespace}.svc:${GRAFANA_PORT}`);
    this.registerOutputs({ prometheusUrl: this.prometheusUrl, grafanaUrl: this.grafanaUrl });
  }
}

/** Who may speak with whom: Grafana asks Prometheus; Prometheus asks the API server and what it scrapes. */
const paths = [
  { name: "grafana-asks", pods: selectorLabels("grafana"), to: [{ podSelector: { matchLabels: selectorLabels("prometheus") } }], ports: [{ port: PROMETHEUS_PORT }] },
  { name: "prometheus-answers", pods: selectorLabels("prometheus"), from: [{ podSelector: { matchLabels: selectorLabels("grafana") } }], ports: [{ port: PROMETHEUS_PORT }] },
  {
    name: "prometheus-scrapes",
    pods: selectorLabels("prometheus"),
    // The API server's own address is the cluster's to choose: 10.100.0.1 or 172.20.0.1 on EKS.
    to: [{ namespaceSelector: {} }, ...PRIVATE_NETWORKS.map((cidr) => ({ ipBlock: { cidr } }))],
    ports: [{ port: 443 }, { port: 8443 }],
  },
];

const encryptedVolumes = (name: string, spec: ObservabilitySpec, opts: pulumi.CustomResourceOptions): storage.StorageClass =>
  new storage.StorageClass(`${name}-volumes`, {
    metadata: metadata(spec.tags, `${name}-encrypted`),
    provisioner: "ebs.csi.aws.com",
    parameters: { type: "gp3", encrypted: "true", ...(spec.volumeKeyArn !== undefined && { kmsKeyId: spec.volumeKeyArn }) },
    // A volume is made in the zone of the pod that needs it.
    volumeBindingMode: "WaitForFirstConsumer",
    allowVolumeExpansion: true,
    reclaimPolicy: "Delete",
  }, opts);
