// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkFreeSpace } from "../../../sandbox/lib/disk";
import { freePort, isPortFree } from "../../../sandbox/lib/ports";
import { Processes, type Service } from "../../../sandbox/lib/processes";
import { UserError } from "../../../sandbox/lib/run";
import { State } from "../../../sandbox/lib/state";
import { orphanProcesses } from "../../../sandbox/lib/orphan-processes";

const SERVE = 'require("net").createServer().listen(+process.argv[1], "127.0.0.1", () => console.log("up"))';

/** Resolves to the error of a rejected promise. */
const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error("it succeeded"),
    (error: unknown) => error as Error,
  );

describe("background processes", () => {
  let state: State;
  let processes: Processes;
  let occupied: Server | undefined;
  const earlier = process.env["REDOUBT_SANDBOX_STATE"];

  const service = (name: string, code: string, port = 0, ...rest: string[]): Service => ({
    name,
    port,
    command: process.execPath,
    args: ["-e", code, String(port), ...rest],
    ready: () => readFileSync(processes.logFile(name), "utf8").includes("up"),
  });
  const pidOf = (name: string): number => processes.alive().find((record) => record.name === name)!.pid;
  const occupy = (port: number): Promise<void> =>
    new Promise((resolve) => {
      occupied = createServer().listen(port, "127.0.0.1", () => resolve());
    });

  beforeEach(() => {
    process.env["REDOUBT_SANDBOX_STATE"] = mkdtempSync(join(tmpdir(), "redoubt-"));
    state = new State("dev");
    state.path("processes.json");
    processes = new Processes(state);
  });
  afterEach(async () => {
    await processes.stopAll();
    occupied?.close();
    occupied = undefined;
    rmSync(process.env["REDOUBT_SANDBOX_STATE"]!, { recursive: true, force: true });
    if (earlier === undefined) delete process.env["REDOUBT_SANDBOX_STATE"];
    else process.env["REDOUBT_SANDBOX_STATE"] = earlier;
  });

  it("starts a service once and finds it in a later command", async () => {
    await processes.ensure(service("one", SERVE, await freePort()));
    const pid = pidOf("one");
    processes = new Processes(state);
    await processes.ensure(service("one", SERVE, processes.portOf("one")));
    expect(pidOf("one")).to.equal(pid);
  });

  it("stops all processes in reverse order, and kills one that ignores SIGTERM", async () => {
    const file = JSON.stringify(state.path("order"));
    const idle = 'setInterval(() => {}, 1000); console.log("up")';
    const note = (name: string): string =>
      `process.on("SIGTERM", () => { require("fs").appendFileSync(${file}, "${name} "); process.exit() }); ${idle}`;
    await processes.ensure(service("first", note("first")));
    await processes.ensure(service("second", note("second")));
    await processes.ensure(service("deaf", `process.on("SIGTERM", () => {}); ${idle}`));
    const deaf = pidOf("deaf");
    await new Processes(state, 0.5).stopAll();
    expect(readFileSync(state.path("order"), "utf8")).to.equal("second first ");
    expect(() => process.kill(deaf, 0)).to.throw();
    expect(processes.alive()).to.deep.equal([]);
  });

  it("does not stop another process that has the same pid as a recorded one", async () => {
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    writeFileSync(
      state.path("processes.json"),
      JSON.stringify([{ name: "one", pid: stranger.pid, started: "1", port: 0 }]),
    );
    expect(processes.isAlive("one")).to.equal(false);
    await processes.stopAll();
    expect(stranger.exitCode).to.equal(null);
    expect(stranger.signalCode).to.equal(null);
    stranger.kill("SIGKILL");
  });

  it("reports the last log lines of a service that exits during startup, without those of its previous run", async () => {
    await processes.ensure(service("one", 'console.log("up"); console.log("of the earlier one")'));
    await sleep(50);
    const error = await failure(processes.ensure(service("one", 'console.error("no such flag"); process.exit(1)')));
    expect(error).to.be.instanceOf(UserError);
    expect(error.message)
      .to.match(/^one exited during startup; run the same command again, or run .*reset` to start over/)
      .and.to.contain("no such flag");
    expect(error.message).not.to.contain("earlier");
  });

  it("reports a missing binary", async () => {
    const error = await failure(processes.ensure({ ...service("one", ""), command: "/nonexistent/etcd-1/etcd" }));
    expect(error).to.be.instanceOf(UserError);
    expect(error.message).to.contain(
      "cannot start one: spawn /nonexistent/etcd-1/etcd ENOENT; remove /nonexistent/etcd-1 and run",
    );
  });

  it("restarts a service on its port, or on a new port if another program has taken it", async () => {
    const port = await freePort();
    await processes.ensure(service("one", SERVE, port));
    process.kill(pidOf("one"), "SIGKILL");
    while (processes.isAlive("one")) await sleep(10);
    expect(await processes.port("one")).to.equal(port);
    await occupy(port);
    expect(await processes.port("one")).not.to.equal(port);
    const error = await failure(processes.fixedPort("one"));
    expect(error).to.be.instanceOf(UserError);
    expect(error.message).to.match(
      new RegExp(`port ${port} on 127.0.0.1 is not free: .* another program uses its port; stop that program`),
    );
  });

  it("allocates each port only once", async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    expect(new Set(ports).size).to.equal(50);
    expect(await isPortFree(ports[0]!)).to.equal(true);
  });

  it("rejects a disk without enough free space", () => {
    const message = /has \d+ MiB free and a sandbox needs 1000000000; free disk space, or set REDOUBT_SANDBOX_STATE/;
    expect(() => checkFreeSpace(state.folder, 1e9)).to.throw(UserError, message);
    expect(() => checkFreeSpace(state.folder, 0)).not.to.throw();
  });

  describe("without records (orphan processes)", () => {
    before(function () {
      if (process.platform !== "linux") this.skip();
    });

    it("are stopped with the recorded processes", async () => {
      await processes.ensure(service("one", SERVE, await freePort()));
      const pid = pidOf("one");
      rmSync(state.path("processes.json"));
      expect(orphanProcesses(state.folder)).to.deep.equal([pid]);
      await processes.stopAll();
      expect(orphanProcesses(state.folder)).to.deep.equal([]);
    });

    it("are stopped when the same service starts, and only those of that service", async () => {
      await processes.ensure(service("one", SERVE, await freePort()));
      await processes.ensure(service("one-more", SERVE, await freePort()));
      const [one, more] = [pidOf("one"), pidOf("one-more")];
      rmSync(state.path("processes.json"));
      await processes.ensure(service("one", SERVE, await freePort()));
      expect(pidOf("one")).not.to.equal(one);
      expect(orphanProcesses(state.folder).sort()).to.deep.equal([pidOf("one"), more].sort());
    });
  });

  it("records processes even if the command that starts them is killed", () => {
    const script = `
      const { Processes } = require("./sandbox/lib/processes");
      const { State } = require("./sandbox/lib/state");
      const idle = ["-e", "setInterval(() => {}, 1000)"];
      const service = (name) => ({ name, command: process.execPath, args: idle, port: 0, ready: () => true });
      const processes = new Processes(new State("dev"));
      processes.ensure(service("one"))
        .then(() => processes.ensure(service("two")))
        .then(() => process.kill(process.pid, "SIGKILL"));`;
    try {
      execFileSync(process.execPath, ["-r", "./scripts/preload.js", "-e", script], {
        cwd: join(__dirname, "../../.."),
        stdio: "ignore",
      });
    } catch {
      // The script kills itself.
    }
    expect(processes.alive().map(({ name }) => name)).to.deep.equal(["one", "two"]);
  });
});
