// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { repository, type State } from "./state";
import { run, UserError } from "./run";

/** The fields of the output of `pulumi stack export` that the sandbox reads. */
export interface Checkpoint {
  deployment: {
    resources?: { urn: string; type: string; id?: string; custom?: boolean }[];
    pending_operations?: { type: string; resource: { urn: string; type: string; inputs: Record<string, unknown> } }[];
  };
}

/** Runs plain `pulumi` commands in the sandbox's environment. */
export class Engine {
  constructor(
    private readonly state: State,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Runs `pulumi ARGS` and returns its output. @throws Error with the last lines of the output */
  runCaptured(...args: string[]): Promise<string> {
    return run("pulumi", [...args, "--non-interactive"], { cwd: repository, env: this.env });
  }

  /** Runs `pulumi ARGS` with its output on the terminal. @returns its exit code */
  runInteractive(...args: string[]): Promise<number> {
    return new Promise((resolve, reject) => {
      const child = spawn("pulumi", args, { cwd: repository, env: this.env, stdio: "inherit" });
      // On SIGTERM, the engine finishes its current operations and saves the state. Ctrl-C in a terminal reaches it directly.
      const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
      const keepRunning = (): void => undefined;
      process.on("SIGTERM", forward).on("SIGINT", keepRunning);
      child.on("error", reject);
      child.on("close", (code) => {
        process.off("SIGTERM", forward).off("SIGINT", keepRunning);
        resolve(code ?? 1);
      });
    });
  }

  /** True if the stack has been created. */
  get stackExists(): boolean {
    return existsSync(join(this.state.folder, "backend", ".pulumi", "stacks", "redoubt", `${this.state.stack}.json`));
  }

  /**
   * Creates the stack unless it exists. `stack init` writes an encryption salt next to the project file, so it runs in a folder
   * with a copy of the project file.
   */
  async ensureStack(): Promise<void> {
    if (this.stackExists) return;
    await copyFile(join(repository, "Pulumi.yaml"), this.state.path("Pulumi.yaml"));
    await run("pulumi", ["stack", "init", this.state.stack, "--non-interactive"], {
      cwd: this.state.folder,
      env: this.env,
    });
  }

  async checkpoint(): Promise<Checkpoint> {
    return JSON.parse(await this.runCaptured("stack", "export")) as Checkpoint;
  }

  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.runCaptured("stack", "output", "--json")) as Record<string, unknown>;
  }

  /** URNs of the resources in the stack's state, without the stack itself and its providers. */
  async resources(): Promise<string[]> {
    if (!this.stackExists) return [];
    const { deployment } = await this.checkpoint();
    return (deployment.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:")).map(({ urn }) => urn);
  }

  /** Runs `pulumi ARGS` with its output on the terminal. @throws UserError with `fix` if it fails */
  async runOrFail(what: string, fix: string, ...args: string[]): Promise<void> {
    const code = await this.runInteractive(...args);
    if (code !== 0) throw new UserError(`${what} failed with exit code ${code}; ${fix}`);
  }
}
