// SPDX-License-Identifier: Apache-2.0
import { ensureObject, type Access } from "./api";

/** Kinds of add-ons and controllers that do not run in the sandbox: the API server stores their objects, no controller acts on them. */
const CUSTOM_RESOURCES = [
  {
    group: "secrets-store.csi.x-k8s.io",
    version: "v1",
    kind: "SecretProviderClass",
    plural: "secretproviderclasses",
    scope: "Namespaced",
  },
];

/** Creates the custom resource definitions. They accept objects with any fields. */
export const ensureCustomResources = async (access: Access): Promise<void> => {
  const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  await Promise.all(
    CUSTOM_RESOURCES.map(({ group, version, kind, plural, scope }) =>
      ensureObject(access, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: `${plural}.${group}` },
        spec: {
          group,
          scope,
          names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
          versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: anything } }],
        },
      }),
    ),
  );
};
