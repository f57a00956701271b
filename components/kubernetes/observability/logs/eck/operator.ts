// SPDX-License-Identifier: Apache-2.0
import * as apps from "@pulumi/kubernetes/apps/v1";
import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../../contracts/observability";
import { IMAGES } from "../../../images";
import { imageFrom } from "../../../internal/images";
import { metadata, selectorLabels } from "../../../internal/metadata";
import { networksOf } from "../../../internal/network-policies";
import { podTemplate } from "../../../internal/pod-template";
import { certificateMount, hostOf, partCertificate, TLS_FOLDER } from "../../shared/certificates";
import { ELASTICSEARCH, ELASTICSEARCH_PORT } from "../../shared/elasticsearch-client";
import { disruptionBudget, podsOf, service, serviceAccount, type Part } from "../../shared/part";
import { tcpProbe } from "../../shared/pod-template";
import { customResourceDefinitions } from "./custom-resource-definitions";
import { operatorAccess } from "./operator-access";
import { operatorWebhook, WEBHOOK_PORT } from "./operator-webhook";

export const ELASTIC_OPERATOR = "elastic-operator";
const PART = ELASTIC_OPERATOR;

/**
 * The operator of Elastic Cloud on Kubernetes (ECK), which runs Elasticsearch, Kibana and Logstash. It watches this
 * namespace only, so that it needs no access to the secrets of others. Its license is the Elastic License 2.0.
 */
export const elasticOperator: Part = {
  name: PART,
  traffic: ({ networkCidrs }) => {
    const apiServer = networksOf(networkCidrs);
    return {
      in: [{ from: apiServer, ports: [WEBHOOK_PORT] }],
      out: [
        { to: apiServer, ports: [443] },
        { to: [podsOf(ELASTICSEARCH)], ports: [ELASTICSEARCH_PORT] },
      ],
    };
  },
  create: (name, spec, { opts, provides }) => {
    const account = serviceAccount(name, spec, PART, opts);
    partCertificate(name, spec, PART, [hostOf(spec, PART)], opts);
    service(name, spec, PART, { webhook: WEBHOOK_PORT }, opts);
    const { volume, mount } = certificateMount(PART);
    const operator = new apps.Deployment(
      `${name}-${PART}-deployment`,
      {
        metadata: metadata(spec.tags, PART, spec.namespace),
        spec: {
          // One replica is the leader; the other is on standby in another zone.
          replicas: 2,
          selector: { matchLabels: selectorLabels(PART) },
          template: podTemplate({
            app: PART,
            tags: spec.tags,
            serviceAccountName: account.metadata.name,
            containers: [operatorContainer(spec, mount)],
            volumes: [volume],
            spec: { automountServiceAccountToken: true },
          }),
        },
      },
      pulumi.mergeOptions(opts, {
        dependsOn: [...customResourceDefinitions(name, spec, opts), ...operatorAccess(name, spec, PART, opts)],
      }),
    );
    operatorWebhook(name, spec, PART, pulumi.mergeOptions(opts, { dependsOn: operator }));
    disruptionBudget(name, spec, PART, opts);
    provides(operator);
  },
};

const operatorContainer = (
  spec: ObservabilitySpec,
  certificate: input.core.v1.VolumeMount,
): input.core.v1.Container => ({
  name: PART,
  image: imageFrom(spec.imageRegistry, IMAGES.elasticOperator),
  args: [
    "manager",
    `--operator-namespace=${spec.namespace}`,
    `--namespaces=${spec.namespace}`,
    "--enable-leader-election",
    "--enable-webhook",
    // cert-manager issues the certificate, so that the operator needs no permission to change webhooks.
    "--manage-webhook-certs=false",
    `--webhook-cert-dir=${TLS_FOLDER}`,
    `--webhook-port=${WEBHOOK_PORT}`,
    "--set-default-security-context=true",
    // Storage classes are not in a namespace. The class of the volumes allows expansion.
    "--validate-storage-class=false",
    "--disable-telemetry",
    // The metrics endpoint requires permission to review tokens of the whole cluster, so it is off.
    "--metrics-port=0",
  ],
  env: [{ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
  ports: [{ name: "webhook", containerPort: WEBHOOK_PORT }],
  // The operator has no health endpoint. It opens the port of the webhook when it has started.
  readinessProbe: tcpProbe("webhook"),
  livenessProbe: tcpProbe("webhook", 30),
  resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
  volumeMounts: [certificate],
});
