// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { ArgumentError } from "../../components/lib/problems";
import { settingsOf } from "../file";
import { shapes } from "../shapes";
import { page } from "./page";
import { reportOf } from "./report";
import { text } from "./text";

const NAMES = Object.keys(shapes);

const stackName = (value: string): string => {
  if (!NAMES.includes(value)) throw new InvalidArgumentError(`The stacks are ${NAMES.join(" and ")}.`);
  return value;
};

const program = new Command("npm run targets --")
  .description("Whether a stack's targets can be met, with the arithmetic. Ends with 1 when one can't.")
  .requiredOption("--stack <name>", `which stack: ${NAMES.join(" or ")}`, stackName)
  .option("--json", "the report as JSON, sources included")
  .option("--html <file>", "writes it as a page, with a picture of the topology and the paths through it")
  .showHelpAfterError("(npm run targets -- --help tells more)");

const run = ({ stack, json, html }: { stack: string; json?: boolean; html?: string }): void => {
  const report = reportOf(stack, settingsOf(stack), shapes[stack]!);
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : text(report));
  if (html !== undefined) {
    writeFileSync(html, page(report));
    process.stderr.write(`written: ${html}\n`);
  }
  process.exitCode = report.isMet ? 0 : 1;
};

try {
  run(program.parse().opts());
} catch (error) {
  // What a person can mend is told in its own words: settings, and files that can't be written.
  const known = error instanceof ArgumentError || (error as NodeJS.ErrnoException).syscall !== undefined;
  process.stderr.write(`error: ${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = 1;
}
