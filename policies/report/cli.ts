// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { exemptions } from "../exemptions";
import { rules } from "../rules";
import { assess, failureReasons } from "./assessment";
import { parsePolicyConfig } from "./config";
import { FORMATS, parseReportOption, writeReports, type ReportFile } from "./reports";
import { writeDocs } from "./rule-docs";
import { previewStack, readJson, stateFile } from "./source";
import { table } from "./table";
import { UserError } from "./user-error";

interface CheckOptions {
  stack?: string;
  file?: string;
  config?: string;
  report?: ReportFile[];
  failOnUnknown?: boolean;
}

/** The working directory of a command and its output streams. */
export interface CommandContext {
  cwd: string;
  out: (text: string) => void;
  err: (text: string) => void;
}

const EXIT_PASSED = 0;
const EXIT_FAILED = 1;
const EXIT_NOT_RUN = 2;

/** Runs a command line and returns its exit status. */
export const run = async (args: readonly string[], context: CommandContext): Promise<number> => {
  let status = EXIT_PASSED;
  const program = commands(context, (result) => (status = result));
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    // Commander has already written the message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_PASSED : EXIT_NOT_RUN;
    context.err(`error: ${describeError(error)}\n`);
    return EXIT_NOT_RUN;
  }
};

/** A user error has a message that is complete. Any other error is a defect, so its stack is shown. */
const describeError = (error: unknown): string => {
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

const commands = (context: CommandContext, end: (status: number) => void): Command => {
  const program = new Command("npm run policy --")
    .description("Checks a stack against the rules and writes reports.")
    .showHelpAfterError("(npm run policy -- --help lists the commands)")
    .configureOutput({ writeOut: context.out, writeErr: context.err })
    .exitOverride();
  program
    .command("check")
    .description("check the planned resources of a stack, or the exported state of a stack")
    .option("--stack <name>", "preview this stack of the Pulumi program in the current directory")
    .option("--file <path>", "check a state file that `pulumi stack export --file PATH` wrote")
    .option("--config <path>", "enforcement levels and settings, in the format of pulumi --policy-pack-config")
    .option(
      "--report <format=path>",
      `also write a report: ${Object.keys(FORMATS).join(", ")}; can be repeated`,
      collectReports,
    )
    .option("--fail-on-unknown", "also fail if a mandatory check is not evaluated")
    .addHelpText(
      "after",
      "\nExit status: 0 the check passed, 1 the check failed, 2 the check could not run (invalid options, an unreadable file, a failed preview).",
    )
    .action(async (options: CheckOptions) => end(await check(options, context)));
  program.command("docs").description("regenerate docs/rules and docs/frameworks.md from the rules").action(writeDocs);
  return program;
};

const collectReports = (text: string, previous: ReportFile[] = []): ReportFile[] => {
  try {
    return [...previous, parseReportOption(text)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
};

const check = async (
  { stack, file, config, report = [], failOnUnknown = false }: CheckOptions,
  { cwd, out, err }: CommandContext,
): Promise<number> => {
  if ((stack === undefined) === (file === undefined))
    throw new UserError("check: exactly one of --stack and --file must be set; use --stack NAME or --file PATH");
  const policyConfig = parsePolicyConfig(
    config ?? "defaults",
    config === undefined ? {} : readJson(config, cwd),
    rules,
  );
  // A preview takes a while. Progress goes to standard error, so that standard output holds the results only.
  if (stack !== undefined) err(`previewing ${stack}\n`);
  const source = stack === undefined ? stateFile(file!, cwd) : await previewStack(stack, cwd);
  const assessment = assess(source, { rules, exemptions, config: policyConfig }, new Date(), currentCommit(cwd));
  out(`${table(assessment)}\n`);
  writeReports(assessment, report, cwd);
  for (const { format, path } of report) out(`${format} report: ${path}\n`);
  const reasons = failureReasons(assessment, failOnUnknown);
  out(reasons.length === 0 ? "check passed\n" : `check failed: ${reasons.join(", ")}\n`);
  return reasons.length === 0 ? EXIT_PASSED : EXIT_FAILED;
};

/** The commit of a working directory, with the suffix `-dirty` if files were changed. */
const currentCommit = (cwd: string): string | undefined => {
  const { status, stdout } = spawnSync("git", ["describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"], {
    cwd,
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : undefined;
};

if (require.main === module)
  void run(process.argv.slice(2), {
    // npm runs scripts in the directory of the package, and passes the user's directory in INIT_CWD.
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  }).then((status) => (process.exitCode = status));
