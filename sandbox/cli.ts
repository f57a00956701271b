// SPDX-License-Identifier: Apache-2.0
import { Command, InvalidArgumentError, Option } from "commander";
import { down, reset } from "./commands/down";
import { logs } from "./commands/logs";
import { preview } from "./commands/preview";
import { shell } from "./commands/shell";
import { status } from "./commands/status";
import { prepareTools } from "./commands/tools";
import { up } from "./commands/up";
import { NODE_MODES, type NodeMode } from "./nodes";
import { UserError } from "./lib/run";
import { State, STACKS, type StackName } from "./lib/state";

const stackName = (value: string): StackName => {
  const known = STACKS.find((name) => name === value);
  if (!known) throw new InvalidArgumentError(`Use one of: ${STACKS.join(", ")}.`);
  return known;
};

/** The option is accepted before and after the command. */
const stackOption = (): Option =>
  new Option("--stack <name>", `stack to use: ${STACKS.join(" or ")} (default: dev)`).argParser(stackName);

const nodesOption = (): Option =>
  new Option(
    "--nodes <kind>",
    "nodes of a new sandbox: simulated (default; no container runs), real (three nodes on this Linux machine, needs root) or " +
      "kind (nodes in Docker, untried)",
  ).choices(NODE_MODES);

const program = new Command("npm run sandbox --")
  .description(
    "Runs the whole platform on this machine: the real Pulumi engine, providers and policy packs, an emulated AWS and a real Kubernetes API server.",
  )
  .addOption(stackOption())
  .addOption(nodesOption())
  .enablePositionalOptions()
  .showHelpAfterError("(run `npm run sandbox -- --help` to list the commands)");

const stateOf = (command: Command): State => new State(command.optsWithGlobals<{ stack?: StackName }>().stack ?? "dev");

const nodesOf = (command: Command): NodeMode | undefined => command.optsWithGlobals<{ nodes?: NodeMode }>().nodes;

/** Adds a command that works on one stack. */
const stackCommand = (name: string, options?: { isDefault: boolean }): Command =>
  program.command(name, options).addOption(stackOption());

stackCommand("up", { isDefault: true })
  .addOption(nodesOption())
  .description("start the sandbox and deploy the stack (default command); a second run changes nothing")
  .allowExcessArguments()
  .action((_options: unknown, command: Command) => {
    const [unknown] = command.args;
    // Commander passes an unknown command to the default command as an argument.
    if (unknown !== undefined)
      program.error(
        `error: unknown command "${unknown}"; use one of: ${program.commands.map((one) => one.name()).join(", ")}`,
      );
    return up(stateOf(command), nodesOf(command));
  });
stackCommand("preview")
  .addOption(nodesOption())
  .description("show what `up` would change, and run the policy checks on it")
  .action((_options: unknown, command: Command) => preview(stateOf(command), nodesOf(command)));
stackCommand("status")
  .description("show running processes, requests to the emulated AWS, and tools")
  .action((_options: unknown, command: Command) => status(stateOf(command)));
stackCommand("shell")
  .addOption(nodesOption())
  .description("open a shell, or run one command, in which plain `pulumi` commands use the sandbox")
  .argument("[command...]", "command to run instead of a shell, after --")
  .passThroughOptions()
  .action((words: string[], _options: unknown, command: Command) => shell(stateOf(command), words, nodesOf(command)));
stackCommand("logs")
  .description("list the logs, or print the last lines of one log")
  .argument("[name]", "log to print")
  .action((name: string | undefined, _options: unknown, command: Command) => logs(stateOf(command), name));
program
  .command("tools")
  .description("download or build the tools, and start nothing")
  .option("--test", "also the tools that only `npm run test:sandbox` uses", false)
  .option("--nodes", "also the programs of real nodes and of their pods", false)
  .action((options: { test: boolean; nodes: boolean }) => prepareTools(options));
stackCommand("down")
  .description("destroy the stack and stop all processes")
  .action((_options: unknown, command: Command) => down(stateOf(command)));
stackCommand("reset")
  .description("stop all processes and delete the stack's state without destroying the stack first")
  .action((_options: unknown, command: Command) => reset(stateOf(command)));

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
