// SPDX-License-Identifier: Apache-2.0
import { both, PASS, UNKNOWN, unknownAt, violation, type Answer } from "../answer";
import { reading } from "../checks";
import type { Rule } from "../rule";
import { INVENTORY } from "./controls";
import taggable from "./taggable.json";

/** Tags that every resource carries, and what their values must look like; a pack's configuration may say otherwise. */
export const REQUIRED_TAGS: Record<string, string> = {
  Environment: "^[A-Za-z][A-Za-z0-9-]{1,31}$",
  Owner: "^\\S.*\\S$",
  CostCenter: "^[A-Za-z0-9_-]{2,32}$",
  DataClassification: "^([Pp]ublic|[Ii]nternal|[Cc]onfidential|[Rr]estricted)$",
  ManagedBy: "^.+$",
};

/** Tags, with those that the provider adds by default where it says them. */
const carriesRequired = reading(["tags"], (properties, { requiredTags }) => {
  const from = properties["tagsAll"] === undefined || properties["tagsAll"] === UNKNOWN ? "tags" : "tagsAll";
  const tags = properties[from];
  if (tags === UNKNOWN) return unknownAt(from);
  // Tags of its own may leave out what the provider adds: not known, then.
  const missing = (tag: string): Answer =>
    properties["tagsAll"] === UNKNOWN ? unknownAt(`tagsAll.${tag}`) : violation(`${from}.${tag} is not set`);
  return both(
    Object.entries(requiredTags).map(([tag, pattern]) => {
      const value = (tags as Record<string, unknown> | null | undefined)?.[tag];
      if (value === UNKNOWN) return unknownAt(`${from}.${tag}`);
      if (value === undefined) return missing(tag);
      return new RegExp(pattern).test(typeof value === "string" ? value : JSON.stringify(value))
        ? PASS
        : violation(`${from}.${tag} ${JSON.stringify(value)} does not match ${pattern}`);
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
    check: carriesRequired,
    remediation: `give it the tags ${Object.keys(REQUIRED_TAGS).join(", ")}, or give them to the provider in defaultTags`,
    source: "docs.aws.amazon.com/whitepapers/latest/tagging-best-practices",
  },
];
