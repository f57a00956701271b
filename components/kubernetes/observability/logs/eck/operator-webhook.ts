// SPDX-License-Identifier: Apache-2.0
import * as admission from "@pulumi/kubernetes/admissionregistration/v1";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../../contracts/observability";
import { annotationsFor, metadata } from "../../../internal/metadata";
import { ECK_KINDS } from "./custom-resource-definitions";

export const WEBHOOK_PORT = 9443;
/** The kinds that the parts use. */
const CHECKED = ["Elasticsearch", "Kibana", "Logstash"];

/**
 * Lets the operator check its custom resources before the API server stores them. If the operator does not answer, the
 * API server stores them, and the operator reports the same problems as events.
 */
export const operatorWebhook = (
  name: string,
  spec: ObservabilitySpec,
  part: string,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource =>
  new admission.ValidatingWebhookConfiguration(
    `${name}-${part}-webhook`,
    {
      metadata: {
        ...metadata(spec.tags, `${name}-${part}`),
        annotations: {
          ...annotationsFor(spec.tags),
          // cert-manager adds the certificate authority that signs the certificate of the operator.
          "cert-manager.io/inject-ca-from": `${spec.namespace}/${part}`,
        },
      },
      webhooks: ECK_KINDS.filter(({ kind }) => CHECKED.includes(kind)).map(({ kind, group, plural, version }) => ({
        name: `${kind.toLowerCase()}.${group}.k8s.elastic.co`,
        clientConfig: {
          service: {
            namespace: spec.namespace,
            name: part,
            port: WEBHOOK_PORT,
            path: `/validate-${group}-k8s-elastic-co-${version}-${kind.toLowerCase()}`,
          },
        },
        rules: [
          {
            apiGroups: [`${group}.k8s.elastic.co`],
            apiVersions: [version],
            operations: ["CREATE", "UPDATE"],
            resources: [plural],
          },
        ],
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": spec.namespace } },
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        failurePolicy: "Ignore",
        timeoutSeconds: 5,
      })),
    },
    opts,
  );
