// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as storage from "@pulumi/kubernetes/storage/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES, versionOf } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata } from "../../internal/metadata";
import { certificateMount, hostOf, partCertificate } from "../shared/certificates";
import { ELASTICSEARCH, ELASTICSEARCH_PORT, passwordOf } from "../shared/elasticsearch-client";
import { logSizes } from "../shared/log-sizes";
import { disruptionBudget, podsOf, service, volumeClaim, type Part } from "../shared/part";
import { tcpProbe } from "../shared/pod-template";
import { apiVersionOf } from "./eck/custom-resource-definitions";
import { elasticPods, type ElasticPod } from "./eck/pods";
import type { LogstashSpec } from "./eck/types";
import { ELASTICSEARCH_SETUP } from "./elasticsearch-setup";
import { LOGSTASH_PORT, logstashPipelines, logstashSettings } from "./logstash-config";

const PART = "logstash";
/** The port that receives logs. The operator names the API's port `http`. */
const INTAKE = "intake";
const HEAP_MIB = 512;

/**
 * Two Logstash replicas in different zones. Each routes logs and stores them on its volume while Elasticsearch is
 * unavailable. They start after the ingest pipelines exist, which redact what they send.
 */
export const logstash: Part = {
  name: PART,
  after: [ELASTICSEARCH_SETUP],
  traffic: () => ({
    in: [{ from: [podsOf("fluent-bit")], ports: [LOGSTASH_PORT] }],
    out: [{ to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] }],
  }),
  create: (name, spec, { storageClass, opts }) => {
    service(name, spec, PART, { [INTAKE]: LOGSTASH_PORT }, opts);
    partCertificate(name, spec, PART, [hostOf(spec, PART)], opts);
    disruptionBudget(name, spec, PART, opts);
    new CustomResource(
      `${name}-${PART}`,
      {
        apiVersion: apiVersionOf("Logstash"),
        kind: "Logstash",
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: logstashSpec(name, spec, storageClass, opts),
      },
      opts,
    );
  },
};

const logstashSpec = (
  name: string,
  spec: ObservabilitySpec,
  storageClass: storage.StorageClass,
  opts: pulumi.CustomResourceOptions,
): LogstashSpec => ({
  version: versionOf(IMAGES.logstash),
  image: imageFrom(spec.imageRegistry, IMAGES.logstash),
  count: 2,
  config: logstashSettings(spec),
  pipelines: logstashPipelines(spec),
  podTemplate: elasticPods(name, spec, PART, logstashPod(spec), opts),
  // 1.5 times the size of the queues, for the events in flight.
  volumeClaimTemplates: [
    volumeClaim(storageClass, Math.ceil(logSizes(spec.targets).logstashQueueGiB * 1.5), "logstash-data"),
  ],
});

const logstashPod = (spec: ObservabilitySpec): ElasticPod => {
  const { volume, mount } = certificateMount(PART);
  const image = imageFrom(spec.imageRegistry, IMAGES.logstash);
  return {
    container: {
      image,
      env: [
        { name: "ELASTICSEARCH_PASSWORD", valueFrom: passwordOf(PART) },
        { name: "LS_JAVA_OPTS", value: `-Xms${HEAP_MIB}m -Xmx${HEAP_MIB}m` },
      ],
      ports: [{ name: INTAKE, containerPort: LOGSTASH_PORT }],
      startupProbe: { ...tcpProbe(INTAKE), failureThreshold: 30 },
      livenessProbe: tcpProbe(INTAKE, 30),
      volumeMounts: [mount, { name: "scratch", mountPath: "/tmp" }],
    },
    cpuMillicores: logSizes(spec.targets).logstashMillicores,
    memoryMiB: 2 * HEAP_MIB + 256,
    // The operator gives this init container no security context, so the namespace would refuse the pod.
    initContainers: [{ name: "logstash-internal-init-config", image }],
    volumes: [volume, { name: "scratch", emptyDir: { sizeLimit: "256Mi" } }],
  };
};
