// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { NatStrategy } from "../components/contracts/network";
import { ArgumentError } from "../components/lib/problems";
import { DataClassification } from "../components/lib/tags";

const percent = z.number().gt(0).lt(100);
const minutes = z.number().gt(0).max(1440);
const bounds = z.strictObject({ min: z.int().min(3), max: z.int().min(3) });

/** Every setting of a stack: what `Pulumi.STACK.yaml` may hold under `redoubt:`. The components check what they are given further. */
const schema = {
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is no AWS region, such as us-east-1"),
  domain: z.string(),
  owner: z.string(),
  costCenter: z.string(),
  dataClassification: z.enum(DataClassification),
  targets: z.strictObject({
    p95Milliseconds: z.number().gt(0),
    requestsPerSecond: z.number().gt(0),
    availabilityPercent: percent,
    rtoMinutes: minutes,
    rpoMinutes: minutes,
  }),
  network: z.strictObject({ cidrBlock: z.string(), nat: z.enum(NatStrategy) }),
  nodes: bounds.extend({ instanceTypes: z.array(z.string()).min(1) }),
  publicAccessCidrs: z.array(z.string()).default([]),
  workload: z.strictObject({ image: z.string(), replicas: bounds }),
  database: z.strictObject({ instanceClass: z.string(), readers: z.int().min(1) }),
  cache: z.strictObject({ nodeType: z.string(), replicas: z.int().min(1) }),
  metrics: z.strictObject({ retentionDays: z.int(), storageGiB: z.int() }),
};
const settings = z.object(schema);

/** The values of one stack, checked. */
export type Settings = z.infer<typeof settings>;

/**
 * Reads the settings of a stack.
 * @param known The keys that the stack's file holds under `redoubt:`, to tell misspelt ones.
 * @throws ArgumentError naming every setting that is missing, misspelt or wrong, its value and the fix.
 */
export const readSettings = (config: pulumi.Config, stack: string, known: readonly string[]): Settings => {
  const file = `Pulumi.${stack}.yaml`;
  const problems = known
    .filter((key) => !(key in schema))
    .map((key) => `${file}: redoubt:${key} is no setting; remove it, or use one of ${Object.keys(schema).join(", ")}`);

  const raw: Record<string, unknown> = {};
  for (const key of Object.keys(schema)) {
    const text = config.get(key);
    if (text !== undefined) raw[key] = parsed(text);
  }
  const result = settings.safeParse(raw);
  for (const issue of result.error?.issues ?? []) {
    const path = issue.path.join(".");
    const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], raw);
    problems.push(value === undefined
      ? `${file}: redoubt:${path} is missing; set it with \`pulumi config set --path redoubt:${path} VALUE\``
      : `${file}: redoubt:${path} ${JSON.stringify(value)} is wrong; ${issue.message.replace(/^./, (first) => first.toLowerCase())}`);
  }
  if (problems.length > 0) throw new ArgumentError(problems);
  return result.data!;
};

/** A value as its file had it: Pulumi hands numbers, booleans and objects over as text. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};
