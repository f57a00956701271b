// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata, selectorLabels } from "../../internal/metadata";
import { hostOf, TLS_FOLDER } from "../shared/certificates";
import { ELASTICSEARCH, ELASTICSEARCH_PORT, passwordOf } from "../shared/elasticsearch-client";
import { disruptionBudget, podsOf, service, type Part } from "../shared/part";
import { partPodTemplate, tcpProbe } from "../shared/pod-template";
import { ELASTIC_USER } from "./elastic-user";
import { KIBANA_KEY } from "./elasticsearch";

const PART = "kibana";
const PORT = 5601;
const FOLDER = "/etc/kibana";
const HEAP_MIB = 1024;

/** The settings file is JSON, which is valid YAML. */
const kibanaSettings = (spec: ObservabilitySpec): string =>
  JSON.stringify(
    {
      "server.host": "0.0.0.0",
      "server.ssl.enabled": true,
      "server.ssl.certificate": `${TLS_FOLDER}/tls.crt`,
      "server.ssl.key": `${TLS_FOLDER}/tls.key`,
      "server.ssl.certificateAuthorities": [`${TLS_FOLDER}/ca.crt`],
      "server.ssl.clientAuthentication": "required",
      "server.ssl.supportedProtocols": ["TLSv1.3"],
      "elasticsearch.hosts": [`https://${hostOf(spec, ELASTICSEARCH)}:${ELASTICSEARCH_PORT}`],
      "elasticsearch.username": PART,
      "elasticsearch.password": "${ELASTICSEARCH_PASSWORD}",
      "elasticsearch.ssl.certificateAuthorities": [`${TLS_FOLDER}/ca.crt`],
      "elasticsearch.ssl.certificate": `${TLS_FOLDER}/tls.crt`,
      "elasticsearch.ssl.key": `${TLS_FOLDER}/tls.key`,
      "elasticsearch.ssl.verificationMode": "full",
      // Both pods need the same keys, because the requests of a session can reach either of them.
      "xpack.encryptedSavedObjects.encryptionKey": "${KIBANA_KEY}",
      "xpack.security.encryptionKey": "${KIBANA_KEY}",
      "xpack.reporting.encryptionKey": "${KIBANA_KEY}",
      "xpack.security.session.idleTimeout": "15m",
      "xpack.security.session.lifespan": "8h",
      "path.data": "/data",
      "telemetry.optIn": false,
      "telemetry.allowChangingOptInStatus": false,
    },
    undefined,
    2,
  );

/**
 * The user interface for logs. Users need a client certificate of the namespace's certificate authority and a password.
 */
export const kibana: Part = {
  name: PART,
  traffic: () => ({ out: [{ to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] }] }),
  create: (name, spec, { opts }) => {
    service(name, spec, PART, { https: PORT }, opts);
    const template = partPodTemplate(
      name,
      spec,
      PART,
      {
        container: {
          image: imageFrom(spec.imageRegistry, IMAGES.kibana),
          env: [
            { name: "KBN_PATH_CONF", value: FOLDER },
            { name: "NODE_OPTIONS", value: `--max-old-space-size=${HEAP_MIB}` },
            { name: "ELASTICSEARCH_PASSWORD", valueFrom: passwordOf(PART) },
            { name: "KIBANA_KEY", valueFrom: passwordOf(KIBANA_KEY) },
          ],
          ports: [{ name: "https", containerPort: PORT }],
          startupProbe: { ...tcpProbe("https"), failureThreshold: 60 },
          readinessProbe: tcpProbe("https"),
          livenessProbe: tcpProbe("https", 30),
          volumeMounts: [
            { name: "data", mountPath: "/data" },
            { name: "data", mountPath: "/tmp" },
          ],
        },
        cpuMillicores: 250,
        memoryMiB: HEAP_MIB + 512,
        configPath: FOLDER,
        config: { "kibana.yml": kibanaSettings(spec) },
        securityContext: ELASTIC_USER,
        volumes: [{ name: "data", emptyDir: { sizeLimit: "512Mi" } }],
      },
      opts,
    );
    new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: { replicas: 2, selector: { matchLabels: selectorLabels(PART) }, template },
      },
      opts,
    );
    disruptionBudget(name, spec, PART, opts);
  },
};
