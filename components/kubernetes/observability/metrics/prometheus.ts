// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { input } from "@pulumi/kubernetes/types";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { networksOf } from "../../internal/network-policies";
import { hostOf } from "../shared/certificates";
import {
  AWS_EGRESS,
  disruptionBudget,
  HEADLESS,
  HTTPS_EGRESS,
  podsOf,
  service,
  volumeClaim,
  type Part,
} from "../shared/part";
import { partPodTemplate, type PartPod } from "../shared/pod-template";
import { cloudWatchConfig, cloudWatchExporter } from "./cloudwatch";
import { workloadAuthority } from "../traces/agent-certificate";
import { prometheusConfig, REMOTE_WRITE_TOKEN_PATH, WORKLOAD_AUTHORITY_PATH } from "./prometheus-config";
import { rulesFile } from "./rules";
import { prometheusSizes } from "./sizes";
import { clientTls, webConfig } from "./web-config";

export const PROMETHEUS_PORT = 9090;
const PART = "prometheus";
const FOLDER = "/etc/prometheus";

/** Service discovery of pods and nodes, and the metrics endpoints of kubelets and the API server. */
const CLUSTER_RULES: input.rbac.v1.PolicyRule[] = [
  { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
  { nonResourceURLs: ["/metrics"], verbs: ["get"] },
];

/** Two Prometheus replicas in different zones. Each scrapes all targets, so that one is sufficient. */
export const prometheus: Part = {
  name: PART,
  port: PROMETHEUS_PORT,
  traffic: ({ networkCidrs, remoteWrite, cloudWatchRegion }) => ({
    in: [{ from: [podsOf("grafana"), podsOf("metrics-adapter"), podsOf(PART)], ports: [PROMETHEUS_PORT] }],
    out: [
      // All parts in the namespace: scrape targets and Alertmanager.
      { to: [{ podSelector: {} }], ports: [] },
      // The API server, workloads and kubelets. The service IP of the API server depends on the cluster: 10.100.0.1 or
      // 172.20.0.1 on EKS.
      {
        to: [{ namespaceSelector: {} }, ...networksOf(networkCidrs)],
        ports: [443, 8443, 10250],
      },
      ...(remoteWrite === undefined ? [] : [HTTPS_EGRESS]),
      ...(cloudWatchRegion === undefined ? [] : AWS_EGRESS),
    ],
  }),
  create: (name, spec, { storageClass, parts, opts }) => {
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
          template: partPodTemplate(name, spec, PART, prometheusPod(spec, parts), opts),
          volumeClaimTemplates: [volumeClaim(storageClass, spec.storageGiB)],
          // `pulumi destroy` deletes the volumes together with the StatefulSet.
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        },
      },
      opts,
    );
    disruptionBudget(name, spec, PART, opts);
  },
};

const prometheusPod = (spec: ObservabilitySpec, parts: readonly Part[]): PartPod => {
  const { cpuMillicores, memoryMiB } = prometheusSizes(spec.targets);
  const token = spec.remoteWrite?.tokenSecret;
  const authorities = spec.certificateIssuer === undefined ? [] : [workloadAuthority(WORKLOAD_AUTHORITY_PATH)];
  return {
    container: {
      image: imageFrom(spec.imageRegistry, IMAGES.prometheus),
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
      startupProbe: { ...execProbe("healthy"), periodSeconds: 10, failureThreshold: 90 },
      readinessProbe: { ...execProbe("ready"), periodSeconds: 10 },
      livenessProbe: { ...execProbe("healthy"), periodSeconds: 30 },
      volumeMounts: [
        { name: "data", mountPath: "/prometheus" },
        ...(token === undefined ? [] : [{ name: "remote", mountPath: REMOTE_WRITE_TOKEN_PATH, readOnly: true }]),
        ...authorities.map(({ mount }) => mount),
      ],
    },
    sidecars: spec.cloudWatchRegion === undefined ? [] : [cloudWatchExporter(spec, `${FOLDER}/cloudwatch.yml`)],
    cpuMillicores,
    memoryMiB,
    memoryLimitMiB: 2 * memoryMiB,
    configPath: FOLDER,
    config: configFiles(spec, parts),
    reloadsConfig: true,
    clusterRules: CLUSTER_RULES,
    volumes: [
      ...(token === undefined ? [] : [{ name: "remote", secret: { secretName: token, defaultMode: 0o440 } }]),
      ...authorities.map(({ volume }) => volume),
    ],
    // Prometheus writes its head block to the volume before it exits.
    spec: { terminationGracePeriodSeconds: 300 },
  };
};

const configFiles = (spec: ObservabilitySpec, parts: readonly Part[]): PartPod["config"] => ({
  "prometheus.yml": prometheusConfig(spec, parts),
  "rules.yml": rulesFile(spec),
  ...(spec.cloudWatchRegion !== undefined && {
    "cloudwatch.yml": cloudWatchConfig(spec.cloudWatchRegion, spec.tags.environment),
  }),
  "web.yml": webConfig(),
  "probe.yml": JSON.stringify({ tls_config: clientTls(hostOf(spec, PART)) }, undefined, 2),
});

/** Runs inside the container with the pod's own certificate, because the kubelet has no client certificate. */
const execProbe = (check: "healthy" | "ready"): input.core.v1.Probe => ({
  exec: {
    command: [
      "promtool",
      "check",
      check,
      `--url=https://localhost:${PROMETHEUS_PORT}`,
      `--http.config.file=${FOLDER}/probe.yml`,
    ],
  },
  timeoutSeconds: 5,
});
