// SPDX-License-Identifier: Apache-2.0
// Finds out whether a backup Selection includes a resource: by its ARN, its tags and the conditions.
import { type CheckResult, UNKNOWN } from "../check-result";
import { valuesAt } from "../checks";
import { type Link, ofTypes, refersTo, requireLink } from "../companion-resources";
import type { StackResource } from "../rule";
import { aws } from "./tokens";

export const SELECTIONS = aws("backup", "Selection");

/** `*` in a pattern matches any text. */
const matchesPattern = (text: unknown, pattern: unknown): boolean =>
  new RegExp(
    `^${String(pattern)
      .split("*")
      .map((part) => part.replace(/[.?+^$()[\]{}|\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(String(text));

/** Whether an ARN pattern such as `arn:aws:rds:*:*:cluster:*` matches the ARN of a resource. */
const matchesArn = (pattern: unknown, arn: unknown): Link => {
  if (typeof pattern !== "string" || !pattern.includes("*")) return false;
  if (pattern === "*") return true;
  // The ARN of a resource that does not exist yet is unknown.
  return typeof arn === "string" ? matchesPattern(arn, pattern) : UNKNOWN;
};

const matchesByArn = (
  selection: StackResource,
  property: "resources" | "notResources",
  resource: StackResource,
): Link[] => [
  refersTo(selection, property, resource),
  ...valuesAt(selection.properties, property).map((pattern) => matchesArn(pattern, resource.properties["arn"])),
];

type TagTest = (tagValue: unknown, expected: unknown) => boolean;

/** Tests a tag of the resource against a `{ key, value }` of the Selection. */
const matchesTag =
  (resource: StackResource, test: TagTest) =>
  (condition: unknown): Link => {
    const { key, value } = condition as { key?: unknown; value?: unknown };
    if (condition === UNKNOWN || key === UNKNOWN || value === UNKNOWN) return UNKNOWN;
    const tags = {
      ...(resource.properties["tagsAll"] as object | undefined),
      ...(resource.properties["tags"] as object | undefined),
    } as Record<string, unknown>;
    const tagValue = tags[String(key).replace(/^aws:ResourceTag\//, "")];
    return tagValue === UNKNOWN ? UNKNOWN : test(tagValue, value);
  };

const isEqual: TagTest = (tagValue, expected) => tagValue !== undefined && tagValue === expected;

/** The condition types of a Selection. A resource must meet all conditions. */
const CONDITION_TESTS: Readonly<Record<string, TagTest>> = {
  stringEquals: isEqual,
  stringLikes: (tagValue, expected) => tagValue !== undefined && matchesPattern(tagValue, expected),
  stringNotEquals: (tagValue, expected) => tagValue !== expected,
  stringNotLikes: (tagValue, expected) => tagValue === undefined || !matchesPattern(tagValue, expected),
};

/** The properties of a Selection that decide which resources it includes. */
export const SELECTION_PROPERTIES = [
  "resources",
  "notResources",
  "selectionTags.key",
  "selectionTags.value",
  ...Object.keys(CONDITION_TESTS).flatMap((type) => [`conditions.${type}.key`, `conditions.${type}.value`]),
];

// A known match decides, even if other values are unknown.
const anyMatches = (links: readonly Link[]): Link =>
  links.includes(true) || (links.includes(UNKNOWN) ? UNKNOWN : false);
const not = (link: Link): Link => (link === UNKNOWN ? UNKNOWN : !link);
const allMatch = (links: readonly Link[]): Link => not(anyMatches(links.map(not)));

const includesResource = (selection: StackResource, resource: StackResource): Link =>
  allMatch([
    anyMatches([
      ...valuesAt(selection.properties, "selectionTags").map(matchesTag(resource, isEqual)),
      ...matchesByArn(selection, "resources", resource),
    ]),
    ...Object.entries(CONDITION_TESTS).flatMap(([type, test]) =>
      valuesAt(selection.properties, `conditions.${type}`).map(matchesTag(resource, test)),
    ),
    not(anyMatches(matchesByArn(selection, "notResources", resource))),
  ]);

/** Passes if at least one backup Selection of the stack includes the resource. */
export const isInBackupSelection = (resource: StackResource, resources: readonly StackResource[]): CheckResult =>
  requireLink(
    ofTypes(resources, SELECTIONS).map((selection) => includesResource(selection, resource)),
    "resources, selectionTags, conditions",
    "it must be in a backup Selection; no Selection includes its ARN or its tags",
  );
