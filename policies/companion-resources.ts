// SPDX-License-Identifier: Apache-2.0
// Finds the resources of a stack that belong together, by the values with which one resource refers to another.
import { hasPassed, PASS, UNKNOWN, unknownAt, violation, type CheckResult } from "./check-result";
import { valuesAt, type Check, type Properties, type RuleSettings } from "./checks";
import type { Finding, StackCheck, StackResource, StackRule } from "./rule";

/** The properties by which other resources refer to a resource. */
const IDENTIFIERS = [
  "id",
  "arn",
  "name",
  "bucket",
  "identifier",
  "clusterIdentifier",
  "globalClusterIdentifier",
  "metadata.name",
];

/** Whether a resource refers to another; UNKNOWN if neither the values nor their origins show it. */
export type Link = boolean | typeof UNKNOWN;

/** Whether a property of one resource refers to another resource. */
export const refersTo = (from: StackResource, path: string, to: StackResource): Link => {
  const values = valuesAt(from.properties, path);
  const identifiers = IDENTIFIERS.flatMap((name) => valuesAt(to.properties, name));
  if (values.some((value) => value !== UNKNOWN && identifiers.includes(value))) return true;
  // Inputs alone have no ID and no ARN, so a value that matches none of them can still be one of these.
  const isIdentified =
    ["id", "arn"].every((name) => typeof to.properties[name] === "string") ||
    valuesAt(to.properties, "metadata.name").some((name) => name !== UNKNOWN);
  if (values.length === 0 || (isIdentified && !values.includes(UNKNOWN))) return false;
  const origins = from.dependsOn?.[path.split(".")[0]!];
  if (origins?.includes(to.urn)) return true;
  // An output of a component can come from any of its children.
  if (origins?.some((origin) => isChildOf(to.urn, origin))) return UNKNOWN;
  // A value with another origin, or a known value without an origin, refers to another resource.
  return origins !== undefined && (origins.length > 0 || !values.includes(UNKNOWN)) ? false : UNKNOWN;
};

/** A URN, `urn:pulumi:STACK::PROJECT::TYPES::NAME`, has the types of its parents before its own type, separated by `$`. */
const isChildOf = (urn: string, component: string): boolean =>
  urn.split("::")[2]!.startsWith(`${component.split("::")[2]!}$`);

export const ofTypes = (resources: readonly StackResource[], types: readonly string[]): StackResource[] =>
  resources.filter(({ type }) => types.includes(type));

export const passes = (check: Check, properties: Properties, settings: RuleSettings): boolean =>
  hasPassed(check(properties, settings));

/** Checks each resource of some types. The check returns `undefined` for a resource that the rule does not apply to. */
export const forEachResource =
  (
    types: readonly string[],
    check: (
      resource: StackResource,
      resources: readonly StackResource[],
      settings: RuleSettings,
    ) => CheckResult | undefined,
  ): StackCheck =>
  (resources, settings) =>
    ofTypes(resources, types).flatMap((resource): Finding[] => {
      const result = check(resource, resources, settings);
      return result ? [{ urn: resource.urn, result }] : [];
    });

/** Passes if one link exists. If none exists but one is unknown, the path is not evaluated. */
export const requireLink = (links: readonly Link[], path: string, message: string): CheckResult => {
  if (links.includes(true)) return PASS;
  return links.includes(UNKNOWN) ? unknownAt(path) : violation(message);
};

interface Companion {
  /** The types of resource that require a companion. */
  types: readonly string[];
  /** The types of the companion. */
  companionTypes: readonly string[];
  /** The property of the companion that refers to the resource. */
  linkProperty: string;
  /** The text for the companion in the message, such as "a bucket policy". */
  description: string;
  /** A setting of the resource itself that makes the companion unnecessary. */
  alternative?: Check;
  /** The resources that require a companion. @default all */
  condition?: Check;
  /** Resources that require no companion because of other resources in the stack. */
  exclude?: {
    when: (resource: StackResource, resources: readonly StackResource[]) => boolean;
    reads: StackRule["reads"];
  };
}

/** Each resource must have a companion. The settings of the companion are checked by other rules. */
export const hasCompanion = ({
  types,
  companionTypes,
  linkProperty,
  description,
  alternative,
  condition,
  exclude,
}: Companion): { checkStack: StackCheck; reads: Record<string, readonly string[]> } => ({
  reads: {
    ...exclude?.reads,
    ...Object.fromEntries(companionTypes.map((type) => [type, [linkProperty]])),
    ...Object.fromEntries(
      types.map((type) => [
        type,
        [...(exclude?.reads[type] ?? []), ...(alternative?.reads ?? []), ...(condition?.reads ?? [])],
      ]),
    ),
  },
  checkStack: forEachResource(types, (resource, resources, settings) => {
    const applies = condition?.(resource.properties, settings) ?? PASS;
    if (applies.violations.length > 0 || exclude?.when(resource, resources)) return undefined;
    const inline = alternative?.(resource.properties, settings);
    if (inline && hasPassed(inline)) return PASS;
    const result = requireLink(
      ofTypes(resources, companionTypes).map((companion) => refersTo(companion, linkProperty, resource)),
      linkProperty,
      `it must have ${description}`,
    );
    const undecided = [...applies.unknown, ...(inline?.violations.length === 0 ? inline.unknown : [])];
    return result.violations.length > 0 && undecided.length > 0 ? { violations: [], unknown: undecided } : result;
  }),
});
