// SPDX-License-Identifier: Apache-2.0

/**
 * A change of one resource of the compliant stack that a rule still accepts: another compliant value, or an exemption of the rule.
 * The changes are by path; `undefined` removes a property.
 */
export type CompliantVariant = readonly [resource: string, changes: Readonly<Record<string, unknown>>];

/** Rule id -> its compliant variants. */
export type CompliantVariants = Record<string, readonly CompliantVariant[]>;

/** Names that no other resource of the stack refers to. */
export const UNREFERENCED = {
  id: "unreferenced",
  arn: "arn:unreferenced",
  name: "unreferenced",
  bucket: "unreferenced",
  clusterIdentifier: "unreferenced",
};
