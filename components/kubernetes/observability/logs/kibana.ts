// SPDX-License-Identifier: Apache-2.0
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { IMAGES, versionOf } from "../../images";
import { imageFrom } from "../../internal/images";
import { metadata } from "../../internal/metadata";
import { hostOf, partCertificate, secretOf } from "../shared/certificates";
import { ELASTICSEARCH, ELASTICSEARCH_PORT } from "../shared/elasticsearch-client";
import { disruptionBudget, podsOf, type Part } from "../shared/part";
import { tcpProbe } from "../shared/pod-template";
import { apiVersionOf } from "./eck/custom-resource-definitions";
import { elasticPods } from "./eck/pods";
import type { KibanaSpec } from "./eck/types";

const PART = "kibana";
/** The port has this name in the pods of the operator. */
const PORT_NAME = "https";
/** The service that the operator creates. */
const SERVICE = `${PART}-kb-http`;
const HEAP_MIB = 1024;

/** The settings that the operator does not make. It creates the user, the encryption keys and the addresses. */
const SETTINGS = {
  "server.ssl.supportedProtocols": ["TLSv1.3"],
  "elasticsearch.ssl.verificationMode": "full",
  "xpack.security.session.idleTimeout": "15m",
  "xpack.security.session.lifespan": "8h",
  "telemetry.optIn": false,
  "telemetry.allowChangingOptInStatus": false,
};

/** The user interface for logs. Users sign in with the password of `developer` or `auditor`. */
export const kibana: Part = {
  name: PART,
  after: [ELASTICSEARCH],
  traffic: () => ({ out: [{ to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] }] }),
  create: (name, spec, { opts }) => {
    partCertificate(name, spec, PART, [hostOf(spec, SERVICE)], opts, "PKCS1");
    const image = imageFrom(spec.imageRegistry, IMAGES.kibana);
    const kibanaSpec: KibanaSpec = {
      version: versionOf(IMAGES.kibana),
      image,
      count: 2,
      elasticsearchRef: { name: ELASTICSEARCH },
      // The operator replaces the pods when cert-manager renews the certificate.
      http: { tls: { certificate: { secretName: secretOf(PART) } } },
      config: SETTINGS,
      podTemplate: elasticPods(
        name,
        spec,
        PART,
        {
          container: {
            image,
            env: [{ name: "NODE_OPTIONS", value: `--max-old-space-size=${HEAP_MIB}` }],
            startupProbe: { ...tcpProbe(PORT_NAME), failureThreshold: 60 },
            livenessProbe: tcpProbe(PORT_NAME, 30),
          },
          cpuMillicores: 250,
          memoryMiB: HEAP_MIB + 512,
        },
        opts,
      ),
    };
    disruptionBudget(name, spec, PART, opts);
    new CustomResource(
      `${name}-${PART}`,
      {
        apiVersion: apiVersionOf("Kibana"),
        kind: "Kibana",
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: kibanaSpec,
      },
      opts,
    );
  },
};
