// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { load } from "js-yaml";
import { ArgumentError } from "../components/lib/problems";
import { readSettings, type Settings } from "./settings";

/** The configuration in a stack's file, in the form that the Pulumi engine passes to programs. @throws ArgumentError if the file is not readable. */
export const configOf = (stack: string): Record<string, string> => {
  const name = `Pulumi.${stack}.yaml`;
  try {
    const file = load(readFileSync(join(__dirname, "..", name), "utf8")) as { config?: Record<string, unknown> } | null;
    // Each setting of an empty file is reported as missing.
    return Object.fromEntries(
      Object.entries(file?.config ?? {}).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    );
  } catch (error) {
    throw new ArgumentError([
      {
        component: `stack "${stack}"`,
        field: "settings file",
        value: name,
        reason: `is not readable: ${error instanceof Error ? error.message : String(error)}`,
        fix: "create the file, or correct its YAML",
      },
    ]);
  }
};

/** The settings of a stack, read from its file without the Pulumi engine. @throws ArgumentError with every problem of the file. */
export const settingsOf = (stack: string): Settings => {
  const config = configOf(stack);
  pulumi.runtime.setAllConfig(config);
  return readSettings(
    new pulumi.Config("redoubt"),
    stack,
    Object.keys(config).map((key) => key.replace("redoubt:", "")),
  );
};
