// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "..", "..");
/** A state of dev, as an earlier version of this repository deployed it. */
const STATE = join(REPOSITORY, "tests", "sandbox", "upgrade", "dev.json");

describe("npm run explain", () => {
  const folder = mkdtempSync(join(tmpdir(), "redoubt-explain-"));
  after(() => rmSync(folder, { recursive: true }));

  const run = (...args: string[]): { code: number | null; out: string; err: string } => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["-r", "./scripts/preload.js", "stacks/explain-cli.ts", ...args],
      // Without the variables of an account, and with a folder of the user.
      { cwd: REPOSITORY, encoding: "utf8", env: { PATH: "", INIT_CWD: folder } },
    );
    return { code: status, out: stdout, err: stderr };
  };

  it("writes the page and its Markdown form without an engine and without an account", function () {
    this.timeout(120_000);
    const { code, out, err } = run("--stack", "dev", "--before", STATE, "--html", "dev.html", "--markdown", "dev.md");
    expect(err).to.equal("");
    expect(code).to.equal(0);
    expect(out).to.match(
      /^redoubt\/dev: \$\d+\.\d\d per month before traffic, [+−]\d+\.\d\d against .*, 0 violated rules\n/,
    );
    expect(readFileSync(join(folder, "dev.html"), "utf8")).to.include("<h1>redoubt/dev</h1>");
    expect(readFileSync(join(folder, "dev.md"), "utf8")).to.include("## redoubt/dev");
  });

  it("rejects an unknown stack", () => {
    const { code, err } = run("--stack", "test");
    expect(code).to.equal(1);
    expect(err).to.include(
      "argument 'test' is invalid. Use one of dev, prod. For another project, use `npm run redoubt -- explain`.",
    );
  });
});
