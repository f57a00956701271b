// SPDX-License-Identifier: Apache-2.0
// Reads labels and annotations of Kubernetes objects. Their keys contain dots, so that a path such as `a.b.c` cannot name them.
import { PASS, UNKNOWN, unknownAt, violation } from "../check-result";
import { defineCheck, satisfies, type Check, type RuleSettings } from "../checks";
import type { Link } from "../companion-resources";
import { valueAt } from "../property-path";

/** Checks an annotation. `test` returns what is wrong with its value: `must be …`. */
export const annotation = (name: string, test: (value: unknown, settings: RuleSettings) => string | undefined): Check =>
  defineCheck(["metadata.annotations"], (properties, settings) => {
    const value = valueAt(properties, ["metadata", "annotations", name]);
    if (value === UNKNOWN) return unknownAt(`metadata.annotations.${name}`);
    const problem = test(value, settings);
    if (problem === undefined) return PASS;
    const actual = value === undefined ? "is not set; it" : JSON.stringify(value);
    return violation(`metadata.annotations.${name} ${actual} ${problem}`);
  });

export const mustBeSet = (value: unknown): string | undefined => (value ? undefined : "must be set");

/** Namespaces of Kubernetes itself are exempt: the cluster's components run there. */
const SYSTEM_NAMESPACES = ["kube-system", "kube-public", "kube-node-lease"];
export const isUserNamespace = satisfies(
  "metadata.name",
  (name) => !SYSTEM_NAMESPACES.includes(String(name)),
  "must not be a system namespace",
);

export const allLinks = (...links: Link[]): Link => {
  if (links.includes(false)) return false;
  return links.includes(UNKNOWN) ? UNKNOWN : true;
};

/** The same `reads` for several resource types. */
export const readsOfEach = (types: readonly string[], paths: readonly string[]): Record<string, readonly string[]> =>
  Object.fromEntries(types.map((type) => [type, paths]));
