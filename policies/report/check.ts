// SPDX-License-Identifier: Apache-2.0
// The check of a stack outside of an update: reads resources and the policy of the project, evaluates the rules, writes reports.
import { spawnSync } from "node:child_process";
import { readProjectPolicy } from "../project-policy";
import { rules } from "../rules";
import { UserError } from "../user-error";
import { assess, failureReasons } from "./assessment";
import type { ReportFile } from "./report-option";
import { writeReports } from "./reports";
import { exportStack, previewStack, stateFile, type Source } from "./source";
import { table } from "./table";

/** The options of `redoubt check`. */
export interface CheckOptions {
  stack?: string;
  file?: string;
  preview?: boolean;
  report?: readonly ReportFile[];
  failOnUnknown?: boolean;
}

/** The working directory of a command and its output streams. */
export interface CommandContext {
  cwd: string;
  out: (text: string) => void;
  err: (text: string) => void;
}

/**
 * Checks a stack and writes the results.
 * @returns whether the check passed
 * @throws UserError if it could not run
 */
export const check = async (options: CheckOptions, { cwd, out, err }: CommandContext): Promise<boolean> => {
  const { report = [], failOnUnknown = false } = options;
  // Read first: a mistake in the file must not cost the time of a preview.
  const policy = readProjectPolicy(cwd);
  if (policy.file !== undefined) err(`reading ${policy.file}\n`);
  const assessment = assess(await readSource(options, cwd, err), rules, policy, new Date(), currentCommit(cwd));
  out(`${table(assessment)}\n`);
  writeReports(assessment, report, cwd);
  for (const { format, path } of report) out(`${format} report: ${path}\n`);
  const reasons = failureReasons(assessment, failOnUnknown);
  out(reasons.length === 0 ? "check passed\n" : `check failed: ${reasons.join(", ")}\n`);
  return reasons.length === 0;
};

const readSource = async (
  { stack, file, preview = false }: CheckOptions,
  cwd: string,
  err: CommandContext["err"],
): Promise<Source> => {
  if ((stack === undefined) === (file === undefined))
    throw new UserError("check: exactly one of --stack and --file must be set; use --stack NAME or --file PATH");
  if (stack === undefined) {
    if (preview) throw new UserError("check: --preview needs a stack; use it with --stack NAME");
    return stateFile(file!, cwd);
  }
  // Both take a while. Progress goes to standard error, so that standard output holds the results only.
  err(preview ? `previewing ${stack}\n` : `reading the state of ${stack}\n`);
  return preview ? previewStack(stack, cwd) : exportStack(stack, cwd);
};

/** The commit of a working directory, with the suffix `-dirty` if files were changed. */
const currentCommit = (cwd: string): string | undefined => {
  const { status, stdout } = spawnSync("git", ["describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"], {
    cwd,
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : undefined;
};
