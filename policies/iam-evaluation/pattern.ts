// SPDX-License-Identifier: Apache-2.0
// Patterns with the wildcards `*` (any number of characters) and `?` (one character), and the variables in them.

const ANY = Symbol("*");
const ONE = Symbol("?");
type Token = string | typeof ANY | typeof ONE;

/** A pattern: literal text and wildcards. */
export type Pattern = readonly Token[];

/** The context of a request: lower-case key -> value. Keys with several values have a list. */
export type Context = ReadonlyMap<string, string | readonly string[]>;

/** Makes a context. AWS ignores the case of keys. */
export const contextOf = (values: Readonly<Record<string, string | readonly string[] | undefined>>): Context =>
  new Map(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[key.toLowerCase(), value] as const],
    ),
  );

/** Reads the wildcards of a text. */
export const wildcards = (text: string): Pattern =>
  text
    .split(/([*?])/)
    .filter((part) => part !== "")
    .map((part) => (part === "*" ? ANY : part === "?" ? ONE : part));

/** `${key}`, `${key, 'default'}`, `${*}`, `${?}` and `${$}`. */
const VARIABLE = /(\$\{[^{}]*\})/;

/**
 * Reads the wildcards of a text and replaces its policy variables. Wildcards in the value of a variable are literal text.
 * Documents without `Version: "2012-10-17"` have no variables. Returns `undefined` if a variable has no value and no default:
 * "any attempt to match it fails" (AWS, "IAM policy elements: Variables and tags",
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html).
 */
export const resolveVariables = (text: string, context: Context, version: unknown): Pattern | undefined => {
  if (version !== "2012-10-17") return wildcards(text);
  const pattern: Token[] = [];
  for (const part of text.split(VARIABLE)) {
    if (!VARIABLE.test(part)) {
      pattern.push(...wildcards(part));
      continue;
    }
    const value = valueOfVariable(part.slice(2, -1), context);
    if (value === undefined) return undefined;
    pattern.push(value);
  }
  return pattern;
};

const valueOfVariable = (variable: string, context: Context): string | undefined => {
  if (["*", "?", "$"].includes(variable)) return variable;
  const [, key, fallback] = /^\s*([^,]*?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(variable) ?? [];
  // A key with several values cannot be a variable (AWS, "Single-valued vs. multivalued context keys").
  const value = context.get((key ?? "").toLowerCase());
  return typeof value === "string" ? value : fallback;
};

/** The text of a pattern, with wildcards as characters, for operators that compare exactly. */
export const textOf = (pattern: Pattern): string =>
  pattern.map((token) => (token === ANY ? "*" : token === ONE ? "?" : token)).join("");

/** Whether a pattern matches a whole value. */
export const matches = (pattern: Pattern, value: string, { ignoreCase = false } = {}): boolean => {
  const source = pattern
    .map((token) => {
      if (token === ANY) return "[^]*";
      return token === ONE ? "[^]" : token.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    })
    .join("");
  return new RegExp(`^${source}$`, ignoreCase ? "i" : "").test(value);
};

const ARN_COMPONENTS = 6;

/**
 * Whether a pattern matches an ARN. "Each of the six colon-delimited components of the ARN is checked separately" (AWS, "IAM
 * JSON policy elements: Condition operators").
 */
export const matchesArn = (pattern: Pattern, arn: string): boolean => {
  const expected = arnComponents(pattern);
  const actual = arnComponents([arn]);
  return (
    expected.length === actual.length &&
    expected.every((component, index) => matches(component, textOf(actual[index]!)))
  );
};

const arnComponents = (pattern: Pattern): Pattern[] => {
  const components: Token[][] = [[]];
  for (const token of pattern) {
    if (typeof token !== "string") {
      components.at(-1)!.push(token);
      continue;
    }
    const parts = token.split(":");
    const starts = parts.splice(1, ARN_COMPONENTS - components.length);
    // The last component keeps its colons.
    const rest = parts
      .slice(1)
      .map((part) => `:${part}`)
      .join("");
    components.at(-1)!.push(parts[0]! + (starts.length === 0 ? rest : ""));
    components.push(...starts.map((part, index) => [part + (index === starts.length - 1 ? rest : "")]));
  }
  return components.map((tokens) => tokens.filter((token) => token !== ""));
};
