// SPDX-License-Identifier: Apache-2.0
import { Command, InvalidArgumentError } from "commander";
import { down, reset } from "./commands/down";
import { logs } from "./commands/logs";
import { preview } from "./commands/preview";
import { shell } from "./commands/shell";
import { status } from "./commands/status";
import { up } from "./commands/up";
import { UserError } from "./lib/run";
import { State, STACKS, type StackName } from "./lib/state";

const stackName = (value: string): StackName => {
  const known = STACKS.find((name) => name === value);
  if (!known) throw new InvalidArgumentError(`The stacks are ${STACKS.join(" and ")}.`);
  return known;
};

const program = new Command("npm run sandbox --")
  .description(
    "The whole platform on one machine: the real Pulumi engine, providers and policy gates, an emulated AWS, a real Kubernetes API.",
  )
  .option("--stack <name>", `which stack: ${STACKS.join(" or ")}`, stackName, "dev" as StackName)
  .enablePositionalOptions()
  .showHelpAfterError("(npm run sandbox -- --help lists the commands)");

const state = (): State => new State(program.opts<{ stack: StackName }>().stack);

program
  .command("up", { isDefault: true })
  .description("bring the stack up, through the gates (default); again: nothing changes")
  .allowExcessArguments()
  .action((_options: unknown, { args: [unknown] }: Command) => {
    // What is no command reaches the default one as an argument.
    if (unknown !== undefined)
      program.error(
        `error: unknown command "${unknown}"; the commands are ${program.commands.map((one) => one.name()).join(", ")}`,
      );
    return up(state());
  });
program
  .command("preview")
  .description("show what `up` would change, and run the gates on it")
  .action(() => preview(state()));
program
  .command("status")
  .description("what runs where, and what the stack holds")
  .action(() => status(state()));
program
  .command("shell")
  .description("a shell, or one command, in which plain `pulumi` commands meet the sandbox")
  .argument("[command...]", "a command to run instead of a shell, after --")
  .passThroughOptions()
  .action((command: string[]) => shell(state(), command));
program
  .command("logs")
  .description("the logs: their names, or the end of one")
  .argument("[name]")
  .action((name?: string) => logs(state(), name));
program
  .command("down")
  .description("destroy the stack and stop everything")
  .action(() => down(state()));
program
  .command("reset")
  .description("stop everything and forget the stack, without destroying it first")
  .action(() => reset(state()));

program.parseAsync().catch((error: unknown) => {
  const message =
    error instanceof UserError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
});
