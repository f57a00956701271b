// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import { metadata, selectorLabels } from "../../internal/pod-defaults";
import { passwordOf } from "./elasticsearch";
import { ELASTICSEARCH, ELASTICSEARCH_PORT } from "./elasticsearch-config";
import { logSizes } from "../shared/log-sizes";
import { LOGSTASH_PORT, logstashFiles } from "./logstash-config";
import { budget, claim, podsOf, service, type Part } from "../shared/part";
import { ELASTIC_USER, portOpen, templateFor } from "../shared/pod-template";

const PART = "logstash";
const IMAGE =
  "docker.elastic.co/logstash/logstash:9.3.3@sha256:609e51b1accde023bff27a21c30ab0660475a5c20b2a78ef8239520d4a196adb";
const HEAP_MIB = 512;

/** Two Logstash over zones: each sorts logs and keeps them on its disk while Elasticsearch is away. */
export const logstash: Part = {
  name: PART,
  traffic: () => ({
    in: [{ from: [podsOf("fluent-bit")], ports: [LOGSTASH_PORT] }],
    out: [{ to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] }],
  }),
  make: (name, spec, { volumes, opts }) => {
    const { queueGib, logstashMillicores } = logSizes(spec.targets);
    service(name, spec, PART, { https: LOGSTASH_PORT }, opts);
    const template = templateFor(
      name,
      spec,
      PART,
      {
        container: {
          image: IMAGE,
          // Past the image's own start, which writes its settings.
          command: ["/usr/share/logstash/bin/logstash", "--path.settings=/etc/logstash"],
          env: [
            { name: "ELASTICSEARCH_PASSWORD", valueFrom: passwordOf(PART) },
            { name: "LS_JAVA_OPTS", value: `-Xms${HEAP_MIB}m -Xmx${HEAP_MIB}m` },
          ],
          ports: [{ name: "https", containerPort: LOGSTASH_PORT }],
          startupProbe: { ...portOpen("https"), failureThreshold: 30 },
          readinessProbe: portOpen("https"),
          livenessProbe: portOpen("https", 30),
          volumeMounts: [
            { name: "data", mountPath: "/data" },
            { name: "scratch", mountPath: "/tmp" },
          ],
        },
        cpuMillicores: logstashMillicores,
        memoryMiB: 2 * HEAP_MIB + 256,
        configPath: "/etc/logstash",
        config: logstashFiles(spec),
        // What it has taken it passes on before it ends, or finds on its disk.
        pod: {
          ...ELASTIC_USER,
          terminationGracePeriodSeconds: 120,
          volumes: [{ name: "scratch", emptyDir: { sizeLimit: "256Mi" } }],
        },
      },
      opts,
    );
    new apps.StatefulSet(
      `${name}-${PART}-set`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          replicas: 2,
          serviceName: PART,
          podManagementPolicy: "Parallel",
          selector: { matchLabels: selectorLabels(PART) },
          template,
          // Half as much again as queues may take, for the lines in hand.
          volumeClaimTemplates: [claim(volumes, Math.ceil(queueGib * 1.5))],
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        },
      },
      opts,
    );
    budget(name, spec, PART, opts);
  },
};
