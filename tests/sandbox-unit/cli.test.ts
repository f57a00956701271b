// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const repository = join(__dirname, "..", "..");

describe("npm run sandbox", () => {
  const folder = mkdtempSync(join(tmpdir(), "redoubt-cli-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: string[], env: NodeJS.ProcessEnv = {}): { code: number | null; output: string } => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["-r", "./scripts/preload.js", "sandbox/cli.ts", ...args],
      {
        cwd: repository,
        env: { ...process.env, REDOUBT_SANDBOX_STATE: folder, ...env },
        encoding: "utf8",
        timeout: 30_000,
      },
    );
    return { code: status, output: stdout + stderr };
  };

  for (const args of [
    ["--stack", "prod", "status"],
    ["status", "--stack", "prod"],
  ])
    it(`accepts the stack in \`${args.join(" ")}\``, () => {
      const { code, output } = run(args);
      expect(code, output).to.equal(0);
      expect(output).to.contain("prod sandbox in");
    });

  it("uses dev without an option", () => {
    expect(run(["status"]).output).to.contain("dev sandbox in");
  });

  it("rejects a stack that does not exist, and an unknown command", () => {
    expect(run(["status", "--stack", "test"])).to.include({ code: 1 });
    expect(run(["status", "--stack", "test"]).output).to.contain("Use one of: dev, prod.");
    expect(run(["deploy", "--stack", "prod"]).output).to.contain('unknown command "deploy"');
  });

  it("rejects a cache folder and a sandbox folder that cannot be written", () => {
    const cache = run(["tools"], { XDG_CACHE_HOME: "/proc/nope" });
    expect(cache.code).to.equal(1);
    expect(cache.output).to.match(
      /^error: cache folder \/proc\/nope\/redoubt must be writable, but .*; set XDG_CACHE/m,
    );
    const state = run(["down"], { REDOUBT_SANDBOX_STATE: "/proc/nope" });
    expect(state.code).to.equal(1);
    expect(state.output).to.match(
      /^error: sandbox folder \/proc\/nope\/dev must be writable, but .*; set REDOUBT_SAND/m,
    );
  });

  it("reports whether Python is missing or does not run", () => {
    const cache = { XDG_CACHE_HOME: join(folder, "cache") };
    expect(run(["tools"], { ...cache, PATH: "/nonexistent" }).output).to.contain(
      "`python3`, which runs the AWS emulators, is not on PATH; install Python 3.11",
    );
    writeFileSync(join(folder, "python3"), "#!/bin/sh\necho 'libpython is missing' >&2\nexit 127\n");
    chmodSync(join(folder, "python3"), 0o755);
    expect(run(["tools"], { ...cache, PATH: [folder, process.env["PATH"]].join(delimiter) }).output).to.contain(
      "`python3`, which runs the AWS emulators, is on PATH but does not run (libpython is missing); install",
    );
  });
});
