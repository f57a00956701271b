// SPDX-License-Identifier: Apache-2.0
import { Problems } from "./problems";

/** How sensitive the data is that a resource holds or carries. */
export enum DataClassification {
  Public = "public",
  Internal = "internal",
  Confidential = "confidential",
  Restricted = "restricted",
}

/** The tags that every resource of the platform carries. */
export interface PlatformTags {
  /** The environment: `dev`, `prod`. Lower-case letters, digits and dashes, 2 to 16 characters, as it is a Kubernetes label too: no dash at an end. */
  environment: string;
  /** The team that answers for it: an e-mail address. */
  owner: string;
  /** Where its cost is booked. Letters, digits and dashes, 2 to 32 characters, no dash at an end. */
  costCenter: string;
  /** The most sensitive data that passes through it. */
  dataClassification: DataClassification;
}

/** The tags of one resource, as AWS spells them: the platform's, its own name, and who manages it. */
export const tagsFor = (tags: PlatformTags, name: string): Record<string, string> => ({
  Name: name,
  ...commonTags(tags),
});

/** The tags that don't depend on the resource: given to providers as their default tags. */
export const commonTags = (tags: PlatformTags): Record<string, string> => ({
  Environment: tags.environment,
  Owner: tags.owner,
  CostCenter: tags.costCenter,
  DataClassification: tags.dataClassification,
  ManagedBy: "redoubt",
});

/** Records what is wrong with `tags`. */
export const checkTags = (problems: Problems, tags: PlatformTags): void => {
  const classes = Object.values(DataClassification);
  const facts: [field: keyof PlatformTags, ok: (value: string) => boolean, fix: string][] = [
    [
      "environment",
      (v) => /^[a-z][a-z0-9-]{0,14}[a-z0-9]$/.test(v),
      "use 2 to 16 lower-case letters, digits or dashes, no dash at an end",
    ],
    ["owner", (v) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(v), "give the owning team's e-mail address"],
    [
      "costCenter",
      (v) => /^[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]$/.test(v),
      "use 2 to 32 letters, digits or dashes, no dash at an end",
    ],
    ["dataClassification", (v) => (classes as string[]).includes(v), `use one of ${classes.join(", ")}`],
  ];
  for (const [field, ok, fix] of facts) {
    const value: unknown = tags?.[field];
    problems.unless(typeof value === "string" && ok(value), `tags.${field}`, value, "is not a valid tag", fix);
  }
};
