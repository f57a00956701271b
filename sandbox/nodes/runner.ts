// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { run } from "../lib/run";

/** Namespaces of Linux in which a node differs from the machine. */
export const NODE_NAMESPACES = ["net", "mount", "uts", "ipc", "pid"] as const;
export type Namespace = (typeof NODE_NAMESPACES)[number];

/** A command and its arguments. */
export interface Invocation {
  command: string;
  args: string[];
}

/** The invocation that runs a command in namespaces of another process. */
export const inNamespaces = (
  pid: number,
  namespaces: readonly Namespace[],
  command: string,
  args: readonly string[],
): Invocation => ({
  command: "nsenter",
  args: ["--target", String(pid), ...namespaces.map((one) => `--${one}`), "--", command, ...args],
});

/** Runs a command in namespaces of another process. @returns its standard output */
export const runIn = (
  pid: number,
  namespaces: readonly Namespace[],
  command: string,
  ...args: string[]
): Promise<string> => {
  const invocation = inNamespaces(pid, namespaces, command, args);
  return run(invocation.command, invocation.args);
};

/** Process ids of the children of a process. The kernel's own list of children is optional, so all processes are read. */
export const childrenOf = (parent: number): number[] =>
  readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);

const parentOf = (pid: number): number | undefined => {
  try {
    // The name in parentheses may itself contain a closing parenthesis.
    return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()!.split(" ")[1]);
  } catch {
    return undefined;
  }
};
