// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import { createHash } from "node:crypto";
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
import { alertmanagerConfig, NOTIFICATIONS_PATH } from "./alertmanager-config";
import { hostOf, mounted, partCertificate } from "../shared/certificates";
import { account, budget, claim, HEADLESS, podsOf, service, type Part } from "../shared/part";
import { gossipConfig, webConfig } from "./web-config";

const PART = "alertmanager";
export const ALERTMANAGER_PORT = 9093;
const GOSSIP_PORT = 9094;
const REPLICAS = 3;
const IMAGE =
  "docker.io/prom/alertmanager:v0.28.1@sha256:27c475db5fb156cab31d5c18a4251ac7ed567746a2483ff264516437a39b15ba";

/** Each by its own name: Prometheus tells all of them, and they agree on who passes it on. */
export const alertmanagerHosts = (spec: ObservabilitySpec): string[] =>
  Array.from({ length: REPLICAS }, (_, index) => `${PART}-${index}.${hostOf(spec, PART)}`);

/** Three Alertmanagers, one a zone: two that are left still tell, once. */
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
      // Whoever is told is somewhere outside.
      ...(notificationSecret === undefined ? [] : [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [443] }]),
    ],
  }),
  make: (name, spec, { volumes, opts }) => {
    const subject = account(name, spec, PART, opts);
    partCertificate(name, spec, PART, [hostOf(spec, PART), `*.${hostOf(spec, PART)}`], opts);
    const files = {
      "alertmanager.yml": alertmanagerConfig(spec),
      "web.yml": webConfig(),
      "gossip.yml": gossipConfig(hostOf(spec, PART)),
    };
    const config = new core.ConfigMap(
      `${name}-${PART}-config`,
      { metadata: metadata(spec.tags, PART, spec.namespace), data: files },
      opts,
    );
    service(name, spec, PART, { web: ALERTMANAGER_PORT, gossip: GOSSIP_PORT }, opts, HEADLESS);
    // It reads its files once: with other files it is another pod.
    const checksum = createHash("sha256").update(JSON.stringify(files)).digest("hex");
    new apps.StatefulSet(
      `${name}-${PART}-set`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          replicas: REPLICAS,
          serviceName: PART,
          podManagementPolicy: "Parallel",
          selector: { matchLabels: selectorLabels(PART) },
          template: {
            metadata: {
              labels: labelsFor(spec.tags, PART),
              annotations: { owner: spec.tags.owner, "checksum/config": checksum },
            },
            spec: pod(spec, subject, config),
          },
          volumeClaimTemplates: [claim(volumes, 1)],
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        },
      },
      opts,
    );
    budget(name, spec, PART, opts);
  },
};

const pod = (spec: ObservabilitySpec, subject: core.ServiceAccount, config: core.ConfigMap): input.core.v1.PodSpec => {
  const secretName = spec.notificationSecret;
  return {
    ...securePod,
    serviceAccountName: subject.metadata.name,
    topologySpreadConstraints: spread(PART),
    tolerations,
    containers: [
      {
        ...secureContainer,
        name: PART,
        image: IMAGE,
        args: [
          "--config.file=/etc/alertmanager/alertmanager.yml",
          "--storage.path=/alertmanager",
          "--data.retention=120h",
          `--web.listen-address=:${ALERTMANAGER_PORT}`,
          "--web.config.file=/etc/alertmanager/web.yml",
          `--cluster.listen-address=0.0.0.0:${GOSSIP_PORT}`,
          "--cluster.tls-config=/etc/alertmanager/gossip.yml",
          ...alertmanagerHosts(spec).map((host) => `--cluster.peer=${host}:${GOSSIP_PORT}`),
        ],
        ports: [
          { name: "web", containerPort: ALERTMANAGER_PORT },
          { name: "gossip", containerPort: GOSSIP_PORT },
        ],
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
        // The kubelet has no certificate that it would be let in with.
        readinessProbe: { tcpSocket: { port: "web" }, periodSeconds: 5 },
        livenessProbe: { tcpSocket: { port: "web" }, periodSeconds: 10 },
        volumeMounts: [
          mounted(PART).mount,
          { name: "config", mountPath: "/etc/alertmanager", readOnly: true },
          { name: "data", mountPath: "/alertmanager" },
          ...(secretName === undefined ? [] : [{ name: "notifications", mountPath: NOTIFICATIONS_PATH, readOnly: true }]),
        ],
      },
    ],
    volumes: [
      mounted(PART).volume,
      { name: "config", configMap: { name: config.metadata.name } },
      ...(secretName === undefined ? [] : [{ name: "notifications", secret: { secretName, defaultMode: 0o440 } }]),
    ],
  };
};
