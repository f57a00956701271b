// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { makeWritable } from "./folder";

export const repository = join(__dirname, "..", "..");
/** Module for `node -r` that lets Node.js run TypeScript. */
export const preload = join(repository, "scripts", "preload.js");

export const STACKS = ["dev", "prod"] as const;
export type StackName = (typeof STACKS)[number];

/** The folder of one stack's sandbox: process records, logs, data of the emulators and the stack's state. */
export class State {
  readonly folder: string;

  /** @param subfolder Folder of a part with its own processes and files, such as a secondary region. @default - none */
  constructor(
    readonly stack: StackName,
    subfolder = "",
  ) {
    this.folder = join(process.env["REDOUBT_SANDBOX_STATE"] || join(repository, ".sandbox"), stack, subfolder);
  }

  /** Returns a path inside the folder, and creates its parent folders. */
  path(...names: string[]): string {
    const path = join(this.folder, ...names);
    makeWritable(join(path, ".."), {
      use: "sandbox folder",
      fix: "set REDOUBT_SANDBOX_STATE to a folder that you can write to",
    });
    return path;
  }
}
