// SPDX-License-Identifier: Apache-2.0
import { isKnownLater } from "./checks";
import { ArgumentError, type Problem } from "./problems";

/** Something that a name must not contain, with the reason: `must not start with "sg-"`. */
export interface Forbidden {
  pattern: RegExp;
  reason: string;
}

/** The rule that a service has for the names of one kind of resource. */
export interface NameRule {
  /** The kind of resource: `S3 bucket`. */
  kind: string;
  /** Shortest name, in characters. @default 1 */
  minimum?: number;
  /** Longest name, in characters. */
  maximum: number;
  /** Allowed characters, as the content of a character class of a regular expression: `a-z0-9-`. */
  characters: string;
  /** The allowed characters in words: `lowercase letters, digits and hyphens`. */
  words: string;
  /** @default - nothing else is forbidden */
  forbidden?: readonly Forbidden[];
}

/** A child of a component, whose name contains the name of the component. */
export interface NamedChild {
  rule: NameRule;
  /** Returns the name of the child for a name of the component. */
  nameOf: (name: string) => string;
}

/** The reasons for which a name breaks a rule, without the length of a name that is too long. */
const formReasons = (name: string, { minimum = 1, characters, words, forbidden = [] }: NameRule): string[] => [
  ...(name.length < minimum ? [`must have at least ${minimum} characters`] : []),
  ...(new RegExp(`[^${characters}]`).test(name) ? [`must contain only ${words}`] : []),
  ...forbidden.filter(({ pattern }) => pattern.test(name)).map(({ reason }) => reason),
];

/** The reasons for which a name breaks a rule; none if the name is valid. */
export const nameReasons = (name: string, rule: NameRule): string[] => [
  ...(name.length > rule.maximum ? [`must have at most ${rule.maximum} characters`] : []),
  ...formReasons(name, rule),
];

/**
 * The problems of a component's name, which are those that its children would have. Of several children with the same
 * problem, the first one is reported, and of several children whose names are too long, the one with the lowest limit.
 */
export const nameProblems = (component: string, name: unknown, children: readonly NamedChild[]): Problem[] => {
  const problem = (reason: string, fix: string): Problem => ({
    component: `${component} "${String(name)}"`,
    field: "name",
    value: name,
    reason,
    fix,
  });
  // `requirePlain` reports a name that is known later.
  if (isKnownLater(name)) return [];
  if (typeof name !== "string" || name === "") return [problem("must be a non-empty string", "set it to a name")];
  const found = new Map<string, Problem>();
  for (const { rule, nameOf } of children)
    for (const reason of formReasons(nameOf(name), rule))
      if (!found.has(reason))
        found.set(
          reason,
          problem(`${reason}, because ${describe(nameOf(name), rule)} has that rule`, "choose another name"),
        );
  const longest = children
    .map((child) => ({ ...child, allowed: child.rule.maximum - child.nameOf(name).length + name.length }))
    .filter(({ allowed }) => allowed < name.length)
    .sort((one, other) => one.allowed - other.allowed)[0];
  return [
    ...(longest
      ? [
          problem(
            `must have at most ${longest.allowed} characters, because ${describe(longest.nameOf(name), longest.rule)} can have ${longest.rule.maximum}`,
            `shorten it to ${longest.allowed} characters or fewer`,
          ),
        ]
      : []),
    ...found.values(),
  ];
};

const describe = (name: string, { kind }: NameRule): string => `the name ${JSON.stringify(name)} of its ${kind}`;

/** Resolves arguments, and reports `problems` together with those of the arguments. @throws ArgumentError */
export const resolveWith = <Spec>(problems: readonly Problem[], resolve: () => Spec): Spec => {
  try {
    const spec = resolve();
    if (problems.length === 0) return spec;
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new ArgumentError([...problems, ...error.problems]);
  }
  throw new ArgumentError(problems);
};
