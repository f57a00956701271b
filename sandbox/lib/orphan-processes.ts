// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";

/** Variable in the environment of a background process: whose it is, and which. */
const SERVICE_VARIABLE = "REDOUBT_SANDBOX_SERVICE";

/** The environment that marks a process as the service `name` of the sandbox in `folder`. */
export const serviceMarker = (folder: string, name: string): NodeJS.ProcessEnv => ({
  [SERVICE_VARIABLE]: `${folder}#${name}`,
});

/**
 * Ids of processes marked as of the sandbox in `folder`, of the service `name` alone when it is given: they are found even
 * when the command that started them was killed before it could record them, or its records are gone. Linux only; none elsewhere.
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
    // It has ended, or is another user's.
    return "";
  }
};
