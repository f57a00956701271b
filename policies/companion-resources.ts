// SPDX-License-Identifier: Apache-2.0
// What belongs together in a stack, told by the values that name another resource.
import { PASS, UNKNOWN, unknownAt, violation, type Answer } from "./answer";
import { valuesAt, type Check, type Properties, type RuleSettings } from "./checks";
import type { Finding, StackCheck, StackResource, StackRule } from "./rule";

/** Properties by which others name a resource. */
const NAMES = [
  "id",
  "arn",
  "name",
  "bucket",
  "identifier",
  "clusterIdentifier",
  "globalClusterIdentifier",
  "metadata.name",
];

/** Whether two resources belong together; UNKNOWN where neither values nor their origins tell. */
export type Link = boolean | typeof UNKNOWN;

/** Whether a property of one resource names another. */
export const refersTo = (from: StackResource, path: string, to: StackResource): Link => {
  const values = valuesAt(from.properties, path);
  const names = NAMES.flatMap((name) => valuesAt(to.properties, name));
  if (values.some((value) => value !== UNKNOWN && names.includes(value))) return true;
  // Inputs alone hold no id and no ARN: what a value names is not told by them.
  const isNamed =
    ["id", "arn"].every((name) => typeof to.properties[name] === "string") ||
    valuesAt(to.properties, "metadata.name").some((name) => name !== UNKNOWN);
  if (values.length === 0 || (isNamed && !values.includes(UNKNOWN))) return false;
  const origins = from.dependsOn?.[path.split(".")[0]!];
  if (origins?.includes(to.urn)) return true;
  // A value that comes out of a component may be of any part of it.
  if (origins?.some((origin) => isInside(to.urn, origin))) return UNKNOWN;
  // A value from elsewhere, or written out, names another.
  return origins !== undefined && (origins.length > 0 || !values.includes(UNKNOWN)) ? false : UNKNOWN;
};

/** `urn:pulumi:STACK::PROJECT::TYPES::NAME`: the types of what it is inside stand before its own, between `$`. */
const isInside = (urn: string, component: string): boolean =>
  urn.split("::")[2]!.startsWith(`${component.split("::")[2]!}$`);

export const ofKinds = (resources: readonly StackResource[], kinds: readonly string[]): StackResource[] =>
  resources.filter(({ type }) => kinds.includes(type));

export const passes = (check: Check, properties: Properties, settings: RuleSettings): boolean => {
  const { violations, unknown } = check(properties, settings);
  return violations.length + unknown.length === 0;
};

/** Answers for each resource of some kinds; `undefined` for one that the rule does not hold for. */
export const forEachOf =
  (
    kinds: readonly string[],
    judge: (resource: StackResource, resources: readonly StackResource[], settings: RuleSettings) => Answer | undefined,
  ): StackCheck =>
  (resources, settings) =>
    ofKinds(resources, kinds).flatMap((resource): Finding[] => {
      const answer = judge(resource, resources, settings);
      return answer ? [{ urn: resource.urn, answer }] : [];
    });

/** Any link that is there, will be known later, or is missing. */
export const linked = (links: readonly Link[], path: string, missing: string): Answer => {
  if (links.includes(true)) return PASS;
  return links.includes(UNKNOWN) ? unknownAt(path) : violation(missing);
};

interface Companion {
  /** Who must have one. */
  of: readonly string[];
  /** What it must have. */
  is: readonly string[];
  /** The property by which that names its owner. */
  by: string;
  /** What to call it. */
  called: string;
  /** What is as good on the resource itself. */
  or?: Check;
  /** Which resources need one; all, unless it is said. */
  where?: Check;
  /** Others that need none, by their part in the stack, and what tells that part. */
  except?: {
    when: (resource: StackResource, resources: readonly StackResource[]) => boolean;
    reads: StackRule["reads"];
  };
}

/** Every resource has a companion. What that must be like is another rule's matter. */
export const hasCompanion = ({
  of,
  is,
  by,
  called,
  or,
  where,
  except,
}: Companion): { checkStack: StackCheck; reads: Record<string, readonly string[]> } => ({
  reads: {
    ...except?.reads,
    ...Object.fromEntries(is.map((kind) => [kind, [by]])),
    ...Object.fromEntries(
      of.map((kind) => [kind, [...(except?.reads[kind] ?? []), ...(or?.reads ?? []), ...(where?.reads ?? [])]]),
    ),
  },
  checkStack: forEachOf(of, (resource, resources, settings) => {
    const needs = where?.(resource.properties, settings) ?? PASS;
    if (needs.violations.length > 0 || except?.when(resource, resources)) return undefined;
    const inline = or?.(resource.properties, settings);
    if (inline && inline.violations.length + inline.unknown.length === 0) return PASS;
    const answer = linked(
      ofKinds(resources, is).map((one) => refersTo(one, by, resource)),
      by,
      `it must have ${called}`,
    );
    const open = [...needs.unknown, ...(inline?.violations.length === 0 ? inline.unknown : [])];
    return answer.violations.length > 0 && open.length > 0 ? { violations: [], unknown: open } : answer;
  }),
});
