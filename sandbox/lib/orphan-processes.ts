// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";

/** Environment variable that marks a background process with its sandbox and its service. */
const SERVICE_VARIABLE = "REDOUBT_SANDBOX_SERVICE";

/** The environment that marks a process as the service `name` of the sandbox in `folder`. */
export const serviceMarker = (folder: string, name: string): NodeJS.ProcessEnv => ({
  [SERVICE_VARIABLE]: `${folder}#${name}`,
});

/**
 * Process ids of the sandbox in `folder`, or of its service `name` only. Finds processes that no record names, because the command
 * that started them was killed before it recorded them or the records were deleted. Returns none on systems other than Linux.
 */
export const orphanProcesses = (folder: string, name?: string): number[] => {
  const mark = `\0${SERVICE_VARIABLE}=${folder}#${name === undefined ? "" : `${name}\0`}`;
  return processIds().filter((pid) => `\0${environmentOf(pid)}`.includes(mark));
};

const processIds = (): number[] => {
  try {
    return readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number);
  } catch {
    return [];
  }
};

const environmentOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8");
  } catch {
    // The process has ended, or belongs to another user.
    return "";
  }
};
