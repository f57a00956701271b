// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../policies/report/cli";
import { reportFile, writeReports } from "../../../policies/report/reports";
import { stateFile } from "../../../policies/report/source";
import { UserError } from "../../../policies/report/user-error";
import { assessment, LISTENER, NOT_KNOWN_YET, written } from "./made";

const RULE = "elb-listener-tls-minimum-version";
const listener = (name: string, sslPolicy: string): object => written(LISTENER, name, { protocol: "HTTPS", sslPolicy });
const GOOD = listener("web", "ELBSecurityPolicy-TLS13-1-3-2021-06");
const BAD = listener("old", "ELBSecurityPolicy-2016-08");
const LATER = listener("later", NOT_KNOWN_YET);

/** A pulumi that writes down how it was called, and prints what the test gave it. */
const PULUMI = `#!${process.execPath}
const { readFileSync, writeFileSync } = require("node:fs");
writeFileSync("called.json", JSON.stringify({ args: process.argv.slice(2), gates: process.env.PULUMI_OPTION_POLICY_PACK }));
process.stdout.write(readFileSync("digest.json", "utf8"));
process.exit(JSON.parse(readFileSync("exit.json", "utf8")));
`;

describe("npm run policy -- check", () => {
  let folder: string;
  const put = (name: string, content: unknown): void =>
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  const state = (...resources: object[]): void => put("state.json", { version: 3, deployment: { resources } });
  const preview = (digest: unknown, exit = 0): void => {
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin", "pulumi"), PULUMI, { mode: 0o755 });
    put("digest.json", digest);
    put("exit.json", String(exit));
  };
  const check = async (...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> => {
    let [stdout, stderr] = ["", ""];
    const status = await run(["check", ...args], {
      cwd: folder,
      out: (text) => (stdout += text),
      err: (text) => (stderr += text),
    });
    return { status, stdout, stderr };
  };
  const { PATH, PULUMI_OPTION_POLICY_PACK } = process.env;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "redoubt-policy-"));
    // Only the rule that the tests are about: the others have tests of their own.
    put("config.json", { all: "disabled", [RULE]: "mandatory" });
    Object.assign(process.env, { PATH: join(folder, "bin"), PULUMI_OPTION_POLICY_PACK: "packs" });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    Object.assign(process.env, { PATH });
    if (PULUMI_OPTION_POLICY_PACK === undefined) delete process.env["PULUMI_OPTION_POLICY_PACK"];
  });

  it("opens the gate to a state that keeps the rules, and writes every report where it is told", async () => {
    state(GOOD);
    const reports = {
      sarif: "r/a.sarif",
      junit: "r/a.xml",
      html: "r/a.html",
      evidence: "r/a.json",
      oscal: "r/oscal.json",
    };
    const { status, stdout } = await check(
      "--file",
      "state.json",
      "--config",
      "config.json",
      ...Object.entries(reports).flatMap(([format, path]) => ["--report", `${format}=${path}`]),
    );
    expect(stdout)
      .to.match(/passed: 1, violations: 0/)
      .and.match(/the gate is open\n$/);
    expect(status).to.equal(0);
    for (const path of Object.values(reports)) expect(readFileSync(join(folder, path), "utf8")).to.match(/^[<{]/);
  });

  it("shuts it for a violation, and says how to mend it", async () => {
    state(GOOD, BAD);
    const { status, stdout } = await check("--file", "state.json");
    expect(stdout)
      .to.match(/critical {2}listener-tls-floor {2}old/)
      .and.match(/mend: set sslPolicy/)
      .and.match(/the gate is shut: \d+ × mandatory violation\n$/);
    expect(status).to.equal(1);
  });

  it("asks the engine for the whole of a stack, without gates of its own", async () => {
    preview({ steps: [{ op: "same", newState: BAD }] });
    const { status, stdout } = await check("--stack", "dev", "--config", "config.json");
    expect(stdout).to.match(/listener-tls-floor {2}old/);
    expect(status).to.equal(1);
    const called = JSON.parse(readFileSync(join(folder, "called.json"), "utf8")) as { args: string[]; gates?: string };
    expect(called).to.deep.equal({
      args: ["preview", "--stack", "dev", "--json", "--show-sames", "--non-interactive"],
    });
  });

  it("lets what is not known yet pass, unless told not to", async () => {
    preview({ steps: [{ op: "create", newState: LATER }] });
    const lenient = await check("--stack", "dev", "--config", "config.json");
    expect(lenient.stdout).to.match(/Not evaluated/);
    expect(lenient.status).to.equal(0);
    expect((await check("--stack", "dev", "--config", "config.json", "--fail-on-unknown")).status).to.equal(1);
  });

  it("can't tell when the preview fails, and passes on why", async () => {
    preview(
      {
        diagnostics: [
          { message: "noted", severity: "info" },
          { message: "redoubt:region is missing\n", severity: "error" },
        ],
      },
      255,
    );
    const { status, stdout, stderr } = await check("--stack", "dev");
    expect(stderr)
      .to.match(/`pulumi preview --stack dev` failed/)
      .and.match(/redoubt:region is missing/)
      .and.not.match(/noted/);
    expect(stdout).to.equal("");
    expect(status).to.equal(2);
  });

  it("can't tell with wrong options, or without what they name, and says so without a stack trace", async () => {
    for (const [args, said] of [
      [[], /give either --stack NAME or --file PATH/],
      [["--file", "none.json"], /none.json can't be read: ENOENT/],
      [["--stack", "dev"], /pulumi can't be run/],
    ] as const) {
      const { status, stderr } = await check(...args);
      expect(stderr)
        .to.match(said)
        .and.not.match(/\n {4}at /);
      expect(status).to.equal(2);
    }
  });

  it("checks nothing when a report is asked for that there is not", async () => {
    const { status, stdout, stderr } = await check("--file", "state.json", "--report", "pdf=a.pdf");
    expect(stderr).to.match(/there is no report "pdf"; the reports are sarif, junit, html, evidence, oscal/);
    expect([status, stdout]).to.deep.equal([2, ""]);
  });

  it("explains itself: options, reports, exit status", async () => {
    const { status, stdout } = await check("--help");
    expect(status).to.equal(0);
    expect(stdout)
      .to.match(/--stack <name>/)
      .and.match(/sarif, junit, html, evidence,\s+oscal/)
      .and.match(/Exit status: 0 the gate is open, 1 it is shut, 2 it could not be told/);
  });
});

describe("what `policy check` reads and writes", () => {
  const folder = mkdtempSync(join(tmpdir(), "redoubt-policy-"));
  before(() => {
    writeFileSync(join(folder, "text.txt"), "hello");
    writeFileSync(join(folder, "other.json"), "{}");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("is refused with what is wrong and how to mend it", () => {
    const mistakes: [() => unknown, RegExp][] = [
      [() => stateFile("text.txt", folder), /^text.txt is not JSON/],
      [() => stateFile("other.json", folder), /^other.json is not the state of a stack; write one with/],
      [() => stateFile(".", folder), /^. can't be read: EISDIR/],
      [() => reportFile("sarif"), /^--report sarif names no file; write it as sarif=PATH/],
      [() => reportFile("=a"), /^there is no report ""/],
      [
        () => writeReports(assessment(), [{ format: "sarif", path: "text.txt/a" }], folder),
        /^the sarif report can't be written: (ENOTDIR|EEXIST)/,
      ],
    ];
    for (const [mistake, said] of mistakes) expect(mistake).to.throw(UserError, said);
  });

  it("may hold the sign that separates a report's name from its file", () =>
    expect(reportFile("html=a=b.html")).to.deep.equal({ format: "html", path: "a=b.html" }));
});
