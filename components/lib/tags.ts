// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { checkExtraTags } from "./extra-tags";
import { checkInput } from "./inputs";
import type { Problems } from "./problems";

/** How sensitive the data is that a resource stores or transmits. */
export const DataClassification = {
  /** Data that anyone may read. */
  Public: "public",
  /** Data for members of the organization. */
  Internal: "internal",
  /** Data whose disclosure harms customers or the organization, such as personal data. */
  Confidential: "confidential",
  /** Data that law or a contract restricts, such as health records or card data. */
  Restricted: "restricted",
} as const;
/** A member of `DataClassification`, or its value as a string: `"internal"`. */
export type DataClassification = (typeof DataClassification)[keyof typeof DataClassification];

/** The tags that every resource of the platform carries. */
export interface PlatformTags {
  /** The environment, such as `dev` or `prod`: 2 to 16 lowercase letters, digits or hyphens. It is a Kubernetes label too, so it does not end with a hyphen. */
  environment: string;
  /** Email address of the owning team, in characters that are valid in AWS tags: letters, digits and `. _ + - = / :`. */
  owner: pulumi.Input<string>;
  /** Cost center that the resource is charged to: 2 to 32 letters, digits or hyphens, with no hyphen at either end. */
  costCenter: pulumi.Input<string>;
  /** Classification of the most sensitive data that the resource stores or transmits. */
  dataClassification: DataClassification;
  /**
   * Tags of your own, besides those of the platform: up to 40. Keys have 1 to 63 characters and values up to 256: letters, digits,
   * spaces and `_.:/=+-@`. A key starts and ends with a letter or a digit, does not start with `aws:`, and is none of the
   * platform's keys (`Name`, `Environment`, `Owner`, `CostCenter`, `DataClassification`, `ManagedBy`), in upper or lower case.
   * Kubernetes objects have them as annotations, with `_` for each character that a key of an annotation cannot have.
   * @default - none
   */
  extra?: Record<string, pulumi.Input<string>>;
}

/** The AWS tags of one resource: its name and the common tags of the platform. */
export const tagsFor = (tags: PlatformTags, name: string): Record<string, pulumi.Input<string>> => ({
  Name: name,
  ...commonTags(tags),
});

/** The AWS tags that are the same for every resource; providers get them as default tags. */
export const commonTags = (tags: PlatformTags): Record<string, pulumi.Input<string>> => ({
  ...tags.extra,
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

/** A condition of a tag. */
type TagRule = [isValid: (value: string) => boolean, reason: string, fix: string];

const CLASSES: readonly string[] = Object.values(DataClassification);
const RULES: Record<Exclude<keyof PlatformTags, "extra">, TagRule> = {
  environment: [
    (value) => /^[a-z][a-z0-9-]{0,14}[a-z0-9]$/.test(value),
    "must be 2 to 16 lowercase letters, digits or hyphens, with a letter first and no hyphen at the end",
    'use a name such as "dev"',
  ],
  owner: [
    (value) => value.length <= MAX_EMAIL && EMAIL.test(value),
    "must be an email address of up to 254 letters, digits and . _ + - = / :",
    "set it to the email address of the owning team",
  ],
  costCenter: [
    (value) => /^[A-Za-z0-9][A-Za-z0-9-]{0,30}[A-Za-z0-9]$/.test(value),
    "must be 2 to 32 letters, digits or hyphens, with no hyphen at either end",
    'use a name such as "platform-dev"',
  ],
  dataClassification: [
    (value) => CLASSES.includes(value),
    `must be one of ${CLASSES.join(", ")}`,
    "set it to the highest classification of the data",
  ],
};

/** The keys of the platform's own tags, in lower case. */
const RESERVED = ["name", "environment", "owner", "costcenter", "dataclassification", "managedby"];

/** Records what is wrong with `tags`. @returns The tags that the component must use; see `checkInput`. */
export const checkTags = (problems: Problems, tags: PlatformTags): PlatformTags => {
  const check = <Field extends keyof typeof RULES>(field: Field): PlatformTags[Field] => {
    const [isValid, reason, fix] = RULES[field];
    return checkInput<unknown>(problems, tags?.[field], (found, value) =>
      found.require(typeof value === "string" && isValid(value), { field: `tags.${field}`, value, reason, fix }),
    ) as PlatformTags[Field];
  };
  return {
    environment: check("environment"),
    owner: check("owner"),
    costCenter: check("costCenter"),
    dataClassification: check("dataClassification"),
    ...(tags?.extra !== undefined && { extra: checkExtraTags(problems, tags.extra, RESERVED) }),
  };
};
