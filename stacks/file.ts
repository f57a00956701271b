// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { load } from "js-yaml";
import { ArgumentError } from "../components/lib/problems";
import { readSettings, type Settings } from "./settings";

/** The settings that a stack's file holds, as the engine hands them to a program. @throws ArgumentError when there is none to read. */
export const configOf = (stack: string): Record<string, string> => {
  const name = `Pulumi.${stack}.yaml`;
  try {
    const { config } = load(readFileSync(join(__dirname, "..", name), "utf8")) as { config: Record<string, unknown> };
    return Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    );
  } catch (error) {
    throw new ArgumentError([`${name} can't be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
};

/** The settings of a stack, checked, without an engine. @throws ArgumentError naming every mistake in its file. */
export const settingsOf = (stack: string): Settings => {
  const config = configOf(stack);
  pulumi.runtime.setAllConfig(config);
  return readSettings(
    new pulumi.Config("redoubt"),
    stack,
    Object.keys(config).map((key) => key.replace("redoubt:", "")),
  );
};
