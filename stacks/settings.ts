// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { NatStrategy } from "../components/contracts/network";
import { ArgumentError } from "../components/lib/problems";
import { DataClassification } from "../components/lib/tags";
import { refusals } from "./validate-settings";

const bounds = z.strictObject({ min: z.number(), max: z.number() });

const signOn = z.strictObject({
  clientId: z.string(),
  clientSecret: z.string(),
  authorizeUrl: z.string(),
  tokenUrl: z.string(),
  userInfoUrl: z.string(),
  editorGroup: z.string(),
});

/** Every setting of a stack: what `Pulumi.STACK.yaml` may hold under `redoubt:`. Kinds only: values are the components' to refuse. */
const settings = z.strictObject({
  region: z.string(),
  domain: z.string(),
  owner: z.string(),
  costCenter: z.string(),
  dataClassification: z.enum(DataClassification),
  targets: z.strictObject({
    p95Milliseconds: z.number(),
    requestsPerSecond: z.number(),
    availabilityPercent: z.number(),
    rtoMinutes: z.number(),
    rpoMinutes: z.number(),
  }),
  network: z.strictObject({
    cidrBlock: z.string(),
    nat: z.enum(NatStrategy),
    availabilityZones: z.array(z.string()).optional(),
  }),
  edge: z
    .strictObject({
      blockedCountries: z.array(z.string()).optional(),
      botControl: z.boolean().optional(),
      shieldAdvanced: z.boolean().optional(),
      standbyAddresses: z.array(z.string()).optional(),
      secondaryServes: z.boolean().optional(),
    })
    .default({}),
  nodes: bounds.extend({ instanceTypes: z.array(z.string()) }),
  publicAccessCidrs: z.array(z.string()).default([]),
  workload: z.strictObject({ image: z.string(), replicas: bounds }),
  measured: z.strictObject({ serviceMilliseconds: z.number(), concurrency: z.number() }),
  database: z.strictObject({ instanceClass: z.string(), readers: z.number() }),
  cache: z.strictObject({ nodeType: z.string(), replicas: z.number() }),
  monthlyBudget: z.number(),
  auditStack: z.string().optional(),
  metrics: z.strictObject({
    retentionDays: z.number(),
    storageGiB: z.number(),
    notificationSecret: z.string().optional(),
    runbooksUrl: z.string().optional(),
    signOn: signOn.optional(),
  }),
  secondaryRegion: z.string().optional(),
});

/** The values of one stack, checked. */
export type Settings = z.infer<typeof settings>;

/**
 * Reads the settings of a stack.
 * @param keys The keys that the stack's file holds under `redoubt:`, misspelt ones included.
 * @throws ArgumentError naming every setting that is missing, misspelt or wrong, its value and the fix.
 */
export const readSettings = (config: pulumi.Config, stack: string, keys: readonly string[]): Settings => {
  const raw: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(settings.shape), ...keys])) {
    const text = config.get(key);
    if (text !== undefined) raw[key] = isText(key) ? text : parsed(text);
  }
  const result = settings.safeParse(raw);
  const problems = new Map((result.error?.issues ?? []).flatMap((issue) => mistakes(issue, raw)));
  const isTold = (path: string): boolean =>
    [...problems.keys()].some((known) => path === known || path.startsWith(`${known}.`));
  for (const [path, problem] of refusals(stack, raw)) if (!isTold(path)) problems.set(path, problem);
  if (problems.size > 0)
    throw new ArgumentError([...problems].map(([path, problem]) => `Pulumi.${stack}.yaml: redoubt:${path} ${problem}`));
  return result.data!;
};

const isText = (key: string): boolean => {
  const kind: unknown = settings.shape[key as keyof typeof settings.shape];
  const inner = kind instanceof z.ZodOptional ? kind.unwrap() : kind;
  return inner instanceof z.ZodString || inner instanceof z.ZodEnum;
};

/** A value as its file had it: Pulumi hands numbers, lists and objects over as text. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** What is wrong with the kind of a value, by its path. */
const mistakes = (issue: z.core.$ZodIssue, raw: unknown): [path: string, problem: string][] => {
  const path = issue.path.join(".");
  const inside = (key: PropertyKey): string => [...issue.path, key].join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => [
      inside(key),
      `is no setting; remove it, or use one of ${knownKeys(issue.path).join(", ")}`,
    ]);
  const value = at(raw, issue.path);
  if (value === undefined)
    return [[path, `is missing; set it with \`pulumi config set --path redoubt:${path} VALUE\``]];
  const wanted =
    issue.code === "invalid_value"
      ? `one of ${issue.values.join(", ")}`
      : issue.code === "invalid_type"
        ? KINDS[issue.expected]
        : undefined;
  return [[path, `${JSON.stringify(value)} is wrong; set ${wanted ?? issue.message}`]];
};

const KINDS: Partial<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings, an indented line for each",
};

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

const knownKeys = (path: readonly PropertyKey[]): string[] => {
  const group = path.reduce<unknown>((inner, key) => (inner as z.ZodObject).shape[String(key)], settings);
  return Object.keys((group as z.ZodObject).shape);
};
