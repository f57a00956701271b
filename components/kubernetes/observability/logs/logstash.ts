// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { ELASTICSEARCH, ELASTICSEARCH_PORT, passwordOf } from "../shared/elasticsearch-client";
import { logSizes } from "../shared/log-sizes";
import { disruptionBudget, podsOf, service, volumeClaim, type Part } from "../shared/part";
import { partPodTemplate, tcpProbe } from "../shared/pod-template";
import { ELASTIC_USER } from "./elastic-user";
import { LOGSTASH_PORT, logstashFiles } from "./logstash-config";

const PART = "logstash";
const HEAP_MIB = 512;

/**
 * Two Logstash replicas in different zones. Each routes logs and stores them on its volume while Elasticsearch is
 * unavailable.
 */
export const logstash: Part = {
  name: PART,
  traffic: () => ({
    in: [{ from: [podsOf("fluent-bit")], ports: [LOGSTASH_PORT] }],
    out: [{ to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] }],
  }),
  create: (name, spec, { storageClass, opts }) => {
    const { logstashQueueGiB: queueGib, logstashMillicores } = logSizes(spec.targets);
    service(name, spec, PART, { https: LOGSTASH_PORT }, opts);
    const template = partPodTemplate(
      name,
      spec,
      PART,
      {
        container: {
          image: imageFrom(spec.imageRegistry, IMAGES.logstash),
          // Bypasses the entrypoint of the image, which writes settings to the read-only root file system.
          command: ["/usr/share/logstash/bin/logstash", "--path.settings=/etc/logstash"],
          env: [
            { name: "ELASTICSEARCH_PASSWORD", valueFrom: passwordOf(PART) },
            { name: "LS_JAVA_OPTS", value: `-Xms${HEAP_MIB}m -Xmx${HEAP_MIB}m` },
          ],
          ports: [{ name: "https", containerPort: LOGSTASH_PORT }],
          startupProbe: { ...tcpProbe("https"), failureThreshold: 30 },
          readinessProbe: tcpProbe("https"),
          livenessProbe: tcpProbe("https", 30),
          volumeMounts: [
            { name: "data", mountPath: "/data" },
            { name: "scratch", mountPath: "/tmp" },
          ],
        },
        cpuMillicores: logstashMillicores,
        memoryMiB: 2 * HEAP_MIB + 256,
        configPath: "/etc/logstash",
        config: logstashFiles(spec),
        securityContext: ELASTIC_USER,
        volumes: [{ name: "scratch", emptyDir: { sizeLimit: "256Mi" } }],
        // Time to send the logs in flight. What is left stays in the persistent queue.
        spec: { terminationGracePeriodSeconds: 120 },
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
          // 1.5 times the size of the queues, for the events in flight.
          volumeClaimTemplates: [volumeClaim(storageClass, Math.ceil(queueGib * 1.5))],
          persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
        },
      },
      opts,
    );
    disruptionBudget(name, spec, PART, opts);
  },
};
