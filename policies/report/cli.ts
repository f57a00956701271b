// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { Command, InvalidArgumentError } from "commander";
import { exemptions } from "../exemptions";
import { rules } from "../rules";
import { assess, refusals } from "./assessment";
import { gateConfig } from "./config";
import { writePages } from "./pages";
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

/** Where the user stands: npm runs scripts in the package's folder, and says where it was called. */
const cwd = process.env["INIT_CWD"] ?? process.cwd();

const check = async ({ stack, file, config, report = [], failOnUnknown = false }: CheckOptions): Promise<void> => {
  if ((stack === undefined) === (file === undefined)) throw new UserError("give either --stack NAME or --file PATH");
  const held = gateConfig(config ?? "the default", config === undefined ? {} : readJson(config, cwd), rules);
  // A preview takes a while; what the command finds goes elsewhere.
  if (stack !== undefined) process.stderr.write(`previewing ${stack}\n`);
  const source = stack === undefined ? stateFile(file!, cwd) : await previewStack(stack, cwd);
  const assessment = assess(source, { rules, exemptions, config: held }, new Date(), commit());
  process.stdout.write(`${table(assessment)}\n`);
  writeReports(assessment, report, cwd);
  for (const { format, path } of report) process.stdout.write(`${format} report: ${path}\n`);
  const reasons = refusals(assessment, failOnUnknown);
  process.stdout.write(reasons.length === 0 ? "the gate is open\n" : `the gate is shut: ${reasons.join(", ")}\n`);
  if (reasons.length > 0) process.exitCode = 1;
};

/** The commit that the user's folder is at, marked where files were changed since. */
const commit = (): string | undefined => {
  const { status, stdout } = spawnSync("git", ["describe", "--always", "--abbrev=40", "--exclude=*", "--dirty"], { cwd, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
};

const collected = (text: string, before: ReportFile[] = []): ReportFile[] => {
  try {
    return [...before, reportFile(text)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
};

const program = new Command("npm run policy --")
  .description("Holds a stack to the rules, without or with an engine, and writes the evidence.")
  .showHelpAfterError("(npm run policy -- --help lists the commands)")
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program
  .command("check")
  .description("check what `pulumi up` would make of a stack, or the exported state of one")
  .option("--stack <name>", "preview this stack of the Pulumi program in the folder you are in")
  .option("--file <path>", "check a state that `pulumi stack export --file PATH` wrote")
  .option("--config <path>", "levels and settings by rule, as for pulumi --policy-pack-config")
  .option("--report <format=path>", `write a report as well: ${Object.keys(FORMATS).join(", ")}; may be given again`, collected)
  .option("--fail-on-unknown", "shut the gate as well when a mandatory check could not be evaluated")
  .addHelpText("after", "\nExit status: 0 the gate is open, 1 it is shut, 2 it could not be told (wrong options, a file, a failed preview).")
  .action(check);
program
  .command("docs")
  .description("write docs/rules and docs/frameworks.md anew from the rules")
  .action(writePages);

program.parseAsync().catch((error: unknown) => {
  const message = error instanceof UserError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 2;
});
