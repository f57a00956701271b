// SPDX-License-Identifier: Apache-2.0
import { statfsSync } from "node:fs";
import { UserError } from "./run";

/** Disk space that a sandbox needs besides its tools, in MiB: etcd preallocates 64 MiB for each of its log files. */
const REQUIRED_MIB = 300;

/** @throws UserError if the disk of `folder` has less than `mib` MiB free */
export const checkFreeSpace = (folder: string, mib = REQUIRED_MIB): void => {
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / 2 ** 20);
  if (free < mib)
    throw new UserError(
      `${folder} has ${free} MiB free and a sandbox needs ${mib}; free disk space, or set REDOUBT_SANDBOX_STATE to a folder on a larger disk`,
    );
};
