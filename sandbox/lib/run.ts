// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";

/** An error that the user can fix: the message states the problem and the fix. Printed without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
}

export interface RunOptions {
  cwd?: string;
  /** The complete environment of the command. @default process.env */
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
}

/** Runs a command and returns its standard output. @throws Error with the last lines of the output if it fails */
export const run = (file: string, args: readonly string[], options: RunOptions = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let tail = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (tail = (tail + text).slice(-4000)));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(stdout);
      else
        reject(new Error(`${file} ${args.join(" ")}: exit ${code ?? signal}\n${tail || stdout.slice(-4000)}`.trim()));
    });
  });

/** Why a program does not run: it is not on PATH, or it is there and fails. The text contains the first line of its output. */
export const describeFailure = (error: unknown): string => {
  if ((error as { code?: string }).code === "ENOENT") return "is not on PATH";
  const [, reason = String(error)] = /^[^\n]*\n([^\n]+)/.exec((error as Error).message) ?? [];
  return `is on PATH but does not run (${reason})`;
};
