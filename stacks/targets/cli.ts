// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { ArgumentError } from "../../components/lib/problems";
import { settingsOf } from "../file";
import { shapes } from "../shapes";
import { page } from "./page";
import { reportOf } from "./report";
import { text } from "./text";

const STACKS = Object.keys(shapes);

const stackName = (value: string): string => {
  if (!STACKS.includes(value)) throw new InvalidArgumentError(`Use one of ${STACKS.join(", ")}.`);
  return value;
};

const program = new Command("npm run targets --")
  .description("Checks whether a stack's targets are achievable. The exit code is 1 if at least one target is not.")
  .requiredOption("--stack <name>", `the stack to check: ${STACKS.join(" or ")}`, stackName)
  .option("--json", "print the report as JSON, with the source of every figure")
  .option("--html <file>", "write the report as a web page, with a diagram of the topology")
  .showHelpAfterError("(run `npm run targets -- --help` for usage)");

const run = ({ stack, json, html }: { stack: string; json?: boolean; html?: string }): void => {
  const report = reportOf(stack, settingsOf(stack), shapes[stack]!);
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : text(report));
  if (html !== undefined) {
    writeFileSync(html, page(report));
    process.stderr.write(`wrote ${html}\n`);
  }
  process.exitCode = report.isMet ? 0 : 1;
};

try {
  run(program.parse().opts());
} catch (error) {
  // Problems of settings and files are for the user to fix, so they are printed without a stack trace.
  const isUserError = error instanceof ArgumentError || (error as NodeJS.ErrnoException).syscall !== undefined;
  const message = isUserError ? (error as Error).message : ((error as Error).stack ?? String(error));
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}
