// SPDX-License-Identifier: Apache-2.0
// The command line of the package, `redoubt`. Each command declares its options here or in a file of its own, and loads its
// implementation when it runs, so that `--help` stays quick.
import { Command, CommanderError } from "commander";
import { version } from "../package.json";
import type { CommandContext } from "../policies/report/check";
import { UserError } from "../policies/user-error";
import { addCheck } from "./check";
import { EXIT_NOT_RUN, EXIT_PASSED, type AddCommand } from "./command";
import { addExplain } from "./explain";

const COMMANDS: readonly AddCommand[] = [addCheck, addExplain];

/** Runs a command line and returns its exit status. */
export const run = async (args: readonly string[], context: CommandContext): Promise<number> => {
  let status = EXIT_PASSED;
  const program = new Command("redoubt")
    .description("Checks and explains Pulumi stacks.")
    .version(version)
    .showHelpAfterError("(redoubt --help lists the commands)")
    .configureOutput({ writeOut: context.out, writeErr: context.err })
    .exitOverride();
  for (const add of COMMANDS) add(program, context, (result) => (status = result));
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
