// SPDX-License-Identifier: Apache-2.0
import { nameProblems, resolveWith, type Forbidden, type NamedChild, type NameRule } from "../../lib/names";

const ENDS: Forbidden = {
  pattern: /^[^A-Za-z0-9]|[^A-Za-z0-9]$/,
  reason: "must start and end with a letter or a digit",
};
/** Kubernetes, "Labels and Selectors", "Syntax and character set". Every object has its name as a label. */
const LABEL: NameRule = {
  kind: "label",
  maximum: 63,
  characters: "A-Za-z0-9_.-",
  words: "letters, digits, periods, underscores and hyphens",
  forbidden: [ENDS],
};
/** Kubernetes, "Object Names and IDs", "DNS Subdomain Names" (RFC 1123). */
const STORAGE_CLASS: NameRule = {
  kind: "storage class",
  maximum: 253,
  characters: "a-z0-9.-",
  words: "lowercase letters, digits, periods and hyphens",
  forbidden: [ENDS, { pattern: /\.[.-]|-\./, reason: "must have a letter or a digit before and after each period" }],
};

/**
 * The child objects whose names limit the name of a component. The contract of `Workload` checks its name, and no object of
 * the controllers contains the name of its component.
 */
const CHILDREN = {
  Observability: [
    { rule: LABEL, nameOf: (name) => `${name}-metrics-adapter-delegator` },
    { rule: STORAGE_CLASS, nameOf: (name) => `${name}-encrypted` },
  ],
} satisfies Record<string, readonly NamedChild[]>;

/**
 * Resolves the arguments of a component, and checks that Kubernetes accepts the names that its objects get from its name.
 * @throws ArgumentError that lists every problem of the name and of the arguments
 */
export const resolveNamed = <Spec>(component: keyof typeof CHILDREN, name: string, resolve: () => Spec): Spec =>
  resolveWith(nameProblems(component, name, CHILDREN[component]), resolve);
