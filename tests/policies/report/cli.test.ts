// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../policies/report/cli";
import { parseReportOption, writeReports } from "../../../policies/report/reports";
import { stateFile } from "../../../policies/report/source";
import { UserError } from "../../../policies/report/user-error";
import { assessment, LISTENER, UNKNOWN_TEXT, engineResource } from "./fixture";

const RULE = "elb-listener-tls-minimum-version";
const listener = (name: string, sslPolicy: string): object =>
  engineResource(LISTENER, name, { protocol: "HTTPS", sslPolicy });
const COMPLIANT = listener("web", "ELBSecurityPolicy-TLS13-1-3-2021-06");
const NONCOMPLIANT = listener("old", "ELBSecurityPolicy-2016-08");
const UNKNOWN_POLICY = listener("later", UNKNOWN_TEXT);

/** A pulumi command that records its arguments and prints the output that the test prepared. */
const PULUMI = `#!${process.execPath}
const { readFileSync, writeFileSync } = require("node:fs");
writeFileSync("called.json", JSON.stringify({ args: process.argv.slice(2), policyPacks: process.env.PULUMI_OPTION_POLICY_PACK }));
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
    // Only one rule is enabled, because the other rules have their own tests.
    put("config.json", { all: "disabled", [RULE]: "mandatory" });
    Object.assign(process.env, { PATH: join(folder, "bin"), PULUMI_OPTION_POLICY_PACK: "packs" });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    Object.assign(process.env, { PATH });
    if (PULUMI_OPTION_POLICY_PACK === undefined) delete process.env["PULUMI_OPTION_POLICY_PACK"];
  });

  it("passes a compliant state and writes each requested report", async () => {
    state(COMPLIANT);
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
      .and.match(/check passed\n$/);
    expect(status).to.equal(0);
    for (const path of Object.values(reports)) expect(readFileSync(join(folder, path), "utf8")).to.match(/^[<{]/);
  });

  it("fails for a violation and shows the fix", async () => {
    state(COMPLIANT, NONCOMPLIANT);
    const { status, stdout } = await check("--file", "state.json");
    expect(stdout)
      .to.match(/critical {2}elb-listener-tls-minimum-version {2}old/)
      .and.match(/Fix: Set sslPolicy/)
      .and.match(/check failed: \d+ mandatory violations\n$/);
    expect(status).to.equal(1);
  });

  it("previews all resources of a stack, without the policy packs of the environment", async () => {
    preview({ steps: [{ op: "same", newState: NONCOMPLIANT }] });
    const { status, stdout } = await check("--stack", "dev", "--config", "config.json");
    expect(stdout).to.match(/elb-listener-tls-minimum-version {2}old/);
    expect(status).to.equal(1);
    const called = JSON.parse(readFileSync(join(folder, "called.json"), "utf8")) as {
      args: string[];
      policyPacks?: string;
    };
    expect(called).to.deep.equal({
      args: ["preview", "--stack", "dev", "--json", "--show-sames", "--non-interactive"],
    });
  });

  it("fails for an unknown value only with --fail-on-unknown", async () => {
    preview({ steps: [{ op: "create", newState: UNKNOWN_POLICY }] });
    const lenient = await check("--stack", "dev", "--config", "config.json");
    expect(lenient.stdout).to.match(/Not evaluated/);
    expect(lenient.status).to.equal(0);
    expect((await check("--stack", "dev", "--config", "config.json", "--fail-on-unknown")).status).to.equal(1);
  });

  it("exits with 2 if the preview fails, and shows its errors", async () => {
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
      .to.match(/--stack dev: `pulumi preview` failed/)
      .and.match(/redoubt:region is missing/)
      .and.not.match(/noted/);
    expect(stdout).to.equal("");
    expect(status).to.equal(2);
  });

  it("exits with 2 for invalid options and missing files, without a stack trace", async () => {
    for (const [args, message] of [
      [[], /exactly one of --stack and --file must be set; use --stack NAME or --file PATH/],
      [["--file", "none.json"], /none.json: file cannot be read \(ENOENT/],
      [["--stack", "dev"], /pulumi: command cannot be run/],
    ] as const) {
      const { status, stderr } = await check(...args);
      expect(stderr)
        .to.match(message)
        .and.not.match(/\n {4}at /);
      expect(status).to.equal(2);
    }
  });

  it("exits with 2 for an unknown report format", async () => {
    const { status, stdout, stderr } = await check("--file", "state.json", "--report", "pdf=a.pdf");
    expect(stderr).to.match(/format "pdf" is not a report format; use one of sarif, junit, html, evidence, oscal/);
    expect([status, stdout]).to.deep.equal([2, ""]);
  });

  it("documents its options, reports and exit status", async () => {
    const { status, stdout } = await check("--help");
    expect(status).to.equal(0);
    expect(stdout)
      .to.match(/--stack <name>/)
      .and.match(/sarif, junit, html, evidence,\s+oscal/)
      .and.match(/Exit status: 0 the check passed, 1 the check failed, 2 the check could not run/);
  });
});

describe("invalid files and options of npm run policy -- check", () => {
  const folder = mkdtempSync(join(tmpdir(), "redoubt-policy-"));
  before(() => {
    writeFileSync(join(folder, "text.txt"), "hello");
    writeFileSync(join(folder, "other.json"), "{}");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("are rejected with the reason and the fix", () => {
    const mistakes: [() => unknown, RegExp][] = [
      [() => stateFile("text.txt", folder), /^text.txt: is not JSON/],
      [() => stateFile("other.json", folder), /^other.json: is not the state of a stack; write the state with/],
      [() => stateFile(".", folder), /^.: file cannot be read \(EISDIR/],
      [() => parseReportOption("sarif"), /^--report sarif: path must not be empty; write it as sarif=PATH/],
      [() => parseReportOption("=a"), /^--report: format "" is not a report format/],
      [
        () => writeReports(assessment(), [{ format: "sarif", path: "text.txt/a" }], folder),
        /^--report sarif=text.txt\/a: file cannot be written \((ENOTDIR|EEXIST)/,
      ],
    ];
    for (const [mistake, message] of mistakes) expect(mistake).to.throw(UserError, message);
  });

  it("accept a path that contains an equals sign", () =>
    expect(parseReportOption("html=a=b.html")).to.deep.equal({ format: "html", path: "a=b.html" }));
});
