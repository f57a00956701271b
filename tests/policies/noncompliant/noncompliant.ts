// SPDX-License-Identifier: Apache-2.0

/** One change that makes the compliant stack violate a rule: a resource, the path of a property, and a noncompliant value. */
export interface NoncompliantCase {
  resource: string;
  path: readonly string[];
  value: unknown;
  /** The property can also be unset, because the service's default is compliant. */
  unsetIsCompliant?: boolean;
  /** Other rules that must report a violation for the same change. */
  alsoReportedBy?: readonly string[];
}

const toKeys = (path: string | readonly string[]): readonly string[] =>
  typeof path === "string" ? path.split(".") : path;

/** A noncompliant value of a required property. If a key contains dots, the path is a list of keys. */
export const required = (
  resource: string,
  path: string | readonly string[],
  value: unknown,
  ...alsoReportedBy: string[]
): NoncompliantCase => ({ resource, path: toKeys(path), value, alsoReportedBy });

/** A noncompliant value of an optional property. */
export const optional = (
  resource: string,
  path: string | readonly string[],
  value: unknown,
  ...alsoReportedBy: string[]
): NoncompliantCase => ({ ...required(resource, path, value, ...alsoReportedBy), unsetIsCompliant: true });

/** The resource is removed from the stack. */
export const removed = (resource: string, ...alsoReportedBy: string[]): NoncompliantCase => ({
  resource,
  path: [],
  value: undefined,
  alsoReportedBy,
});

/** Rule id -> its noncompliant cases. A test requires at least one case for each rule. */
export type NoncompliantCases = Record<string, readonly NoncompliantCase[]>;
