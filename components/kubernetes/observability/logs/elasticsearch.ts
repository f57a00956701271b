// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import { randomBytes } from "node:crypto";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { metadata, secureContainer, selectorLabels } from "../../internal/pod-defaults";
import {
  CERTIFICATES,
  ELASTICSEARCH,
  ELASTICSEARCH_PORT,
  elasticsearchSettings,
  IDENTITY_TOKEN,
  prepareScript,
  READY_PORT,
  rolesFile,
  SETTINGS,
  TRANSPORT_PORT,
  USERS,
} from "./elasticsearch-config";
import { logSizes, SEARCH_NODES } from "../shared/log-sizes";
import { AS_IDENTITY, budget, claim, HEADLESS, podsOf, service, type Part } from "../shared/part";
import { ELASTIC_USER, portOpen, templateFor } from "../shared/pod-template";

const PART = ELASTICSEARCH;
export const ELASTICSEARCH_IMAGE =
  "docker.elastic.co/elasticsearch/elasticsearch:9.3.3@sha256:49ee53827c7cf1e6048f9de743878f9f56372617ef98b58168cad1f81dc7d847";
const CALLERS = ["logstash", "kibana", "jaeger", "grafana", "elasticsearch-setup"];
/** Passwords, by user. */
const SECRET = "elasticsearch-users";
/** Where a password is mounted, under its user's name. */
export const PASSWORDS = "/run/elasticsearch";
/** What Kibana encrypts what people keep in it under. */
export const KIBANA_KEY = "kibana-key";

/** Three Elasticsearch over zones: logs and traces, each document on two of them. */
export const elasticsearch: Part = {
  name: PART,
  traffic: ({ snapshotBucket }) => ({
    in: [
      { from: [...CALLERS.map(podsOf), podsOf(PART)], ports: [ELASTICSEARCH_PORT] },
      { from: [podsOf(PART)], ports: [TRANSPORT_PORT] },
    ],
    out: [
      { to: [podsOf(PART)], ports: [TRANSPORT_PORT] },
      // The bucket.
      ...(snapshotBucket === undefined ? [] : AS_IDENTITY),
    ],
  }),
  make: (name, spec, { volumes, opts }) => {
    const { searchDiskGib } = logSizes(spec.targets);
    passwords(name, spec, opts);
    service(name, spec, PART, { https: ELASTICSEARCH_PORT, transport: TRANSPORT_PORT }, opts, HEADLESS);
    new apps.StatefulSet(
      `${name}-${PART}-set`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          replicas: SEARCH_NODES,
          serviceName: PART,
          // They elect a first among them, for which most have to be there.
          podManagementPolicy: "Parallel",
          selector: { matchLabels: selectorLabels(PART) },
          template: templateFor(name, spec, PART, contents(spec), opts),
          volumeClaimTemplates: [claim(volumes, searchDiskGib)],
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        },
      },
      opts,
    );
    budget(name, spec, PART, opts);
  },
};

const contents = (spec: ObservabilitySpec): Parameters<typeof templateFor>[3] => {
  const { searchHeapMib } = logSizes(spec.targets);
  return {
    container: {
      image: ELASTICSEARCH_IMAGE,
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
      startupProbe: { ...portOpen("https"), failureThreshold: 60 },
      // Opened once the node is in the cluster, and closed when it falls out.
      readinessProbe: portOpen("ready"),
      livenessProbe: portOpen("transport", 30),
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
    pod: {
      ...ELASTIC_USER,
      terminationGracePeriodSeconds: 120,
      initContainers: [preparation],
      volumes: [
        { name: "settings", emptyDir: { sizeLimit: "16Mi" } },
        { name: "scratch", emptyDir: { sizeLimit: "1Gi" } },
        {
          name: "users",
          secret: { secretName: SECRET, defaultMode: 0o440, items: USERS.map((key) => ({ key, path: key })) },
        },
      ],
    },
  };
};

/** Writes its settings and users, with the tools of the same image. */
const preparation: input.core.v1.Container = {
  ...secureContainer,
  name: "prepare",
  image: ELASTICSEARCH_IMAGE,
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
};

/** A password for each user, made once: each is in the stack's state, encrypted, and in the secret. */
const passwords = (name: string, spec: ObservabilitySpec, opts: pulumi.CustomResourceOptions): core.Secret =>
  new core.Secret(
    `${name}-${PART}-users`,
    {
      metadata: metadata(spec.tags, SECRET, spec.namespace),
      stringData: pulumi.secret(
        Object.fromEntries([...USERS, KIBANA_KEY].map((user) => [user, randomBytes(32).toString("base64url")])),
      ),
      // The program makes new ones each time it runs: the first ones stay (docs/adr/0085).
    },
    { ...opts, ignoreChanges: ["data", "stringData"] },
  );

/** A user's password, for the one container that calls as that user. */
export const passwordOf = (user: string): input.core.v1.EnvVarSource => ({ secretKeyRef: { name: SECRET, key: user } });

/** As a file, for programs that read one. */
export const passwordFile = (user: string): { volume: input.core.v1.Volume; mount: input.core.v1.VolumeMount } => ({
  volume: { name: "password", secret: { secretName: SECRET, defaultMode: 0o440, items: [{ key: user, path: user }] } },
  mount: { name: "password", mountPath: PASSWORDS, readOnly: true },
});
