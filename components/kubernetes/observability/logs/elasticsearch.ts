// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import { randomBytes } from "node:crypto";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { ELASTICSEARCH, ELASTICSEARCH_PORT, PASSWORDS_SECRET } from "../shared/elasticsearch-client";
import { ELASTICSEARCH_NODES, logSizes } from "../shared/log-sizes";
import { AWS_EGRESS, disruptionBudget, HEADLESS, podsOf, service, volumeClaim, type Part } from "../shared/part";
import { partPodTemplate, tcpProbe, type PartPod } from "../shared/pod-template";
import { ELASTIC_USER } from "./elastic-user";
import {
  CERTIFICATES,
  elasticsearchSettings,
  IDENTITY_TOKEN,
  prepareScript,
  READY_PORT,
  rolesFile,
  SETTINGS,
  TRANSPORT_PORT,
  USERS,
} from "./elasticsearch-config";

const PART = ELASTICSEARCH;
/** The parts that call the HTTP API. */
const CLIENTS = ["logstash", "kibana", "jaeger", "grafana", "elasticsearch-setup"];
/** The key in the secret with which Kibana encrypts its saved objects and sessions. */
export const KIBANA_KEY = "kibana-key";

/** Three Elasticsearch nodes in different zones, for logs and traces. Each document is stored on two of them. */
export const elasticsearch: Part = {
  name: PART,
  traffic: ({ snapshotBucket }) => ({
    in: [
      { from: [...CLIENTS.map(podsOf), podsOf(PART)], ports: [ELASTICSEARCH_PORT] },
      { from: [podsOf(PART)], ports: [TRANSPORT_PORT] },
    ],
    out: [
      { to: [podsOf(PART)], ports: [TRANSPORT_PORT] },
      // The snapshot bucket.
      ...(snapshotBucket === undefined ? [] : AWS_EGRESS),
    ],
  }),
  create: (name, spec, { storageClass, opts }) => {
    const { elasticsearchDiskGiB: searchDiskGib } = logSizes(spec.targets);
    passwordsSecret(name, spec, opts);
    service(name, spec, PART, { https: ELASTICSEARCH_PORT, transport: TRANSPORT_PORT }, opts, HEADLESS);
    new apps.StatefulSet(
      `${name}-${PART}-set`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          replicas: ELASTICSEARCH_NODES,
          serviceName: PART,
          // Electing a master needs a majority of the nodes, so they must start at the same time.
          podManagementPolicy: "Parallel",
          selector: { matchLabels: selectorLabels(PART) },
          template: partPodTemplate(name, spec, PART, elasticsearchPod(spec), opts),
          volumeClaimTemplates: [volumeClaim(storageClass, searchDiskGib)],
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        },
      },
      opts,
    );
    disruptionBudget(name, spec, PART, opts);
  },
};

const elasticsearchPod = (spec: ObservabilitySpec): PartPod => {
  const { elasticsearchHeapMiB: searchHeapMib } = logSizes(spec.targets);
  return {
    container: {
      image: imageFrom(spec.imageRegistry, IMAGES.elasticsearch),
      env: [
        { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "ES_PATH_CONF", value: SETTINGS },
        {
          name: "ES_JAVA_OPTS",
          value: `-Xms${searchHeapMib}m -Xmx${searchHeapMib}m -Daws.containerAuthorizationTokenFile=${IDENTITY_TOKEN}`,
        },
      ],
      ports: [
        { name: "https", containerPort: ELASTICSEARCH_PORT },
        { name: "transport", containerPort: TRANSPORT_PORT },
        { name: "ready", containerPort: READY_PORT },
      ],
      startupProbe: { ...tcpProbe("https"), failureThreshold: 60 },
      // Elasticsearch opens the port when the node joins the cluster, and closes it when the node leaves.
      readinessProbe: tcpProbe("ready"),
      livenessProbe: tcpProbe("transport", 30),
      volumeMounts: [
        { name: "settings", mountPath: SETTINGS },
        { name: "data", mountPath: "/data" },
        { name: "scratch", mountPath: "/tmp" },
        { name: "scratch", mountPath: "/usr/share/elasticsearch/logs" },
      ],
    },
    cpuMillicores: 1000,
    memoryMiB: 2 * searchHeapMib,
    configPath: "/settings",
    config: { "elasticsearch.yml": elasticsearchSettings(spec), "roles.yml": rolesFile() },
    tlsPath: CERTIFICATES,
    initContainers: [initContainer(spec)],
    securityContext: ELASTIC_USER,
    volumes: [
      { name: "settings", emptyDir: { sizeLimit: "16Mi" } },
      { name: "scratch", emptyDir: { sizeLimit: "1Gi" } },
      {
        name: "users",
        secret: { secretName: PASSWORDS_SECRET, defaultMode: 0o440, items: USERS.map((key) => ({ key, path: key })) },
      },
    ],
    spec: { terminationGracePeriodSeconds: 120 },
  };
};

/** Writes the settings and the users with the tools of the Elasticsearch image. */
const initContainer = (spec: ObservabilitySpec): input.core.v1.Container => ({
  name: "prepare",
  image: imageFrom(spec.imageRegistry, IMAGES.elasticsearch),
  command: ["bash", "-c", prepareScript()],
  env: [
    { name: "ES_PATH_CONF", value: SETTINGS },
    { name: "CLI_JAVA_OPTS", value: "-Xmx128m" },
  ],
  resources: { requests: { cpu: "500m", memory: "384Mi" }, limits: { memory: "384Mi" } },
  volumeMounts: [
    { name: "settings", mountPath: SETTINGS },
    { name: "config", mountPath: "/settings", readOnly: true },
    { name: "users", mountPath: "/run/users", readOnly: true },
    { name: "scratch", mountPath: "/tmp" },
  ],
});

/** A random password for each user. They are stored in the secret and, encrypted, in the stack's state. */
const passwordsSecret = (name: string, spec: ObservabilitySpec, opts: pulumi.CustomResourceOptions): core.Secret =>
  new core.Secret(
    `${name}-${PART}-users`,
    {
      metadata: metadata(spec.tags, PASSWORDS_SECRET, spec.namespace),
      stringData: pulumi.secret(
        Object.fromEntries([...USERS, KIBANA_KEY].map((user) => [user, randomBytes(32).toString("base64url")])),
      ),
      // The program generates new passwords in each run. `ignoreChanges` keeps the first ones (docs/adr/0023).
    },
    { ...opts, ignoreChanges: ["data", "stringData"] },
  );
