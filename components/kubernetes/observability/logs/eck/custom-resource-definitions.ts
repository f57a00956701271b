// SPDX-License-Identifier: Apache-2.0
import * as extensions from "@pulumi/kubernetes/apiextensions/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilitySpec } from "../../../../contracts/observability";
import { metadata } from "../../../internal/metadata";

type Schema = input.apiextensions.v1.JSONSchemaProps;
const ANY_OBJECT: Schema = { type: "object", x_kubernetes_preserve_unknown_fields: true };

interface Kind {
  kind: string;
  /** The group is `${group}.k8s.elastic.co`. */
  group: string;
  plural: string;
  version: string;
  /** Fields of `spec` without which the API server refuses an object. */
  required?: string[];
}

/**
 * The kinds of ECK. The operator watches all of them, and stops two minutes after its start if one is missing. The
 * operator checks the other fields itself (docs/adr/0031). A test compares this list with the operator's module.
 */
export const ECK_KINDS: readonly Kind[] = [
  { kind: "Agent", group: "agent", plural: "agents", version: "v1alpha1", required: ["version"] },
  { kind: "ApmServer", group: "apm", plural: "apmservers", version: "v1", required: ["version"] },
  {
    kind: "AutoOpsAgentPolicy",
    group: "autoops",
    plural: "autoopsagentpolicies",
    version: "v1alpha1",
    required: ["version"],
  },
  { kind: "Beat", group: "beat", plural: "beats", version: "v1beta1", required: ["type", "version"] },
  {
    kind: "ElasticMapsServer",
    group: "maps",
    plural: "elasticmapsservers",
    version: "v1alpha1",
    required: ["version"],
  },
  {
    kind: "ElasticsearchAutoscaler",
    group: "autoscaling",
    plural: "elasticsearchautoscalers",
    version: "v1alpha1",
    required: ["elasticsearchRef", "policies"],
  },
  {
    kind: "Elasticsearch",
    group: "elasticsearch",
    plural: "elasticsearches",
    version: "v1",
    required: ["nodeSets", "version"],
  },
  { kind: "EnterpriseSearch", group: "enterprisesearch", plural: "enterprisesearches", version: "v1" },
  { kind: "Kibana", group: "kibana", plural: "kibanas", version: "v1", required: ["version"] },
  { kind: "Logstash", group: "logstash", plural: "logstashes", version: "v1alpha1", required: ["version"] },
  {
    kind: "PackageRegistry",
    group: "packageregistry",
    plural: "packageregistries",
    version: "v1alpha1",
    required: ["version"],
  },
  { kind: "StackConfigPolicy", group: "stackconfigpolicy", plural: "stackconfigpolicies", version: "v1alpha1" },
];

/** The API version of a kind: `elasticsearch.k8s.elastic.co/v1`. */
export const apiVersionOf = (kind: string): string => {
  const { group, version } = ECK_KINDS.find((one) => one.kind === kind)!;
  return `${group}.k8s.elastic.co/${version}`;
};

/** Creates the CustomResourceDefinitions of ECK. A cluster can contain one set of them. */
export const customResourceDefinitions = (
  name: string,
  spec: ObservabilitySpec,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] =>
  ECK_KINDS.map(
    ({ kind, group, plural, version, required }) =>
      new extensions.CustomResourceDefinition(
        `${name}-crd-${plural}`,
        {
          metadata: metadata(spec.tags, `${plural}.${group}.k8s.elastic.co`),
          spec: {
            group: `${group}.k8s.elastic.co`,
            scope: "Namespaced",
            names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
            versions: [
              {
                name: version,
                served: true,
                storage: true,
                subresources: { status: {} },
                schema: {
                  openAPIV3Schema: {
                    type: "object",
                    properties: { spec: { ...ANY_OBJECT, ...(required && { required }) }, status: ANY_OBJECT },
                  },
                },
              },
            ],
          },
        },
        opts,
      ),
  );
