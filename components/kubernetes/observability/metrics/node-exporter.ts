// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { hostOf } from "../shared/certificates";
import { podsOf, type Part } from "../shared/part";
import { partPodTemplate, tcpProbe, type PartPod } from "../shared/pod-template";
import { webConfig } from "./web-config";

const PART = "node-exporter";
const PORT = 9100;
const FOLDER = "/etc/node-exporter";
/**
 * Collectors whose files in /proc and /sys show the whole node inside a container. The kubelet provides the network
 * metrics.
 */
const COLLECTORS = [
  "cpu",
  "diskstats",
  "filefd",
  "filesystem",
  "loadavg",
  "meminfo",
  "pressure",
  "stat",
  "uname",
  "vmstat",
];
/** An emptyDir on the node's root disk, so that the file system collector reports that disk. */
const SCRATCH = "/scratch";

/**
 * Measures every node from a pod that meets the restricted Pod Security Standard, without host paths, PIDs or ports
 * (docs/adr/0019).
 */
export const nodeExporter: Part = {
  name: PART,
  port: PORT,
  traffic: () => ({ in: [{ from: [podsOf("prometheus")], ports: [PORT] }] }),
  create: (name, spec, { opts }) => {
    const template = partPodTemplate(name, spec, PART, nodeExporterPod(spec), opts);
    new apps.DaemonSet(
      `${name}-${PART}-set`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          selector: { matchLabels: selectorLabels(PART) },
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
          template,
        },
      },
      opts,
    );
  },
};

const nodeExporterPod = (spec: ObservabilitySpec): PartPod => ({
  container: {
    image: imageFrom(spec.imageRegistry, IMAGES.nodeExporter),
    args: [
      `--web.listen-address=:${PORT}`,
      `--web.config.file=${FOLDER}/web.yml`,
      "--collector.disable-defaults",
      ...COLLECTORS.map((collector) => `--collector.${collector}`),
      `--collector.filesystem.mount-points-include=^${SCRATCH}$`,
    ],
    ports: [{ name: "metrics", containerPort: PORT }],
    livenessProbe: tcpProbe("metrics"),
    volumeMounts: [{ name: "scratch", mountPath: SCRATCH }],
  },
  cpuMillicores: 50,
  memoryMiB: 32,
  memoryLimitMiB: 64,
  dnsNames: [hostOf(spec, PART)],
  configPath: FOLDER,
  config: { "web.yml": webConfig() },
  reloadsConfig: true,
  onEveryNode: true,
  volumes: [{ name: "scratch", emptyDir: { sizeLimit: "1Mi" } }],
});
