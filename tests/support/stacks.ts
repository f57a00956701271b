// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { load } from "js-yaml";
import { dev } from "../../stacks/dev";
import { environment } from "../../stacks/environment";
import { prod } from "../../stacks/prod";
import { readSettings, type Settings } from "../../stacks/settings";
import { record, type Recorded } from "./recorder";

export const STACKS = ["dev", "prod"] as const;
export type StackName = (typeof STACKS)[number];

/** The settings that a stack's file holds, as the engine hands them to a program. */
export const configOf = (stack: StackName): Record<string, string> => {
  const file = join(__dirname, "..", "..", `Pulumi.${stack}.yaml`);
  const { config } = load(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]));
};

/** The settings of a stack as shipped. */
export const settingsOf = (stack: StackName): Settings => {
  const config = configOf(stack);
  pulumi.runtime.setAllConfig(config);
  return readSettings(new pulumi.Config("redoubt"), stack, Object.keys(config).map((key) => key.replace("redoubt:", "")));
};

const recordings = new Map<StackName, Promise<Recorded[]>>();

/** A whole stack, recorded once for all tests. */
export const recordedStack = (stack: StackName): Promise<Recorded[]> => {
  const known = recordings.get(stack);
  if (known) return known;
  const recording = record(() => environment(stack, settingsOf(stack), { dev, prod }[stack]), stack, configOf(stack));
  recordings.set(stack, recording);
  return recording;
};
