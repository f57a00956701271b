// SPDX-License-Identifier: Apache-2.0
// Explains a stack of this repository without an engine and without a cloud: the program is recorded with mocks.
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { ArgumentError } from "../components/lib/problems";
import { writeExplanation, type OutputOptions } from "../explain/command";
import { readProjectPolicy } from "../policies/project-policy";
import { UserError } from "../policies/user-error";
import { configOf, settingsOf } from "./file";
import { record } from "./recording/record";
import { subjectOfRecording } from "./recording/subject";
import { shapes } from "./shapes";

const STACKS = Object.keys(shapes);

const stackName = (value: string): string => {
  if (!STACKS.includes(value))
    throw new InvalidArgumentError(
      `Use one of ${STACKS.join(", ")}. For another project, use \`npm run redoubt -- explain\`.`,
    );
  return value;
};

const program = new Command("npm run explain --")
  .description("Writes a page about a stack of this repository. It needs no cloud account and no Pulumi engine.")
  .requiredOption("--stack <name>", `the stack: ${STACKS.join(" or ")}`, stackName)
  .option("--before <path>", "compare the cost with this state, which `pulumi stack export --file PATH` wrote")
  .option("--html <path>", "where to write the page (default: explain-STACK.html, unless --markdown is set)")
  .option("--markdown <path>", "also write the page as Markdown, for a pull request")
  .showHelpAfterError("(run `npm run explain -- --help` for usage)");

const run = async ({ stack, ...options }: { stack: string } & OutputOptions): Promise<void> => {
  const settings = settingsOf(stack);
  // The components load the SDKs, which invalid options and settings need not wait for.
  const { environment } = await import("./environment");
  const recorded = await record(() => environment(stack, settings, shapes[stack]!), stack, configOf(stack));
  writeExplanation(subjectOfRecording(stack, recorded), readProjectPolicy(join(__dirname, "..")), options, {
    // npm runs scripts in the folder of the package, and passes the user's folder in INIT_CWD.
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
};

run(program.parse().opts()).catch((error: unknown) => {
  // Problems of settings and files are for the user to fix, so they are printed without a stack trace.
  const isUserError = error instanceof ArgumentError || error instanceof UserError;
  const message = isUserError ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
});
