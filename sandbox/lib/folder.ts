// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "./run";

/**
 * Creates a folder and its parents, and checks that it is writable. Node's own recursive mkdir does not end in file systems that
 * accept no folders, such as /proc.
 * @param use `cache folder`, for the error message.
 * @param fix Imperative.
 * @throws UserError
 */
export const makeWritable = (folder: string, { use, fix }: { use: string; fix: string }): void => {
  try {
    makeWithParents(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UserError(`${use} ${folder} must be writable, but ${(error as Error).message}; ${fix}`);
  }
};

const makeWithParents = (folder: string): void => {
  if (existsSync(folder)) return;
  makeWithParents(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have created it in the meantime.
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  }
};
