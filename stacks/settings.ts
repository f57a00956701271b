// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { ArgumentError, HIDDEN, type Problem } from "../components/lib/problems";
import { getPath } from "../components/lib/values";
import { schema, type Settings } from "./settings-schema";
import { validateSettings } from "./validate-settings";

export type { Settings };

/**
 * Reads the settings of a stack.
 * @param keys The keys that the stack's file contains under `redoubt:`, including misspelled ones.
 * @throws ArgumentError with every setting that is missing, unknown or invalid.
 */
export const readSettings = (config: pulumi.Config, stack: string, keys: readonly string[]): Settings => {
  const raw: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(schema.shape), ...keys])) {
    const text = config.get(key);
    if (text !== undefined) raw[key] = isText(key) ? text : parse(text);
  }
  const result = schema.safeParse(raw);
  const problems = withoutRepeated([
    ...(result.error?.issues ?? []).flatMap((issue) => problemsOf(issue, raw)),
    ...validateSettings(stack, raw as unknown as Settings),
  ]);
  if (problems.length > 0)
    throw new ArgumentError(
      problems.map((problem) => ({ ...problem, component: `Pulumi.${stack}.yaml`, field: `redoubt:${problem.field}` })),
    );
  return result.data!;
};

/** Leaves out problems of a setting that already has one, also if the first one is of its group, or of an item of its list. */
const withoutRepeated = (problems: readonly Problem[]): Problem[] => {
  const kept: Problem[] = [];
  for (const problem of problems) if (!kept.some(({ field }) => contains(field, problem.field))) kept.push(problem);
  return kept;
};

/** Whether one of two paths contains the other. */
const contains = (path: string, other: string): boolean =>
  `${path}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${path}.`);

/** Settings that name a secret. Their values are not shown, because a user may have set the secret itself. */
const SECRET_NAME = /secret$/i;

const isText = (key: string): boolean => {
  const type = requiredType(schema.shape[key as keyof typeof schema.shape]);
  return type instanceof z.ZodString || type instanceof z.ZodEnum;
};

/** The type of a setting when it is set. */
const requiredType = (type: unknown): unknown =>
  type instanceof z.ZodOptional || type instanceof z.ZodDefault ? type.unwrap() : type;

/** Parses a number, list or object, which Pulumi passes as text. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** The problems that zod found: missing settings, unknown settings and wrong types. */
const problemsOf = (issue: z.core.$ZodIssue, raw: unknown): Problem[] => {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      component: "",
      field: [...issue.path, key].join("."),
      value: undefined,
      reason: "is not a setting",
      fix: `remove it, or use one of ${knownKeys(issue.path).join(", ")}`,
    }));
  const value = getPath(raw, path);
  if (value === undefined)
    return [
      {
        component: "",
        field: path,
        value,
        reason: "is missing",
        fix: `set it with \`pulumi config set --path redoubt:${path} VALUE\``,
      },
    ];
  return [{ component: "", field: path, value: SECRET_NAME.test(path) ? HIDDEN : value, ...requirementOf(issue) }];
};

const requirementOf = (issue: z.core.$ZodIssue): Pick<Problem, "reason" | "fix"> => {
  if (issue.code === "invalid_value")
    return { reason: `must be one of ${issue.values.join(", ")}`, fix: "set it to one of them" };
  return (
    (issue.code === "invalid_type" ? TYPES[issue.expected] : undefined) ?? {
      reason: `is not valid: ${issue.message}`,
      fix: "see docs/settings.md",
    }
  );
};

const TYPES: Partial<Record<string, Pick<Problem, "reason" | "fix">>> = {
  string: { reason: "must be a string", fix: "put the value in quotation marks" },
  number: { reason: "must be a number", fix: "set it to a number without quotation marks" },
  boolean: { reason: "must be true or false", fix: "set it to true or false" },
  array: { reason: "must be a list", fix: 'write each item on a line of its own that starts with "- "' },
  object: { reason: "must be a group of settings", fix: "write each setting of the group on an indented line" },
};

const knownKeys = (path: readonly PropertyKey[]): string[] => {
  const group = path.reduce<unknown>((inner, key) => requiredType((inner as z.ZodObject).shape[String(key)]), schema);
  return Object.keys((group as z.ZodObject).shape);
};
