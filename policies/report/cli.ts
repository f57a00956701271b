// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { exemptions } from "../exemptions";
import { rules } from "../rules";
import { assess, refusals } from "./assessment";
import { gateConfig } from "./config";
import { writePages } from "./rule-docs";
import { FORMATS, reportFile, writeReports, type ReportFile } from "./reports";
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

/** Where a command is run, and where it writes to. */
export interface Surroundings {
  cwd: string;
  out: (text: string) => void;
  err: (text: string) => void;
}

const OPEN = 0;
const SHUT = 1;
const NOT_TOLD = 2;

/** Runs a command line and answers its exit status. */
export const run = async (args: readonly string[], surroundings: Surroundings): Promise<number> => {
  let status = OPEN;
  const program = commands(surroundings, (reached) => (status = reached));
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? OPEN : NOT_TOLD;
    const message =
      error instanceof UserError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    surroundings.err(`error: ${message}\n`);
    return NOT_TOLD;
  }
};

const commands = (surroundings: Surroundings, end: (status: number) => void): Command => {
  const program = new Command("npm run policy --")
    .description("Holds a stack to the rules, and writes the evidence.")
    .showHelpAfterError("(npm run policy -- --help lists the commands)")
    .configureOutput({ writeOut: surroundings.out, writeErr: surroundings.err })
    .exitOverride();
  program
    .command("check")
    .description("check what `pulumi up` would make of a stack, or the exported state of one")
    .option("--stack <name>", "preview this stack of the Pulumi program in the folder you are in")
    .option("--file <path>", "check a state that `pulumi stack export --file PATH` wrote")
    .option("--config <path>", "levels and settings by rule, as for pulumi --policy-pack-config")
    .option(
      "--report <format=path>",
      `write a report as well: ${Object.keys(FORMATS).join(", ")}; may be given again`,
      collected,
    )
    .option("--fail-on-unknown", "shut the gate as well when a mandatory check could not be evaluated")
    .addHelpText(
      "after",
      "\nExit status: 0 the gate is open, 1 it is shut, 2 it could not be told (wrong options, a file, a failed preview).",
    )
    .action(async (options: CheckOptions) => end(await check(options, surroundings)));
  program.command("docs").description("write docs/rules and docs/frameworks.md anew from the rules").action(writePages);
  return program;
};

const collected = (text: string, before: ReportFile[] = []): ReportFile[] => {
  try {
    return [...before, reportFile(text)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
};

const check = async (
  { stack, file, config, report = [], failOnUnknown = false }: CheckOptions,
  { cwd, out, err }: Surroundings,
): Promise<number> => {
  if ((stack === undefined) === (file === undefined)) throw new UserError("give either --stack NAME or --file PATH");
  const held = gateConfig(config ?? "the default", config === undefined ? {} : readJson(config, cwd), rules);
  // A preview takes a while; what the command finds goes elsewhere.
  if (stack !== undefined) err(`previewing ${stack}\n`);
  const source = stack === undefined ? stateFile(file!, cwd) : await previewStack(stack, cwd);
  const assessment = assess(source, { rules, exemptions, config: held }, new Date(), commit(cwd));
  out(`${table(assessment)}\n`);
  writeReports(assessment, report, cwd);
  for (const { format, path } of report) out(`${format} report: ${path}\n`);
  const reasons = refusals(assessment, failOnUnknown);
  out(reasons.length === 0 ? "the gate is open\n" : `the gate is shut: ${reasons.join(", ")}\n`);
  return reasons.length === 0 ? OPEN : SHUT;
};

/** The commit that a folder is at, marked where files were changed since. */
const commit = (cwd: string): string | undefined => {
  const { status, stdout } = spawnSync("git", ["describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"], {
    cwd,
    encoding: "utf8",
  });
  return status === 0 ? stdout.trim() : undefined;
};

if (require.main === module)
  void run(process.argv.slice(2), {
    // npm runs scripts in the package's folder, and says where the user stands.
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  }).then((status) => (process.exitCode = status));
