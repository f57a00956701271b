// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { checkInput } from "./inputs";
import type { Problems } from "./problems";
import { areDifferent, requireInOrder } from "./requirements";

/**
 * AWS allows 50 tags on a resource, of which the platform sets six and AWS services a few, such as EKS on its network interfaces.
 * Source: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html ("Tag naming limits").
 */
const MAX_EXTRA = 40;
/** The characters of AWS tags that every service accepts, from the same source. */
const CHARACTERS = "[A-Za-z0-9 _.:/=+@-]";
/** The name in the key of a Kubernetes annotation has 63 characters, and starts and ends with a letter or a digit. */
const KEY = new RegExp(`^(?=.{1,63}$)[A-Za-z0-9](${CHARACTERS}*[A-Za-z0-9])?$`);
const VALUE = new RegExp(`^${CHARACTERS}{0,256}$`);

/** The key of the annotation for a tag: `anycompany:cost-center` becomes `anycompany_cost-center`. */
export const annotationKey = (tag: string): string => tag.replace(/[^A-Za-z0-9_.-]/g, "_");

/**
 * Records what is wrong with the tags of a team. IAM does not distinguish upper and lower case in the keys of tags.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html ("Rules for tagging in IAM and AWS STS").
 * @param reserved Lowercase keys of the platform's own tags.
 * @returns The tags that the component must use; see `checkInput`.
 */
export const checkExtraTags = (
  problems: Problems,
  extra: Record<string, pulumi.Input<string>>,
  reserved: readonly string[],
): Record<string, pulumi.Input<string>> => {
  const isRecord = typeof extra === "object" && extra !== null && !Array.isArray(extra);
  const keys = isRecord ? Object.keys(extra) : [];
  requireInOrder(problems, "tags.extra", isRecord ? undefined : extra, [
    { holds: () => isRecord, reason: "must be an object of tags", fix: 'use an object such as { Team: "checkout" }' },
    { holds: () => keys.length <= MAX_EXTRA, reason: `must be at most ${MAX_EXTRA} tags`, fix: "remove some of them" },
    {
      holds: () => areDifferent(keys.map((key) => annotationKey(key).toLowerCase())),
      reason: "must have keys that differ in more than upper case and special characters",
      fix: "rename or remove one of them",
    },
  ]);
  for (const key of keys) checkKey(problems, key, reserved);
  return Object.fromEntries(
    Object.entries(isRecord ? extra : {}).map(([key, value]) => [
      key,
      checkInput<unknown>(problems, value, (found, known) =>
        found.require(typeof known === "string" && VALUE.test(known), {
          field: `tags.extra.${key}`,
          value: known,
          reason: "must be up to 256 letters, digits, spaces and _ . : / = + - @",
          fix: "use only these characters",
        }),
      ) as pulumi.Input<string>,
    ]),
  );
};

const checkKey = (problems: Problems, key: string, reserved: readonly string[]): void =>
  requireInOrder(problems, "tags.extra", key, [
    {
      holds: () => KEY.test(key),
      reason:
        "must be a key of 1 to 63 letters, digits, spaces and _ . : / = + - @, with a letter or a digit at both ends",
      fix: "rename the tag",
    },
    {
      holds: () => !/^aws:/i.test(key),
      reason: 'must not start with "aws:", which is reserved for AWS',
      fix: "rename the tag",
    },
    {
      holds: () => !reserved.includes(annotationKey(key).toLowerCase()),
      reason: "must not be a tag that the platform sets",
      fix: "remove it, or set the argument of the platform's tag",
    },
  ]);
