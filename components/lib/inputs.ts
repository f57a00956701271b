// SPDX-License-Identifier: Apache-2.0
// Arguments whose values Pulumi knows only during a deployment: outputs of resources, and promises.
import type * as pulumi from "@pulumi/pulumi";
import { isKnownLater, isOutput } from "./checks";
import { ArgumentError, HIDDEN, Problems } from "./problems";

/**
 * Arguments that may be an Output or a promise, as paths: `subnetIds`, `subnetIds[]` for the items of a list, `tags.extra.*` for the
 * values of a record. All other arguments must be plain.
 */
export type InputPaths = readonly string[];

const PLAIN = "must be a plain value, because it is needed before the deployment starts, and it is";
const AWAITED = "(await stackReference.getOutputDetails(NAME)).value";

/**
 * Refuses an Output or a promise in each argument that must be plain. The other checks need plain values, so this one comes first.
 * @throws ArgumentError that lists all of these arguments
 */
export const requirePlain = (component: string, name: unknown, args: unknown, inputs: InputPaths): void => {
  const problems = new Problems(typeof name === "string" ? `${component} "${name}"` : component);
  const allowed = new Set([...inputs, ...TAG_INPUTS]);
  const visit = (value: unknown, field: string, pattern: string): void => {
    if (isKnownLater(value)) {
      if (!allowed.has(pattern)) requireKnown(problems, field, value);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, `${field}[${index}]`, `${pattern}[]`);
    } else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value))
        visit(item, join(field, key), allowed.has(join(pattern, "*")) ? join(pattern, "*") : join(pattern, key));
    }
  };
  if (isKnownLater(name)) requireKnown(problems, "name", name);
  problems.require(isKnownLater(args) || (typeof args === "object" && args !== null), {
    field: "args",
    value: args,
    reason: "must be an object with the arguments",
    fix: "pass the arguments as the second parameter",
  });
  if (isKnownLater(args)) requireKnown(problems, "args", args);
  else visit(args, "", "");
  problems.throwIfAny();
};

/** Tags that may be known later, in every component. */
const TAG_INPUTS = ["tags.owner", "tags.costCenter", "tags.extra.*"];

const join = (path: string, key: string): string => (path === "" ? key : `${path}.${key}`);

/** True for an object literal. Resources and other objects with a class have properties that are not arguments. */
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

const requireKnown = (problems: Problems, field: string, value: unknown): void =>
  problems.require(false, {
    field,
    value: undefined,
    reason: `${PLAIN} ${isOutput(value) ? "an Output" : "a promise"}`,
    fix: isOutput(value)
      ? `set it to a value from the configuration, or to ${AWAITED}`
      : "await the promise, and pass its result",
  });

/**
 * Checks a value: at once if it is known, or else as soon as it is. A secret value is not shown in the error.
 * @returns The value that the component must use. If it was not known and is not valid, it rejects with an ArgumentError.
 */
export const checkInput = <T>(
  problems: Problems,
  value: pulumi.Input<T>,
  check: (problems: Problems, value: T) => void,
): pulumi.Input<T> => {
  if (!isKnownLater(value)) {
    check(problems, value as T);
    return value;
  }
  const checkLater = async (known: T): Promise<T> => {
    const later = new Problems(problems.component);
    check(later, known);
    if (later.all.length === 0) return known;
    // `pulumi.isSecret` reads this property.
    const isSecret = await (value as { isSecret?: Promise<boolean> }).isSecret;
    throw printable(new ArgumentError(later.all.map((one) => (isSecret ? { ...one, value: HIDDEN } : one))));
  };
  return isOutput(value)
    ? (value as pulumi.Output<T>).apply((known) => checkLater(known))
    : (value as Promise<T>).then(checkLater);
};

/**
 * Keeps what Pulumi prints of an error in an output to its message. Pulumi prints the stack trace instead, if there is one, and puts
 * `error serializing property` before the message once for each resource that needs the value.
 */
const printable = (error: ArgumentError): ArgumentError => {
  const { message } = error;
  return Object.defineProperties(error, {
    message: { get: () => message, set: () => undefined },
    stack: { value: "", writable: true },
  });
};

/** Checks a value like `checkInput`, if it is set. */
export const checkOptional = <T>(
  problems: Problems,
  value: pulumi.Input<T> | undefined,
  check: (problems: Problems, value: T) => void,
): pulumi.Input<T> | undefined => (value === undefined ? undefined : checkInput(problems, value, check));

/** Checks the items of a list that are known later, as soon as they are. A value that is not a list stays as it is. */
export const checkLaterItems = <T>(
  problems: Problems,
  list: pulumi.Input<T>[],
  check: (problems: Problems, item: T) => void,
): pulumi.Input<T>[] =>
  Array.isArray(list) ? list.map((item) => (isKnownLater(item) ? checkInput(problems, item, check) : item)) : list;
