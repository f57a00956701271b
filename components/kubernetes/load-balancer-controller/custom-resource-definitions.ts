// SPDX-License-Identifier: Apache-2.0
import * as extensions from "@pulumi/kubernetes/apiextensions/v1";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformTags } from "../../lib/tags";
import { metadata } from "../internal/metadata";

type Schema = input.apiextensions.v1.JSONSchemaProps;
const GROUP = "elbv2.k8s.aws";
const ANY_OBJECT: Schema = { type: "object", x_kubernetes_preserve_unknown_fields: true };

/** Validates the fields that a `Workload` sets, and preserves the others. */
const TARGET_GROUP_BINDING: Schema = {
  ...ANY_OBJECT,
  required: ["serviceRef", "targetGroupARN", "targetType"],
  properties: {
    targetGroupARN: { type: "string" },
    // Required here: the controller's webhook, which sets the default, is not registered.
    targetType: { type: "string", enum: ["ip", "instance"] },
    serviceRef: {
      type: "object",
      required: ["name", "port"],
      properties: { name: { type: "string" }, port: { x_kubernetes_int_or_string: true } },
    },
  },
};

/** The controller watches IngressClassParams too, and does not start without that CRD. */
const DEFINITIONS = [
  { kind: "TargetGroupBinding", plural: "targetgroupbindings", scope: "Namespaced", spec: TARGET_GROUP_BINDING },
  { kind: "IngressClassParams", plural: "ingressclassparams", scope: "Cluster", spec: ANY_OBJECT },
];

/** Creates the CustomResourceDefinitions of the AWS Load Balancer Controller. */
export const customResourceDefinitions = (
  parent: pulumi.Resource,
  name: string,
  tags: PlatformTags,
): pulumi.Resource[] =>
  DEFINITIONS.map(
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
                schema: { openAPIV3Schema: { type: "object", properties: { spec, status: ANY_OBJECT } } },
              },
            ],
          },
        },
        { parent },
      ),
  );
