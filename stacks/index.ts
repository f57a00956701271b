// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "../components/lib/problems";
import { environment } from "./environment";
import { quietDebugLog } from "./quiet-debug-log";
import { readSettings } from "./settings";
import { shapes } from "./shapes";

/** The keys that the stack's file has under `redoubt:`. */
const configuredKeys = (project: string): string[] =>
  Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => key.slice(project.length + 1));

const program = (): Record<string, unknown> => {
  const stack = pulumi.getStack();
  const shape = shapes[stack];
  if (!shape)
    throw new ArgumentError([
      `stack "${stack}" has no shape; the stacks are ${Object.keys(shapes).join(", ")}: \`pulumi stack select\` one`,
    ]);
  const project = pulumi.getProject();
  return environment(stack, readSettings(new pulumi.Config(project), stack, configuredKeys(project)), shape);
};

/** A mistake of the user's is told in its own words; anything else with its stack. */
const told = (): Record<string, unknown> => {
  try {
    return program();
  } catch (error) {
    throw error instanceof ArgumentError ? new pulumi.RunError(error.message) : error;
  }
};

quietDebugLog();

export = told();
