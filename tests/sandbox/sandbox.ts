// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "..", "..");

/** What a command answered. */
export interface Outcome {
  code: number;
  output: string;
  seconds: number;
}

/** What a command said that must have gone well. */
export const outputOf = ({ code, output }: Outcome): string => {
  expect(code, output.slice(-3000)).to.equal(0);
  return output;
};

/** A sandbox of the tests' own, beside the one that a developer may have up. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), "redoubt-"));
  private readonly env = { ...process.env, REDOUBT_SANDBOX_STATE: this.folder };

  /** `npm run sandbox -- ARGS`, to its end. */
  run(...args: string[]): Outcome {
    const begun = Date.now();
    const { status, stdout, stderr } = spawnSync("npm", ["run", "-s", "sandbox", "--", ...args], {
      cwd: repository,
      env: this.env,
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      timeout: 1_200_000,
    });
    return { code: status ?? 1, output: `${stdout}${stderr}`, seconds: (Date.now() - begun) / 1000 };
  }

  /** A command in the sandbox's environment, of the dev stack. */
  shell(...command: string[]): Outcome {
    return this.run("shell", ...command);
  }

  /** A program of the tests, copied, as a new stack writes its settings beside it. @returns Its folder */
  program(name: string): string {
    const folder = join(this.folder, name);
    cpSync(join(__dirname, name), folder, { recursive: true });
    for (const part of ["node_modules", "components", "scripts"])
      symlinkSync(join(repository, part), join(folder, part));
    return folder;
  }

  /** `npm run sandbox` in a process group of its own, to be killed. */
  start(): ChildProcess {
    return spawn("npm", ["run", "-s", "sandbox"], { cwd: repository, env: this.env, detached: true, stdio: "ignore" });
  }

  /** How many resources the stack's state holds. */
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
