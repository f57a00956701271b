// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from "node:child_process";
import { existsSync, openSync, closeSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkFreeSpace } from "./disk";
import { freePort, isPortFree } from "./ports";
import { UserError } from "./run";
import type { State } from "./state";
import { serviceMarker, orphanProcesses } from "./orphan-processes";

/** What runs in the background, as remembered between commands. */
export interface ProcessRecord {
  name: string;
  pid: number;
  /** When the kernel says that it started: a recycled pid is never taken for it. */
  started: string;
  /** Where it listens on loopback; 0 when it does not. */
  port: number;
}

/** What to run, and how to tell that it serves. */
export interface Service {
  name: string;
  command: string;
  args: string[];
  port: number;
  env?: NodeJS.ProcessEnv;
  ready: () => Promise<boolean> | boolean;
}

const READY_SECONDS = 60;
const STOP_SECONDS = 10;

/** The background processes of one sandbox: started once, found again by later commands, stopped in reverse order. */
export class Processes {
  private readonly file: string;

  /** @param stopSeconds How long a process may take to end before it is ended. @default 10 */
  constructor(
    private readonly state: State,
    private readonly stopSeconds = STOP_SECONDS,
  ) {
    this.file = state.path("processes.json");
  }

  /** Those that are alive, in the order in which they were started. */
  alive(): ProcessRecord[] {
    return this.records().filter(isRunning);
  }

  isAlive(name: string): boolean {
    return this.alive().some((record) => record.name === name);
  }

  /** The port that a service had, so that it gets the same when it is started again. */
  portOf(name: string): number | undefined {
    return this.records().find((record) => record.name === name)?.port;
  }

  /** The port for a service to listen on: the one it has or had, another when that has been taken since. */
  async port(name: string): Promise<number> {
    const known = this.portOf(name);
    if (!known) return freePort();
    // What was killed a moment ago may still be letting go of it.
    for (let tries = 0; tries < 20; tries++) {
      if (this.isAlive(name) || (await isPortFree(known))) return known;
      await sleep(50);
    }
    return freePort();
  }

  /** As `port`, for a service whose address others have noted down. @throws UserError when its port has been taken */
  async fixedPort(name: string): Promise<number> {
    const known = this.portOf(name);
    const port = await this.port(name);
    if (known && port !== known)
      throw new UserError(
        `${name} stopped, and 127.0.0.1:${known}, where the stack expects it, has been taken by another program; ` +
          "end that program and run the same command again, or start afresh with `npm run sandbox -- reset`",
      );
    return port;
  }

  logFile(name: string): string {
    return this.state.path("logs", `${name}.log`);
  }

  logNames(): string[] {
    const folder = this.state.path("logs");
    return existsSync(folder)
      ? readdirSync(folder)
          .map((file) => file.replace(/\.log$/, ""))
          .sort()
      : [];
  }

  /** Starts a service unless it runs, and waits until it is ready. @throws UserError with the end of its log */
  async ensure(service: Service): Promise<void> {
    if (!this.isAlive(service.name)) await this.spawn(service);
    const deadline = Date.now() + READY_SECONDS * 1000;
    while (!(await isReady(service))) {
      if (!this.isAlive(service.name)) throw this.startError(service, "ended at once");
      if (Date.now() > deadline) throw this.startError(service, `was not ready within ${READY_SECONDS} s`);
      await sleep(100);
    }
  }

  /** Stops all, the last started first, and then what nobody has recorded. */
  async stopAll(): Promise<void> {
    for (const record of this.alive().reverse()) await stop(record, this.stopSeconds);
    for (const pid of orphanProcesses(this.state.folder))
      await stop({ pid, started: startTimeOf(pid) ?? "" }, this.stopSeconds);
    this.save([]);
  }

  private async spawn({ name, command, args, port, env }: Service): Promise<void> {
    checkFreeSpace(this.state.folder);
    // One that was never recorded would still hold the files that this one needs.
    for (const pid of orphanProcesses(this.state.folder, name))
      await stop({ pid, started: startTimeOf(pid) ?? "" }, this.stopSeconds);
    const file = this.logFile(name);
    // What an earlier process wrote is kept beside, so that the end of the log is this one's.
    if (existsSync(file)) renameSync(file, this.logFile(`${name}.previous`));
    const log = openSync(file, "a", 0o600);
    const child = spawn(command, args, {
      cwd: this.state.folder,
      detached: true,
      env: { ...(env ?? process.env), ...serviceMarker(this.state.folder, name) },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    if (child.pid === undefined) {
      const reason = await new Promise<Error>((resolve) => child.once("error", resolve));
      throw new UserError(`${name} can't be started: ${reason.message}; ${startFix(command)}`);
    }
    // Recorded at once, and in one step: a command that is killed now has not lost it.
    const others = this.records().filter((record) => record.name !== name);
    this.save([...others, { name, pid: child.pid, started: startTimeOf(child.pid) ?? "", port }]);
    child.on("error", () => undefined).unref();
  }

  private records(): ProcessRecord[] {
    return existsSync(this.file) ? (JSON.parse(readFileSync(this.file, "utf8")) as ProcessRecord[]) : [];
  }

  private save(records: ProcessRecord[]): void {
    writeFileSync(`${this.file}.new`, JSON.stringify(records, undefined, 2), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  private startError({ name, port }: Service, what: string): UserError {
    const tail = readFileSync(this.logFile(name), "utf8")
      .trimEnd()
      .split("\n")
      .slice(-8)
      .map((line) => line.slice(0, 400));
    const where = port === 0 ? "" : ` on 127.0.0.1:${port}`;
    return new UserError(
      `${name}${where} ${what}; run the same command again, or start afresh with \`npm run sandbox -- reset\`. ` +
        `The end of its log (${this.logFile(name)}):\n  ${tail.join("\n  ")}`,
    );
  }
}

/** A tool of the cache is made anew once its folder is gone; an environment of Python is the folder around its `bin`. */
const startFix = (command: string): string =>
  existsSync(command)
    ? "run the same command again"
    : `remove ${dirname(command).replace(/\/bin$/, "")}, and \`npm run sandbox\` makes it anew`;

const isReady = async ({ ready }: Service): Promise<boolean> => {
  try {
    return await ready();
  } catch {
    return false;
  }
};

type Identity = Pick<ProcessRecord, "pid" | "started">;

/** Asks a process to end, and ends it when it does not. */
const stop = async (process: Identity, seconds: number): Promise<void> => {
  for (const name of ["SIGTERM", "SIGKILL"] as const) {
    if (!isRunning(process)) return;
    signal(process.pid, name);
    const deadline = Date.now() + seconds * 1000;
    while (isRunning(process) && Date.now() < deadline) await sleep(50);
  }
};

const isRunning = ({ pid, started }: Identity): boolean => started !== "" && startTimeOf(pid) === started;

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
};

/** When a process started, as its system tells it; undefined when there is none or it is a zombie. */
const startTimeOf = (pid: number): string | undefined => {
  try {
    if (process.platform !== "linux") return startTimeFromPs(pid);
    // The name in parentheses may hold anything, a closing parenthesis included.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").pop()!.split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
};

const startTimeFromPs = (pid: number): string | undefined => {
  const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  const [state = "Z", ...started] = line.split(/\s+/);
  return state.startsWith("Z") ? undefined : started.join(" ");
};
