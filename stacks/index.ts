// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "../components/lib/problems";
import { environment } from "./environment";
import { quietDebugLog } from "./quiet-debug-log";
import { readSettings } from "./settings";
import { shapes } from "./shapes";

/** The keys that the stack's file contains under `redoubt:`. */
const configuredKeys = (project: string): string[] =>
  Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => key.slice(project.length + 1));

const program = (): Record<string, unknown> => {
  const [project, stack] = [pulumi.getProject(), pulumi.getStack()];
  const shape = shapes[stack];
  if (!shape)
    throw new ArgumentError([
      {
        component: `project "${project}"`,
        field: "stack",
        value: stack,
        reason: `must be one of ${Object.keys(shapes).join(", ")}`,
        fix: "select one of them with `pulumi stack select`",
      },
    ]);
  return environment(stack, readSettings(new pulumi.Config(project), stack, configuredKeys(project)), shape);
};

/** Runs the program. An ArgumentError becomes a RunError, which Pulumi prints without a stack trace. */
const run = (): Record<string, unknown> => {
  try {
    return program();
  } catch (error) {
    throw error instanceof ArgumentError ? new pulumi.RunError(error.message) : error;
  }
};

quietDebugLog();

export = run();
