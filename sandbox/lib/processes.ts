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

/** A background process, as recorded between commands. */
export interface ProcessRecord {
  name: string;
  pid: number;
  /** Start time according to the kernel. It distinguishes the process from a later one with the same pid. */
  started: string;
  /** Loopback port on which it listens, or 0 if it does not listen. */
  port: number;
}

/** A background service: its command, and a check that it is ready. */
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

/** The background processes of one sandbox. Later commands find processes that an earlier command started. */
export class Processes {
  private readonly file: string;

  /** @param stopSeconds Seconds between SIGTERM and SIGKILL. @default 10 */
  constructor(
    private readonly state: State,
    private readonly stopSeconds = STOP_SECONDS,
  ) {
    this.file = state.path("processes.json");
  }

  /** The processes that are alive, in the order in which they were started. */
  alive(): ProcessRecord[] {
    return this.records().filter(isRunning);
  }

  isAlive(name: string): boolean {
    return this.alive().some((record) => record.name === name);
  }

  /** The recorded port of a service. A restarted service keeps its port. */
  portOf(name: string): number | undefined {
    return this.records().find((record) => record.name === name)?.port;
  }

  /** The port for a service to listen on: its recorded port, or a new one if another program has taken that. */
  async port(name: string): Promise<number> {
    const known = this.portOf(name);
    if (!known) return freePort();
    // A process that was just killed may still hold the port.
    for (let tries = 0; tries < 20; tries++) {
      if (this.isAlive(name) || (await isPortFree(known))) return known;
      await sleep(50);
    }
    return freePort();
  }

  /** Like `port`, for a service whose address is recorded elsewhere. @throws UserError if another program has taken the port */
  async fixedPort(name: string): Promise<number> {
    const known = this.portOf(name);
    const port = await this.port(name);
    if (known && port !== known)
      throw new UserError(
        `${name}: port ${known} on 127.0.0.1 is not free: ${name} stopped, and another program uses its port; ` +
          "stop that program and run the same command again, or run `npm run sandbox -- reset` to start over",
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

  /** Starts a service unless it runs, and waits until it is ready. @throws UserError with the last lines of its log */
  async ensure(service: Service): Promise<void> {
    if (!this.isAlive(service.name)) await this.spawn(service);
    const deadline = Date.now() + READY_SECONDS * 1000;
    while (!(await isReady(service))) {
      if (!this.isAlive(service.name)) throw this.startError(service, "exited during startup");
      if (Date.now() > deadline) throw this.startError(service, `was not ready within ${READY_SECONDS} s`);
      await sleep(100);
    }
  }

  /** Stops all processes in reverse order of their start, and then orphan processes. */
  async stopAll(): Promise<void> {
    for (const record of this.alive().reverse()) await stop(record, this.stopSeconds);
    for (const pid of orphanProcesses(this.state.folder))
      await stop({ pid, started: startTimeOf(pid) ?? "" }, this.stopSeconds);
    this.save([]);
  }

  private async spawn({ name, command, args, port, env }: Service): Promise<void> {
    checkFreeSpace(this.state.folder);
    // An orphan process of the same service would still hold the files that this one needs.
    for (const pid of orphanProcesses(this.state.folder, name))
      await stop({ pid, started: startTimeOf(pid) ?? "" }, this.stopSeconds);
    const file = this.logFile(name);
    // The previous log is kept under another name, so that the end of the log is from this process.
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
      throw new UserError(`cannot start ${name}: ${reason.message}; ${startFix(command)}`);
    }
    // Recorded at once and atomically, so that the record survives if this command is killed.
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
      `${name}${where} ${what}; run the same command again, or run \`npm run sandbox -- reset\` to start over. ` +
        `Last lines of ${this.logFile(name)}:\n  ${tail.join("\n  ")}`,
    );
  }
}

/** The sandbox installs a cached tool again if its folder is missing. A Python environment is the parent folder of `bin`. */
const startFix = (command: string): string =>
  existsSync(command)
    ? "run the same command again"
    : `remove ${dirname(command).replace(/\/bin$/, "")} and run \`npm run sandbox\` to install it again`;

const isReady = async ({ ready }: Service): Promise<boolean> => {
  try {
    return await ready();
  } catch {
    return false;
  }
};

type Identity = Pick<ProcessRecord, "pid" | "started">;

/** Sends SIGTERM to a process, then SIGKILL if it does not exit in time. */
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
    // The process has already exited.
  }
};

/** Start time of a process according to the operating system, or undefined if it does not exist or is a zombie. */
const startTimeOf = (pid: number): string | undefined => {
  try {
    if (process.platform !== "linux") return startTimeFromPs(pid);
    // The name in parentheses may itself contain a closing parenthesis.
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
