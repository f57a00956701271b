// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { Report } from "../lib/report";
import { withStackLock, openSession } from "../session/session";
import type { NodeMode } from "../nodes";
import { repository, type State } from "../lib/state";

/** Opens a shell, or runs one command, in the sandbox's environment. The exit code is that of the shell or command. */
export const shell = async (state: State, command: string[], nodes?: NodeMode): Promise<void> => {
  // Another program may read the command's standard output, so progress goes to standard error.
  const report = new Report((text) => void process.stderr.write(text));
  // Only the start holds the lock: a shell may stay open for long, and the engine locks the stack itself.
  const { engine } = await withStackLock(state, () => openSession(state, report, nodes));
  const [file, ...args] = command.length > 0 ? (command as [string, ...string[]]) : [process.env["SHELL"] ?? "/bin/sh"];
  if (command.length === 0)
    report.line(
      `shell of the ${state.stack} sandbox: plain \`pulumi\` commands use its clouds and policy packs; \`exit\` closes it`,
    );
  process.exitCode = await new Promise<number>((resolve) => {
    const child = spawn(file, args, { cwd: repository, env: engine.env, stdio: "inherit" });
    child.on("error", (error) => {
      process.stderr.write(`error: cannot run ${file} in the sandbox: ${error.message}\n`);
      resolve(127);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
};
