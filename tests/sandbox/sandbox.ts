// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "..", "..");

/** The result of a command. */
export interface Outcome {
  code: number;
  output: string;
  seconds: number;
}

/** Returns the output of a command. Fails the test if the command failed. */
export const outputOf = ({ code, output }: Outcome): string => {
  expect(code, output.slice(-3000)).to.equal(0);
  return output;
};

/** Duration in seconds of each creation or deletion of a resource of a type, from the output of an update or a destroy. */
export const durationsOf = (type: string, output: string): number[] =>
  [...output.matchAll(/ (\S+) \S+ (?:created|deleted) \(([\d.]+)s\)/g)]
    .filter(([, found]) => found === type)
    .map(([, , seconds]) => Number(seconds));

/** A sandbox for tests, separate from the developer's own sandbox. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "redoubt-"));
  private readonly env: NodeJS.ProcessEnv;

  /** @param variables Environment variables that differ from those of the tests. */
  constructor(variables: NodeJS.ProcessEnv = {}) {
    this.env = { ...process.env, ...variables, REDOUBT_SANDBOX_STATE: this.folder };
  }

  /** Runs `npm run sandbox -- ARGS`. */
  run(...args: string[]): Outcome {
    const start = Date.now();
    const { status, stdout, stderr } = spawnSync("npm", ["run", "-s", "sandbox", "--", ...args], {
      cwd: repository,
      env: this.env,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      timeout: 1_200_000,
    });
    return { code: status ?? 1, output: `${stdout}${stderr}`, seconds: (Date.now() - start) / 1000 };
  }

  /** Runs a command in the environment of the dev stack's sandbox. */
  shell(...command: string[]): Outcome {
    return this.run("shell", ...command);
  }

  /** Copies a test program, as `stack init` writes a settings file into its folder. @returns the folder of the copy */
  program(name: string): string {
    const folder = join(this.folder, name);
    cpSync(join(__dirname, name), folder, { recursive: true });
    for (const part of ["node_modules", "components", "scripts"])
      symlinkSync(join(repository, part), join(folder, part));
    return folder;
  }

  /** Starts `npm run sandbox` in a separate process group, so that the test can kill it. */
  start(): ChildProcess {
    return spawn("npm", ["run", "-s", "sandbox"], { cwd: repository, env: this.env, detached: true, stdio: "ignore" });
  }

  /** The number of resources in the stack's state. */
  resources(): number {
    try {
      const file = join(this.folder, "dev", "backend", ".pulumi", "stacks", "redoubt", "dev.json");
      const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
        checkpoint: { latest?: { resources?: unknown[] } };
      };
      return checkpoint.latest?.resources?.length ?? 0;
    } catch {
      return 0;
    }
  }

  remove(): void {
    for (const stack of ["dev", "prod"]) this.run("--stack", stack, "reset");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
