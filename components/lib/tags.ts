// SPDX-License-Identifier: Apache-2.0
import type { Problems } from "./problems";

/** How sensitive the data is that a resource stores or transmits. */
export enum DataClassification {
  Public = "public",
  Internal = "internal",
  Confidential = "confidential",
  Restricted = "restricted",
}

/** The tags that every resource of the platform carries. */
export interface PlatformTags {
  /** The environment, such as `dev` or `prod`: 2 to 16 lowercase letters, digits or hyphens. It is a Kubernetes label too, so it does not end with a hyphen. */
  environment: string;
  /** Email address of the owning team, in characters that are valid in AWS tags: letters, digits and `. _ + - = / :`. */
  owner: string;
  /** Cost center that the resource is charged to: 2 to 32 letters, digits or hyphens, with no hyphen at either end. */
  costCenter: string;
  /** Classification of the most sensitive data that the resource stores or transmits. */
  dataClassification: DataClassification;
}

/** The AWS tags of one resource: its name and the common tags of the platform. */
export const tagsFor = (tags: PlatformTags, name: string): Record<string, string> => ({
  Name: name,
  ...commonTags(tags),
});

/** The AWS tags that are the same for every resource; providers get them as default tags. */
export const commonTags = (tags: PlatformTags): Record<string, string> => ({
  Environment: tags.environment,
  Owner: tags.owner,
  CostCenter: tags.costCenter,
  DataClassification: tags.dataClassification,
  ManagedBy: "redoubt",
});

/**
 * An email address in characters that AWS accepts in tag values: letters, digits, spaces and `_ . : / = + - @`, up to 256.
 * Sources: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html and RFC 5321 (254 characters).
 */
const EMAIL = /^[A-Za-z0-9_+=/:-]+(\.[A-Za-z0-9_+=/:-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/;
const MAX_EMAIL = 254;

/** Records what is wrong with `tags`. */
export const checkTags = (problems: Problems, tags: PlatformTags): void => {
  const classes = Object.values(DataClassification);
  const rules: [field: keyof PlatformTags, isValid: (value: string) => boolean, reason: string, fix: string][] = [
    [
      "environment",
      (value) => /^[a-z][a-z0-9-]{0,14}[a-z0-9]$/.test(value),
      "must be 2 to 16 lowercase letters, digits or hyphens, with a letter first and no hyphen at the end",
      'use a name such as "dev"',
    ],
    [
      "owner",
      (value) => value.length <= MAX_EMAIL && EMAIL.test(value),
      "must be an email address of up to 254 letters, digits and . _ + - = / :",
      "set it to the email address of the owning team",
    ],
    [
      "costCenter",
      (value) => /^[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]$/.test(value),
      "must be 2 to 32 letters, digits or hyphens, with no hyphen at either end",
      'use a name such as "platform-dev"',
    ],
    [
      "dataClassification",
      (value) => (classes as string[]).includes(value),
      `must be one of ${classes.join(", ")}`,
      "set it to the highest classification of the data",
    ],
  ];
  for (const [field, isValid, reason, fix] of rules) {
    const value: unknown = tags?.[field];
    problems.require(typeof value === "string" && isValid(value), { field: `tags.${field}`, value, reason, fix });
  }
};
