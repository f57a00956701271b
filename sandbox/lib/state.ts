// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from "node:fs";
import { join } from "node:path";

export const repository = join(__dirname, "..", "..");
/** What `node` requires first: it runs TypeScript then. */
export const preload = join(repository, "scripts", "preload.js");

export const STACKS = ["dev", "prod"] as const;
export type StackName = (typeof STACKS)[number];

/** The folder that holds everything one stack's sandbox leaves on the machine: processes, logs, clouds and stack state. */
export class State {
  readonly folder: string;

  /** @param part A folder inside, for what has processes and files of its own. */
  constructor(
    readonly stack: StackName,
    part = "",
  ) {
    this.folder = join(process.env["REDOUBT_SANDBOX_STATE"] || join(repository, ".sandbox"), stack, part);
  }

  /** A path inside, its folder made. */
  path(...names: string[]): string {
    const path = join(this.folder, ...names);
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 });
    return path;
  }
}
