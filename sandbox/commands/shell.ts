// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { Report } from "../lib/report";
import { withStackLock, openSession } from "../session/session";
import { repository, type State } from "../lib/state";

/** Opens a shell, or runs one command, in the sandbox's environment; ends with its exit code. */
export const shell = async (state: State, command: string[]): Promise<void> => {
  // What the command prints may be read by another program: progress goes elsewhere.
  const report = new Report((text) => void process.stderr.write(text));
  // Only the start is exclusive: what is done in a shell may take long, and the engine has a lock of its own.
  const { engine } = await withStackLock(state, () => openSession(state, report));
  const [file, ...args] = command.length > 0 ? (command as [string, ...string[]]) : [process.env["SHELL"] ?? "/bin/sh"];
  if (command.length === 0)
    report.line(
      `a shell in the ${state.stack} sandbox: plain \`pulumi\` commands meet its clouds and gates; \`exit\` leaves it`,
    );
  process.exitCode = await new Promise<number>((resolve) => {
    const child = spawn(file, args, { cwd: repository, env: engine.env, stdio: "inherit" });
    child.on("error", (error) => {
      process.stderr.write(`error: ${file} can't be run in the sandbox: ${error.message}\n`);
      resolve(127);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
};
