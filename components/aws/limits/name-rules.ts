// SPDX-License-Identifier: Apache-2.0
import type { Forbidden, NameRule } from "../../lib/names";

export type Characters = Pick<NameRule, "characters" | "words">;
export const LOWERCASE: Characters = { characters: "a-z0-9-", words: "lowercase letters, digits and hyphens" };
export const HYPHENS: Characters = { characters: "A-Za-z0-9-", words: "letters, digits and hyphens" };
export const UNDERSCORES: Characters = { characters: "A-Za-z0-9_", words: "letters, digits and underscores" };
export const WORDS: Characters = { characters: "A-Za-z0-9_-", words: "letters, digits, underscores and hyphens" };
export const DOTS: Characters = {
  characters: "A-Za-z0-9_.-",
  words: "letters, digits, periods, underscores and hyphens",
};
export const PATHS: Characters = {
  characters: "A-Za-z0-9_/-",
  words: "letters, digits, slashes, underscores and hyphens",
};
export const LOG_PATHS: Characters = {
  characters: "A-Za-z0-9_.#/-",
  words: "letters, digits, periods, slashes, number signs, underscores and hyphens",
};
export const IAM: Characters = { characters: "A-Za-z0-9_+=,.@-", words: "letters, digits and the characters _+=,.@-" };
export const SPACES: Characters = {
  characters: "A-Za-z0-9_ '-",
  words: "letters, digits, spaces, underscores and hyphens",
};
export const COGNITO: Characters = {
  characters: "A-Za-z0-9_ +=,.@-",
  words: "letters, digits, spaces and the characters _+=,.@-",
};
export const EC2: Characters = {
  characters: "A-Za-z0-9 ._:/()#,@\\[\\]+=&;{}!$*-",
  words: "letters, digits, spaces and the characters ._-:/()#,@[]+=&;{}!$*",
};
export const TEMPLATES: Characters = {
  characters: "A-Za-z0-9()./_-",
  words: "letters, digits and the characters ()./_-",
};
export const REPOSITORIES: Characters = {
  characters: "a-z0-9._/-",
  words: "lowercase letters, digits, periods, slashes, underscores and hyphens",
};
export const PRINTABLE: Characters = { characters: " -~", words: "printable ASCII characters" };
export const BUDGET: Characters = {
  characters: " -9;-\\[\\]-~",
  words: "printable ASCII characters without colon and backslash",
};

export const FIRST_LETTER: Forbidden = { pattern: /^[^A-Za-z]/, reason: "must start with a letter" };
export const FIRST_ALPHANUMERIC: Forbidden = {
  pattern: /^[^A-Za-z0-9]/,
  reason: "must start with a letter or a digit",
};
export const LAST_HYPHEN: Forbidden = { pattern: /-$/, reason: "must not end with a hyphen" };
const TWO_HYPHENS: Forbidden = { pattern: /--/, reason: "must not contain two consecutive hyphens" };
export const IDENTIFIER = [FIRST_LETTER, LAST_HYPHEN, TWO_HYPHENS];
export const notStarting = (prefix: string): Forbidden => ({
  pattern: new RegExp(`^${prefix}`, "i"),
  reason: `must not start with ${JSON.stringify(prefix)}`,
});
/** AWS, "General purpose bucket naming rules". A bucket's name with a random suffix breaks no rule about its end. */
export const BUCKET = [FIRST_ALPHANUMERIC, ...["xn--", "sthree-", "amzn-s3-demo-"].map(notStarting)];
export const RESERVED_BY_COGNITO: Forbidden = {
  pattern: /aws|amazon|cognito/,
  reason: 'must not contain "aws", "amazon" or "cognito"',
};
export const ADJACENT: Forbidden = {
  pattern: /[._-]{2}/,
  reason: "must not contain two consecutive periods, underscores or hyphens",
};
export const ONLY_DIGITS: Forbidden = { pattern: /^\d+$/, reason: "must not consist of digits only" };

/** Where no other resource of the type may have the same name. `parent`: names are unique within another resource. */
export type Scope = "global" | "account" | "region" | "network" | "parent" | "none";

/** The rule for the names of a resource type. */
export interface NameLimit extends NameRule {
  /** The property with the name. A dot separates the levels of a nested property. */
  property: string;
  /**
   * True if the provider names the resource when the property is not set: the logical name, a hyphen and seven random
   * hexadecimal digits.
   */
  automatic: boolean;
  scope: Scope;
}

/** Stands for the random suffix of an automatic name. */
export const AUTOMATIC_SUFFIX = "-0123abc";

type Length = number | readonly [minimum: number, maximum: number];
const limit = (
  kind: string,
  property: string,
  automatic: boolean,
  scope: Scope,
  length: Length,
  characters: Characters,
  forbidden: readonly Forbidden[] = [],
): NameLimit => {
  const [minimum, maximum] = typeof length === "number" ? [1, length] : length;
  return { kind, property, automatic, scope, minimum, maximum, ...characters, forbidden };
};
export const automatic = (
  kind: string,
  scope: Scope,
  length: Length,
  characters: Characters,
  forbidden?: Forbidden[],
  property = "name",
) => limit(kind, property, true, scope, length, characters, forbidden);
export const explicit = (
  kind: string,
  property: string,
  scope: Scope,
  length: Length,
  characters: Characters,
  forbidden?: Forbidden[],
) => limit(kind, property, false, scope, length, characters, forbidden);
