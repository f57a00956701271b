// SPDX-License-Identifier: Apache-2.0
import { combine, PASS, UNKNOWN, unknownAt, violation, type CheckResult } from "../check-result";
import { defineCheck } from "../checks";
import type { Rule } from "../rule";
import { INVENTORY } from "./controls";
import taggable from "./taggable.json";

/** The default required tags, with a regular expression for the value of each. The configuration of a pack can replace them. */
export const REQUIRED_TAGS: Record<string, string> = {
  Environment: "^[A-Za-z][A-Za-z0-9-]{1,31}$",
  Owner: "^\\S.*\\S$",
  CostCenter: "^[A-Za-z0-9_-]{2,32}$",
  DataClassification: "^([Pp]ublic|[Ii]nternal|[Cc]onfidential|[Rr]estricted)$",
  ManagedBy: "^.+$",
};

/** `tagsAll` includes the default tags of the provider. */
const hasRequiredTags = defineCheck(["tags"], (properties, { requiredTags }) => {
  const property = properties["tagsAll"] === undefined || properties["tagsAll"] === UNKNOWN ? "tags" : "tagsAll";
  const tags = properties[property];
  if (tags === UNKNOWN) return unknownAt(property);
  // If tagsAll is unknown, a tag that is missing from tags can be one of the default tags.
  const missing = (tag: string): CheckResult =>
    properties["tagsAll"] === UNKNOWN ? unknownAt(`tagsAll.${tag}`) : violation(`${property}.${tag} must be set`);
  return combine(
    Object.entries(requiredTags).map(([tag, pattern]) => {
      const value = (tags as Record<string, unknown> | null | undefined)?.[tag];
      if (value === UNKNOWN) return unknownAt(`${property}.${tag}`);
      if (value === undefined) return missing(tag);
      return new RegExp(pattern).test(typeof value === "string" ? value : JSON.stringify(value))
        ? PASS
        : violation(`${property}.${tag} ${JSON.stringify(value)} must match ${pattern}`);
    }),
  );
});

export const tags: Rule[] = [
  {
    id: "tags-resource-required-tags",
    topic: "tagging",
    severity: "medium",
    controls: INVENTORY,
    title: "Taggable AWS resources have the required tags.",
    resources: taggable,
    check: hasRequiredTags,
    remediation: "Set the required tags in tags, or set them in defaultTags of the provider.",
    source: "docs.aws.amazon.com/whitepapers/latest/tagging-best-practices",
  },
];
