// SPDX-License-Identifier: Apache-2.0
// Explains a stack of this repository without an engine and without a cloud: the program is recorded with mocks.
import { Command } from "commander";
import { ArgumentError } from "../components/lib/problems";
import { writeExplanation, type OutputOptions } from "../explain/command";
import type { Subject } from "../explain/subject";
import { UserError } from "../policies/user-error";
import { configOf, settingsOf } from "./file";
import { record } from "./recording/record";
import { shapes } from "./shapes";
import { topologyOf } from "./topology";

/** The resources that a stack registers, recorded with mocks. @throws ArgumentError if the stack or its settings are invalid */
export const recordedSubject = async (stack: string): Promise<Subject> => {
  const shape = shapes[stack];
  if (!shape)
    throw new ArgumentError([
      {
        component: "explain",
        field: "--stack",
        value: stack,
        reason: `must be one of ${Object.keys(shapes).join(", ")}`,
        fix: "use one of them, or `redoubt explain --file` for a stack of another project",
      },
    ]);
  const settings = settingsOf(stack);
  const { environment } = await import("./environment");
  const recorded = await record(() => environment(stack, settings, shape), stack, configOf(stack));
  return {
    project: "redoubt",
    stack,
    from: "recording",
    resources: recorded.map(({ inputs, state, ...one }) => ({
      ...one,
      properties: { ...state, ...inputs, id: one.id },
    })),
    outputs: { targets: settings.targets, topology: topologyOf(settings, shape) },
  };
};

const main = async (): Promise<void> => {
  const program = new Command("npm run explain --")
    .description("Writes a page about a stack of this repository. It needs no cloud account and no Pulumi engine.")
    .requiredOption("--stack <name>", `the stack: ${Object.keys(shapes).join(" or ")}`)
    .option("--before <path>", "compare the cost with this state, which `pulumi stack export --file PATH` wrote")
    .option("--html <path>", "where to write the page (default: explain-STACK.html, unless --markdown is set)")
    .option("--markdown <path>", "also write the page as Markdown, for a pull request")
    .showHelpAfterError("(run `npm run explain -- --help` for usage)");
  const { stack, ...options } = program.parse().opts<{ stack: string } & OutputOptions>();
  writeExplanation(await recordedSubject(stack), options, {
    // npm runs scripts in the folder of the package, and passes the user's folder in INIT_CWD.
    cwd: process.env["INIT_CWD"] ?? process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
};

if (require.main === module)
  main().catch((error: unknown) => {
    const isUserError = error instanceof ArgumentError || error instanceof UserError;
    const message = isUserError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
    process.stderr.write(`error: ${message}\n`);
    process.exitCode = 1;
  });
