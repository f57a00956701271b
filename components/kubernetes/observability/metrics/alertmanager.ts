// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { hostOf } from "../shared/certificates";
import { disruptionBudget, HEADLESS, HTTPS_EGRESS, podsOf, service, volumeClaim, type Part } from "../shared/part";
import { partPodTemplate, tcpProbe, type PartPod } from "../shared/pod-template";
import { alertmanagerConfig, NOTIFICATIONS_PATH } from "./alertmanager-config";
import { gossipConfig, webConfig } from "./web-config";

const PART = "alertmanager";
export const ALERTMANAGER_PORT = 9093;
const GOSSIP_PORT = 9094;
const REPLICAS = 3;
const FOLDER = "/etc/alertmanager";

/**
 * The host name of each replica. Prometheus sends alerts to all of them, and they deduplicate notifications by gossip.
 */
export const alertmanagerHosts = (spec: ObservabilitySpec): string[] =>
  Array.from({ length: REPLICAS }, (_, index) => `${PART}-${index}.${hostOf(spec, PART)}`);

/** Three Alertmanager replicas, one in each zone. They still deduplicate notifications when a zone fails. */
export const alertmanager: Part = {
  name: PART,
  port: ALERTMANAGER_PORT,
  traffic: ({ notificationSecret }) => ({
    in: [
      { from: [podsOf("prometheus"), podsOf("grafana")], ports: [ALERTMANAGER_PORT] },
      { from: [podsOf(PART)], ports: [GOSSIP_PORT] },
    ],
    out: [
      { to: [podsOf(PART)], ports: [GOSSIP_PORT] },
      // The receivers of notifications are outside the cluster.
      ...(notificationSecret === undefined ? [] : [HTTPS_EGRESS]),
    ],
  }),
  create: (name, spec, { storageClass, opts }) => {
    service(name, spec, PART, { web: ALERTMANAGER_PORT, gossip: GOSSIP_PORT }, opts, HEADLESS);
    new apps.StatefulSet(
      `${name}-${PART}-set`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          replicas: REPLICAS,
          serviceName: PART,
          podManagementPolicy: "Parallel",
          selector: { matchLabels: selectorLabels(PART) },
          template: partPodTemplate(name, spec, PART, alertmanagerPod(spec), opts),
          volumeClaimTemplates: [volumeClaim(storageClass, 1)],
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        },
      },
      opts,
    );
    disruptionBudget(name, spec, PART, opts);
  },
};

const alertmanagerPod = (spec: ObservabilitySpec): PartPod => {
  const secretName = spec.notificationSecret;
  return {
    container: {
      image: imageFrom(spec.imageRegistry, IMAGES.alertmanager),
      args: [
        `--config.file=${FOLDER}/alertmanager.yml`,
        "--storage.path=/alertmanager",
        "--data.retention=120h",
        `--web.listen-address=:${ALERTMANAGER_PORT}`,
        `--web.config.file=${FOLDER}/web.yml`,
        `--cluster.listen-address=0.0.0.0:${GOSSIP_PORT}`,
        // Alertmanager finds only addresses of private ranges (RFC 6890) by itself, and a VPC may have another range.
        `--cluster.advertise-address=$(POD_IP):${GOSSIP_PORT}`,
        `--cluster.tls-config=${FOLDER}/gossip.yml`,
        ...alertmanagerHosts(spec).map((host) => `--cluster.peer=${host}:${GOSSIP_PORT}`),
      ],
      env: [{ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
      ports: [
        { name: "web", containerPort: ALERTMANAGER_PORT },
        { name: "gossip", containerPort: GOSSIP_PORT },
      ],
      readinessProbe: tcpProbe("web", 5),
      livenessProbe: tcpProbe("web"),
      volumeMounts: [
        { name: "data", mountPath: "/alertmanager" },
        ...(secretName === undefined ? [] : [{ name: "notifications", mountPath: NOTIFICATIONS_PATH, readOnly: true }]),
      ],
    },
    cpuMillicores: 50,
    memoryMiB: 64,
    memoryLimitMiB: 128,
    configPath: FOLDER,
    config: {
      "alertmanager.yml": alertmanagerConfig(spec),
      "web.yml": webConfig(),
      "gossip.yml": gossipConfig(hostOf(spec, PART)),
    },
    volumes: secretName === undefined ? [] : [{ name: "notifications", secret: { secretName, defaultMode: 0o440 } }],
  };
};
