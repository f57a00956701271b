// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import { PRIVATE_NETWORKS } from "../../../contracts/network";
import type { ObservabilitySpec } from "../../../contracts/observability";
import {
  labelsFor,
  metadata,
  secureContainer,
  securePod,
  selectorLabels,
  spread,
  tolerations,
} from "../../internal/pod-defaults";
import { hostOf, mounted, partCertificate } from "../shared/certificates";
import { cloudWatchConfig, cloudWatchExporter } from "./cloudwatch";
import { AS_IDENTITY, budget, claim, clusterReader, HEADLESS, HTTPS_OUT, podsOf, service, type Part } from "../shared/part";
import { prometheusConfig, REMOTE_WRITE_TOKEN_PATH } from "./prometheus-config";
import { rulesFile } from "./rules";
import { prometheusSizes } from "./sizes";
import { clientTls, webConfig } from "./web-config";

export const PROMETHEUS_PORT = 9090;
const PART = "prometheus";
const IMAGE =
  "docker.io/prom/prometheus:v3.4.0@sha256:78ed1f9050eb9eaf766af6e580230b1c4965728650e332cd1ee918c0c4699775";
const FOLDER = "/etc/prometheus";

/** May read what there is to measure and the measurements of nodes, and nothing else. */
const READ: input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
  { nonResourceURLs: ["/metrics"], verbs: ["get"] },
];

/** Two Prometheus over zones, each measuring everything, so that one is enough. */
export const prometheus: Part = {
  name: PART,
  port: PROMETHEUS_PORT,
  traffic: ({ remoteWrite, cloudWatchRegion }) => ({
    in: [{ from: [podsOf("grafana"), podsOf("metrics-adapter"), podsOf(PART)], ports: [PROMETHEUS_PORT] }],
    out: [
      // All parts of the namespace: whom it measures, and whom it tells.
      { to: [{ podSelector: {} }], ports: [] },
      // The API server, workloads and kubelets. The API server's own address is the cluster's to choose: 10.100.0.1 or 172.20.0.1 on EKS.
      {
        to: [{ namespaceSelector: {} }, ...PRIVATE_NETWORKS.map((cidr) => ({ ipBlock: { cidr } }))],
        ports: [443, 8443, 10250],
      },
      ...(remoteWrite === undefined ? [] : [HTTPS_OUT]),
      ...(cloudWatchRegion === undefined ? [] : AS_IDENTITY),
    ],
  }),
  make: (name, spec, { volumes, parts, opts }) => {
    const subject = clusterReader(name, spec, PART, READ, opts);
    partCertificate(name, spec, PART, [hostOf(spec, PART), `*.${hostOf(spec, PART)}`], opts);
    const config = new core.ConfigMap(
      `${name}-${PART}-config`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        data: {
          "prometheus.yml": prometheusConfig(spec, parts),
          "rules.yml": rulesFile(spec),
          ...(spec.cloudWatchRegion !== undefined && {
            "cloudwatch.yml": cloudWatchConfig(spec.cloudWatchRegion, spec.tags.environment),
          }),
          "web.yml": webConfig(),
          "probe.yml": JSON.stringify({ tls_config: clientTls(hostOf(spec, PART)) }, undefined, 2),
        },
      },
      opts,
    );
    service(name, spec, PART, { web: PROMETHEUS_PORT }, opts, HEADLESS);
    new apps.StatefulSet(
      `${name}-${PART}-set`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          replicas: 2,
          serviceName: PART,
          podManagementPolicy: "Parallel",
          selector: { matchLabels: selectorLabels(PART) },
          template: {
            metadata: { labels: labelsFor(spec.tags, PART), annotations: { owner: spec.tags.owner } },
            spec: pod(spec, subject, config),
          },
          volumeClaimTemplates: [claim(volumes, spec.storageGiB)],
          // With the set go its volumes: nothing is left behind by a destroy.
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        },
      },
      opts,
    );
    budget(name, spec, PART, opts);
  },
};

const pod = (spec: ObservabilitySpec, subject: core.ServiceAccount, config: core.ConfigMap): input.core.v1.PodSpec => {
  const { cpuMillicores, memoryMiB } = prometheusSizes(spec.targets);
  const token = spec.remoteWrite?.tokenSecret;
  return {
    ...securePod,
    // It asks the API server what there is to measure.
    automountServiceAccountToken: true,
    serviceAccountName: subject.metadata.name,
    topologySpreadConstraints: spread(PART),
    tolerations,
    // It writes its head block to the volume before it ends.
    terminationGracePeriodSeconds: 300,
    containers: [
      {
        ...secureContainer,
        name: PART,
        image: IMAGE,
        args: [
          `--config.file=${FOLDER}/prometheus.yml`,
          `--web.config.file=${FOLDER}/web.yml`,
          "--enable-feature=exemplar-storage,auto-reload-config",
          "--storage.tsdb.path=/prometheus",
          `--storage.tsdb.retention.time=${spec.retentionDays}d`,
          `--storage.tsdb.retention.size=${Math.floor(spec.storageGiB * 0.9)}GiB`,
        ],
        env: [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
        ports: [{ name: "web", containerPort: PROMETHEUS_PORT }],
        resources: {
          requests: { cpu: `${cpuMillicores}m`, memory: `${memoryMiB}Mi` },
          limits: { memory: `${2 * memoryMiB}Mi` },
        },
        startupProbe: { ...check("healthy"), periodSeconds: 10, failureThreshold: 90 },
        readinessProbe: { ...check("ready"), periodSeconds: 10 },
        livenessProbe: { ...check("healthy"), periodSeconds: 30 },
        volumeMounts: [
          mounted(PART).mount,
          { name: "config", mountPath: FOLDER, readOnly: true },
          { name: "data", mountPath: "/prometheus" },
          ...(token === undefined ? [] : [{ name: "remote", mountPath: REMOTE_WRITE_TOKEN_PATH, readOnly: true }]),
        ],
      },
      ...(spec.cloudWatchRegion === undefined ? [] : [cloudWatchExporter(`${FOLDER}/cloudwatch.yml`)]),
    ],
    volumes: [
      mounted(PART).volume,
      { name: "config", configMap: { name: config.metadata.name } },
      ...(token === undefined ? [] : [{ name: "remote", secret: { secretName: token, defaultMode: 0o440 } }]),
    ],
  };
};

/** Asked from inside, with its own certificate: the kubelet has none that it would be let in with. */
const check = (what: "healthy" | "ready"): input.core.v1.Probe => ({
  exec: {
    command: [
      "promtool",
      "check",
      what,
      `--url=https://localhost:${PROMETHEUS_PORT}`,
      `--http.config.file=${FOLDER}/probe.yml`,
    ],
  },
  timeoutSeconds: 5,
});
