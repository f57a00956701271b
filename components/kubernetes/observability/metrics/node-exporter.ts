// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import { labelsFor, metadata, secureContainer, securePod, selectorLabels } from "../../internal/pod-defaults";
import { hostOf, mounted, partCertificate } from "../shared/certificates";
import { account, podsOf, type Part } from "../shared/part";
import { webConfig } from "./web-config";

const PART = "node-exporter";
const PORT = 9100;
const IMAGE =
  "docker.io/prom/node-exporter:v1.9.1@sha256:d00a542e409ee618a4edc67da14dd48c5da66726bbd5537ab2af9c1dfc442c8a";
/** What /proc and /sys tell a container of its whole node; a node's network is told by its kubelet. */
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
/** On the node's own disk, so that its file system is told of. */
const SCRATCH = "/scratch";

/** Measures every node, as a pod that meets the restricted Pod Security Standard: no folder, process or port of the node (docs/adr/0080). */
export const nodeExporter: Part = {
  name: PART,
  port: PORT,
  traffic: () => ({ in: [{ from: [podsOf("prometheus")], ports: [PORT] }] }),
  make: (name, spec, { opts }) => {
    const subject = account(name, spec, PART, opts);
    partCertificate(name, spec, PART, [hostOf(spec, PART)], opts);
    const config = new core.ConfigMap(
      `${name}-${PART}-config`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        data: { "web.yml": webConfig() },
      },
      opts,
    );
    new apps.DaemonSet(
      `${name}-${PART}-set`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          selector: { matchLabels: selectorLabels(PART) },
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
          template: {
            metadata: { labels: labelsFor(spec.tags, PART), annotations: { owner: spec.tags.owner } },
            spec: {
              ...securePod,
              serviceAccountName: subject.metadata.name,
              // A node that nothing else may use is measured all the same.
              tolerations: [{ operator: "Exists" }],
              containers: [
                {
                  ...secureContainer,
                  name: PART,
                  image: IMAGE,
                  args: [
                    `--web.listen-address=:${PORT}`,
                    "--web.config.file=/etc/node-exporter/web.yml",
                    "--collector.disable-defaults",
                    ...COLLECTORS.map((one) => `--collector.${one}`),
                    `--collector.filesystem.mount-points-include=^${SCRATCH}$`,
                  ],
                  ports: [{ name: "metrics", containerPort: PORT }],
                  resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "64Mi" } },
                  // The kubelet has no certificate that it would be let in with.
                  livenessProbe: { tcpSocket: { port: "metrics" }, periodSeconds: 10 },
                  volumeMounts: [
                    mounted(PART).mount,
                    { name: "config", mountPath: "/etc/node-exporter", readOnly: true },
                    { name: "scratch", mountPath: SCRATCH },
                  ],
                },
              ],
              volumes: [
                mounted(PART).volume,
                { name: "config", configMap: { name: config.metadata.name } },
                { name: "scratch", emptyDir: { sizeLimit: "1Mi" } },
              ],
            },
          },
        },
      },
      opts,
    );
  },
};
