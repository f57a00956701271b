// SPDX-License-Identifier: Apache-2.0
import { statfsSync } from "node:fs";
import { UserError } from "./run";

/** Disk that a sandbox needs beyond its tools, in MiB: etcd's files (64 for each log, in advance), other logs, the stack's state. */
const REQUIRED_MIB = 300;

/** @throws UserError when the disk of `folder` has less than `mib` MiB free. */
export const checkFreeSpace = (folder: string, mib = REQUIRED_MIB): void => {
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  if (free < mib)
    throw new UserError(
      `${folder} has ${free} MiB free and a sandbox needs ${mib}; free some, or set REDOUBT_SANDBOX_STATE to a folder on a larger disk`,
    );
};
