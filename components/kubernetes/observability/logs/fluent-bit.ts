// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import { podsOf, type Part } from "../shared/part";
import { partPodTemplate, tcpProbe } from "../shared/pod-template";
import { LOGSTASH_PORT } from "./logstash-config";

const PART = "fluent-bit";
/** The health endpoint, for the kubelet: the network policy allows no pod to call it. */
const HEALTH_PORT = 2020;
const STATE = "/state";
const LOGS = "/var/log/pods";
const NODE_LOGS = "node-logs";

/**
 * Tails the log file of each container, adds the pod from the file name, and sends the lines to Logstash. Lines that
 * cannot be sent are buffered on disk. The file is JSON, which is valid YAML.
 */
const fluentBitConfig = (spec: ObservabilitySpec): string =>
  JSON.stringify(
    {
      service: {
        flush: 1,
        log_level: "warn",
        http_server: true,
        http_listen: "0.0.0.0",
        http_port: HEALTH_PORT,
        health_check: true,
        "storage.path": `${STATE}/chunks`,
        "storage.max_chunks_up": 64,
      },
      pipeline: {
        inputs: [
          {
            name: "tail",
            tag: "pods.<namespace>.<pod>.<container>",
            tag_regex: "/(?<namespace>[^_/]+)_(?<pod>[^_/]+)_[^_/]+/(?<container>[^/]+)/[0-9]+\\.log$",
            path: `${LOGS}/*/*/*.log`,
            // Each line of Fluent Bit or Logstash could cause another one, in a loop.
            exclude_path: [PART, "logstash"].map((part) => `${LOGS}/${spec.namespace}_${part}-*/*/*.log`).join(","),
            "multiline.parser": "cri",
            path_key: "file",
            offset_key: "offset",
            db: `${STATE}/read.db`,
            read_from_head: true,
            skip_long_lines: true,
            "storage.type": "filesystem",
            mem_buf_limit: "32M",
          },
        ],
        filters: [
          { name: "lua", match: "pods.*", call: "record", code: RECORD_FILTER },
          { name: "modify", match: "pods.*", add: "node ${NODE_NAME}" },
          {
            name: "nest",
            match: "pods.*",
            operation: "nest",
            wildcard: ["namespace", "pod", "container", "node"],
            nest_under: "kubernetes",
          },
        ],
        outputs: [
          {
            name: "http",
            match: "pods.*",
            host: hostOf(spec, "logstash"),
            port: LOGSTASH_PORT,
            format: "json",
            json_date_key: "@timestamp",
            json_date_format: "iso8601",
            compress: "gzip",
            retry_limit: "no_limits",
            "storage.total_limit_size": "1G",
            tls: "on",
            "tls.verify": "on",
            "tls.verify_hostname": "on",
            "tls.min_version": "TLSv1.3",
            "tls.ca_file": `${TLS_FOLDER}/ca.crt`,
            "tls.crt_file": `${TLS_FOLDER}/tls.crt`,
            "tls.key_file": `${TLS_FOLDER}/tls.key`,
          },
        ],
      },
    },
    undefined,
    2,
  );

/**
 * A Lua filter that reads namespace, pod and container from the tag, and moves the line to `message`, as in all kinds
 * of log.
 */
const RECORD_FILTER = `function record(tag, timestamp, line)
  local namespace, pod, container = string.match(tag, "^pods%.([^.]+)%.(.+)%.([^.]+)$")
  line["namespace"], line["pod"], line["container"] = namespace, pod, container
  line["message"], line["log"], line["stream"], line["logtag"], line["_p"] = line["log"], nil, nil, nil, nil
  return 2, timestamp, line
end`;

/** Ships the logs of all pods of a node, from a pod that meets the restricted Pod Security Standard (docs/adr/0023). */
export const fluentBit: Part = {
  name: PART,
  traffic: () => ({ out: [{ to: [podsOf("logstash")], ports: [LOGSTASH_PORT] }] }),
  create: (name, spec, { opts }) => {
    nodeLogsVolume(name, spec, opts);
    const template = partPodTemplate(
      name,
      spec,
      PART,
      {
        container: {
          image: imageFrom(spec.imageRegistry, IMAGES.fluentBit),
          args: ["--config=/fluent-bit/redoubt/fluent-bit.yaml"],
          env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
          ports: [{ name: "health", containerPort: HEALTH_PORT }],
          readinessProbe: { httpGet: { path: "/api/v1/health", port: "health" }, periodSeconds: 10 },
          livenessProbe: tcpProbe("health", 30),
          volumeMounts: [
            { name: "logs", mountPath: LOGS, readOnly: true },
            { name: "state", mountPath: STATE },
          ],
        },
        cpuMillicores: 100,
        memoryMiB: 128,
        configPath: "/fluent-bit/redoubt",
        config: { "fluent-bit.yaml": fluentBitConfig(spec) },
        onEveryNode: true,
        // Only the group `root` may read the log files of the kubelet. The process has that group, but not the user.
        securityContext: { supplementalGroups: [0] },
        volumes: [
          { name: "logs", persistentVolumeClaim: { claimName: NODE_LOGS, readOnly: true } },
          { name: "state", emptyDir: { sizeLimit: "2Gi" } },
        ],
      },
      opts,
    );
    new apps.DaemonSet(
      `${name}-${PART}-set`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          selector: { matchLabels: selectorLabels(PART) },
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
          template,
        },
      },
      opts,
    );
  },
};

/**
 * The log folder of the node that a pod runs on, as a persistent volume: the restricted standard does not allow pods to
 * use hostPath.
 */
const nodeLogsVolume = (name: string, spec: ObservabilitySpec, opts: pulumi.CustomResourceOptions): void => {
  const storage = "1Gi";
  const volumeName = `${spec.namespace}-${NODE_LOGS}`;
  const shared = { storageClassName: NODE_LOGS, accessModes: ["ReadOnlyMany"] };
  const volume = new core.PersistentVolume(
    `${name}-${NODE_LOGS}`,
    {
      metadata: metadata(spec.tags, volumeName),
      spec: {
        ...shared,
        capacity: { storage },
        persistentVolumeReclaimPolicy: "Retain",
        claimRef: { namespace: spec.namespace, name: NODE_LOGS },
        hostPath: { path: LOGS, type: "Directory" },
      },
    },
    opts,
  );
  new core.PersistentVolumeClaim(
    `${name}-${NODE_LOGS}-claim`,
    {
      metadata: metadata(spec.tags, NODE_LOGS, spec.namespace),
      spec: { ...shared, volumeName, resources: { requests: { storage } } },
    },
    { ...opts, dependsOn: volume },
  );
};
