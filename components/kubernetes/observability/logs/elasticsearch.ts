// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../contracts/observability";
import { IMAGES, versionOf } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata } from "../../internal/metadata";
import { hostOf, partCertificate, secretOf } from "../shared/certificates";
import { ELASTICSEARCH, ELASTICSEARCH_PORT, ELASTICSEARCH_SERVICE } from "../shared/elasticsearch-client";
import { ELASTICSEARCH_NODES, logSizes } from "../shared/log-sizes";
import { AWS_EGRESS, podsOf, volumeClaim, type Part } from "../shared/part";
import { tcpProbe } from "../shared/pod-template";
import { apiVersionOf } from "./eck/custom-resource-definitions";
import { ELASTIC_OPERATOR } from "./eck/operator";
import { elasticPods, type ElasticPod } from "./eck/pods";
import type { ElasticsearchSpec } from "./eck/types";
import { AUTH, elasticsearchAccess } from "./elasticsearch-access";

const PART = ELASTICSEARCH;
const TRANSPORT_PORT = 9300;
/** The parts that call the HTTP API. Before a node stops, it calls the API of the others. */
const CLIENTS = ["elasticsearch-setup", "logstash", "kibana", "jaeger", "grafana", ELASTIC_OPERATOR, PART];
const NODE_SET = "default";

/** The folder of the only token file that the S3 repository may read (docs/adr/0024). */
const TOKEN_FOLDER = "/usr/share/elasticsearch/config/repository-s3";
const TOKEN_FILE = "aws-web-identity-token-file";

/** The settings that the operator does not make. A test checks that it accepts them. */
export const elasticsearchSettings = (): Record<string, unknown> => ({
  // Memory mapping needs a higher vm.max_map_count, which an unprivileged pod cannot set on its node.
  "node.store.allow_mmap": false,
  // The index templates of this platform allow their data streams (`allow_auto_create`). Before the templates exist,
  // Elasticsearch refuses logs, which it would store without redaction. Jaeger writes to aliases: an auto-created index
  // with the name of an alias would never roll over.
  "action.auto_create_index": "-logs-*,-jaeger-*-write,+*",
  // The built-in template for logs-*-* would allow them without redaction.
  "stack.templates.enabled": false,
  "action.destructive_requires_name": true,
  "ingest.geoip.downloader.enabled": false,
  "xpack.ml.enabled": false,
  "xpack.security.http.ssl.supported_protocols": ["TLSv1.3"],
  "xpack.security.transport.ssl.supported_protocols": ["TLSv1.3"],
});

/**
 * Three Elasticsearch nodes in different zones, for logs and traces. Each document is stored on two of them. The
 * operator replaces one node at a time, and only while all copies are there.
 */
export const elasticsearch: Part = {
  name: PART,
  after: [ELASTIC_OPERATOR],
  traffic: ({ snapshotBucket }) => ({
    in: [
      { from: CLIENTS.map(podsOf), ports: [ELASTICSEARCH_PORT] },
      { from: [podsOf(PART)], ports: [TRANSPORT_PORT] },
    ],
    out: [
      { to: [podsOf(PART)], ports: [ELASTICSEARCH_PORT, TRANSPORT_PORT] },
      // The snapshot bucket.
      ...(snapshotBucket === undefined ? [] : AWS_EGRESS),
    ],
  }),
  create: (name, spec, { storageClass, opts, provides }) => {
    partCertificate(name, spec, PART, dnsNames(spec), opts, "PKCS1");
    const elasticsearchSpec: ElasticsearchSpec = {
      version: versionOf(IMAGES.elasticsearch),
      image: imageFrom(spec.imageRegistry, IMAGES.elasticsearch),
      auth: AUTH,
      http: { tls: { certificate: { secretName: secretOf(PART) } } },
      nodeSets: [
        {
          name: NODE_SET,
          count: ELASTICSEARCH_NODES,
          config: elasticsearchSettings(),
          podTemplate: elasticPods(name, spec, PART, elasticsearchPod(spec), opts),
          volumeClaimTemplates: [
            {
              ...volumeClaim(storageClass, logSizes(spec.targets).elasticsearchDiskGiB, "elasticsearch-data"),
              // The operator writes this empty field. Without it, the operator would own `nodeSets`, and updates fail.
              status: {},
            },
          ],
        },
      ],
      // The logs outlive the custom resource: a new one with the same name uses the same volumes.
      volumeClaimDeletePolicy: "DeleteOnScaledownOnly",
    };
    const resource = new CustomResource(
      `${name}-${PART}`,
      {
        apiVersion: apiVersionOf("Elasticsearch"),
        kind: "Elasticsearch",
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: elasticsearchSpec,
      },
      pulumi.mergeOptions(opts, { dependsOn: elasticsearchAccess(name, spec, opts) }),
    );
    provides(resource);
  },
};

/** The names of the operator's services and of each pod. */
const dnsNames = (spec: ObservabilitySpec): string[] => [
  hostOf(spec, ELASTICSEARCH_SERVICE),
  hostOf(spec, `${PART}-es-internal-http`),
  `*.${hostOf(spec, `${PART}-es-${NODE_SET}`)}`,
];

const elasticsearchPod = (spec: ObservabilitySpec): ElasticPod => {
  const { elasticsearchHeapMiB: heapMiB } = logSizes(spec.targets);
  return {
    container: {
      image: imageFrom(spec.imageRegistry, IMAGES.elasticsearch),
      env: [
        {
          name: "ES_JAVA_OPTS",
          // The log of the garbage collector would need up to 2 GiB of the pod's temporary storage.
          value: [
            `-Xms${heapMiB}m`,
            `-Xmx${heapMiB}m`,
            "-Xlog:disable",
            "-Xlog:all=warning:stderr:utctime,level,tags",
            `-Daws.containerAuthorizationTokenFile=${TOKEN_FOLDER}/${TOKEN_FILE}`,
          ].join(" "),
        },
      ],
      startupProbe: { tcpSocket: { port: ELASTICSEARCH_PORT }, periodSeconds: 10, failureThreshold: 60 },
      livenessProbe: tcpProbe("transport", 30),
      volumeMounts: [{ name: "identity", mountPath: TOKEN_FOLDER, readOnly: true }],
    },
    cpuMillicores: 1000,
    memoryMiB: 2 * heapMiB,
    volumes: [{ name: "identity", projected: { sources: [{ serviceAccountToken: IDENTITY_TOKEN }] } }],
  };
};

/** The token that the agent of EKS Pod Identity accepts, as its admission webhook requests it. */
const IDENTITY_TOKEN = { audience: "pods.eks.amazonaws.com", expirationSeconds: 86_400, path: TOKEN_FILE };
