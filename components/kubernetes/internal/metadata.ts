// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { annotationKey } from "../../lib/extra-tags";
import type { PlatformTags } from "../../lib/tags";

/** The labels that selectors match. They never change, because the selector of a Deployment is immutable. */
export const selectorLabels = (app: string): Record<string, string> => ({ "app.kubernetes.io/name": app });

/** The label that every object of this project has, and no object of another one. */
export const MANAGED_BY = { "app.kubernetes.io/managed-by": "redoubt" } as const;

/** The labels of every object: the application, the manager and the platform tags. */
export const labelsFor = (tags: PlatformTags, app: string): Record<string, pulumi.Input<string>> => ({
  ...selectorLabels(app),
  ...MANAGED_BY,
  environment: tags.environment,
  "cost-center": tags.costCenter,
  "data-classification": tags.dataClassification,
});

/**
 * The annotations of every object: the owner and the extra tags. They are not labels, because an email address is not a valid value
 * of a label, and neither are most values of tags.
 */
export const annotationsFor = (tags: PlatformTags): Record<string, pulumi.Input<string>> => ({
  ...Object.fromEntries(Object.entries(tags.extra ?? {}).map(([tag, value]) => [annotationKey(tag), value])),
  owner: tags.owner,
});

interface Metadata {
  name: string;
  namespace?: string;
  labels: Record<string, pulumi.Input<string>>;
  annotations: Record<string, pulumi.Input<string>>;
}

/** Name, namespace, labels and annotations of an object. */
export const metadata = (tags: PlatformTags, name: string, namespace?: string): Metadata => ({
  name,
  ...(namespace !== undefined && { namespace }),
  labels: labelsFor(tags, name),
  annotations: annotationsFor(tags),
});

/** Labels of a namespace that enforces the restricted Pod Security Standard. */
export const RESTRICTED = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);
