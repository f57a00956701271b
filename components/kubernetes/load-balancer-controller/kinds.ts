// SPDX-License-Identifier: Apache-2.0
import * as extensions from "@pulumi/kubernetes/apiextensions/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import { metadata } from "../internal/pod-defaults";

type Schema = input.apiextensions.v1.JSONSchemaProps;
const GROUP = "elbv2.k8s.aws";
const anything: Schema = { type: "object", x_kubernetes_preserve_unknown_fields: true };

/** What a `Workload` writes is checked; the rest of its fields is kept as it is. */
const BINDING: Schema = {
  ...anything,
  required: ["serviceRef", "targetGroupARN", "targetType"],
  properties: {
    targetGroupARN: { type: "string" },
    // Which a webhook would fill in, and none is there.
    targetType: { type: "string", enum: ["ip", "instance"] },
    serviceRef: {
      type: "object",
      required: ["name", "port"],
      properties: { name: { type: "string" }, port: { x_kubernetes_int_or_string: true } },
    },
  },
};

/** The controller's kinds. It looks at parameters of ingress classes, and does not start where there is no such kind. */
const KINDS = [
  { kind: "TargetGroupBinding", plural: "targetgroupbindings", scope: "Namespaced", spec: BINDING },
  { kind: "IngressClassParams", plural: "ingressclassparams", scope: "Cluster", spec: anything },
];

/** Makes the cluster know them. */
export const kinds = (parent: pulumi.Resource, name: string, tags: PlatformTags): pulumi.Resource[] =>
  KINDS.map(
    ({ kind, plural, scope, spec }) =>
      new extensions.CustomResourceDefinition(
        `${name}-${plural}`,
        {
          metadata: metadata(tags, `${plural}.${GROUP}`),
          spec: {
            group: GROUP,
            scope,
            names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
            versions: [
              {
                name: "v1beta1",
                served: true,
                storage: true,
                subresources: { status: {} },
                schema: { openAPIV3Schema: { type: "object", properties: { spec, status: anything } } },
              },
            ],
          },
        },
        { parent },
      ),
  );
