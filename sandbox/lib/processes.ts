// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { existsSync, openSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./run";
import type { State } from "./state";

/** What runs in the background, as remembered between commands. */
export interface ProcessRecord {
  name: string;
  pid: number;
  /** When the kernel says that it started: a recycled pid is never taken for it. */
  started: string;
  port: number;
}

/** What to run, and how to tell that it serves. */
export interface Service {
  name: string;
  command: string;
  args: string[];
  port: number;
  env?: NodeJS.ProcessEnv;
  ready: () => Promise<boolean>;
}

const READY_SECONDS = 60;
const STOP_SECONDS = 10;

/** The background processes of one sandbox: started once, found again by later commands, stopped in reverse order. */
export class Processes {
  private readonly file: string;

  constructor(private readonly state: State) {
    this.file = state.path("processes.json");
  }

  /** Those that are alive, in the order in which they were started. */
  alive(): ProcessRecord[] {
    return this.records().filter(({ pid, started }) => startOf(pid) === started);
  }

  isAlive(name: string): boolean {
    return this.alive().some((record) => record.name === name);
  }

  /** The port that a service had, so that it gets the same when it is started again. */
  portOf(name: string): number | undefined {
    return this.records().find((record) => record.name === name)?.port;
  }

  logFile(name: string): string {
    return this.state.path("logs", `${name}.log`);
  }

  logNames(): string[] {
    return readdirSync(this.state.path("logs", ".").replace(/\.$/, "")).map((file) => file.replace(/\.log$/, ""));
  }

  /** Starts a service unless it runs, and waits until it is ready. @throws UserError with the end of its log */
  async ensure(service: Service): Promise<void> {
    if (!this.isAlive(service.name)) this.spawn(service);
    const deadline = Date.now() + READY_SECONDS * 1000;
    while (!(await service.ready().catch(() => false))) {
      if (!this.isAlive(service.name)) throw this.failure(service, "ended at once");
      if (Date.now() > deadline) throw this.failure(service, `was not ready within ${READY_SECONDS} s`);
      await sleep(150);
    }
  }

  /** Stops all, the last started first. */
  async stopAll(): Promise<void> {
    for (const { pid, started } of this.alive().reverse()) {
      signal(pid, "SIGTERM");
      const deadline = Date.now() + STOP_SECONDS * 1000;
      while (startOf(pid) === started && Date.now() < deadline) await sleep(100);
      if (startOf(pid) === started) signal(pid, "SIGKILL");
    }
    this.save([]);
  }

  private spawn({ name, command, args, port, env }: Service): void {
    const log = openSync(this.logFile(name), "a", 0o600);
    const child = spawn(command, args, { cwd: this.state.folder, detached: true, env: env ?? process.env, stdio: ["ignore", log, log] });
    if (child.pid === undefined) throw new UserError(`${command} can't be started; run \`npm run sandbox\` again to make it anew`);
    child.unref();
    const others = this.records().filter((record) => record.name !== name);
    this.save([...others, { name, pid: child.pid, started: startOf(child.pid) ?? "", port }]);
  }

  private records(): ProcessRecord[] {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as ProcessRecord[]) : [];
  }

  private save(records: ProcessRecord[]): void {
    writeFileSync(`${this.file}.new`, JSON.stringify(records, undefined, 2), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  private failure({ name, port }: Service, what: string): UserError {
    const tail = readFileSync(this.logFile(name), "utf8").trimEnd().split("\n").slice(-8).join("\n  ");
    return new UserError(
      `${name} on 127.0.0.1:${port} ${what}; \`npm run sandbox -- reset\` starts afresh on other ports. The end of its log:\n  ${tail}`,
    );
  }
}

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
};

/** When a process started, in the kernel's ticks; undefined when there is none or it is a zombie. */
const startOf = (pid: number): string | undefined => {
  try {
    if (process.platform === "linux") {
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()!.split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    }
    process.kill(pid, 0);
    return "alive";
  } catch {
    return undefined;
  }
};

/** A port on loopback that nothing listens on: `wanted` if it is free. */
export const freePort = (wanted = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", () => (wanted === 0 ? reject(new Error("no free port on 127.0.0.1")) : freePort().then(resolve, reject)));
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : wanted));
    });
  });
