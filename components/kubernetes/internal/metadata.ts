// SPDX-License-Identifier: Apache-2.0
import type { PlatformTags } from "../../lib/tags";

/** The labels that selectors match. They never change, because the selector of a Deployment is immutable. */
export const selectorLabels = (app: string): Record<string, string> => ({ "app.kubernetes.io/name": app });

/** The label that every object of this project has, and no object of another one. */
export const MANAGED_BY = { "app.kubernetes.io/managed-by": "redoubt" } as const;

/** The labels of every object: the application, the manager and the platform tags. */
export const labelsFor = (tags: PlatformTags, app: string): Record<string, string> => ({
  ...selectorLabels(app),
  ...MANAGED_BY,
  environment: tags.environment,
  "cost-center": tags.costCenter,
  "data-classification": tags.dataClassification,
});

interface Metadata {
  name: string;
  namespace?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/**
 * Name, namespace, labels and owner of an object. The owner is an annotation: an email address is not a valid label
 * value.
 */
export const metadata = (tags: PlatformTags, name: string, namespace?: string): Metadata => ({
  name,
  ...(namespace !== undefined && { namespace }),
  labels: labelsFor(tags, name),
  annotations: { owner: tags.owner },
});

/** Labels of a namespace that enforces the restricted Pod Security Standard. */
export const RESTRICTED = Object.fromEntries(
  ["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, "restricted"]),
);
