// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EXEMPTIONS_RULE } from "../../policies/exemption";
import { run } from "../../cli/program";
import { parseReportOption } from "../../policies/report/report-option";
import { writeReports } from "../../policies/report/reports";
import { stateFile } from "../../policies/report/source";
import { UserError } from "../../policies/user-error";
import { assessment, LISTENER, UNKNOWN_TEXT, engineResource, exemption } from "../policies/report/fixture";

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
const { stdout, stderr, exit } = JSON.parse(readFileSync("prepared.json", "utf8"));
process.stderr.write(stderr);
process.stdout.write(stdout);
process.exitCode = exit;
`;

describe("redoubt check", () => {
  let folder: string;
  const put = (name: string, content: unknown): void =>
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  const state = (...resources: object[]): void => put("state.json", { version: 3, deployment: { resources } });
  /** Prepares what the pulumi command prints, in the folder where it runs. */
  const preview = (stdout: unknown, exit = 0, stderr = "", cwd = folder): void => {
    mkdirSync(join(folder, "bin"), { recursive: true });
    writeFileSync(join(folder, "bin", "pulumi"), PULUMI, { mode: 0o755 });
    const text = typeof stdout === "string" ? stdout : JSON.stringify(stdout);
    writeFileSync(join(cwd, "prepared.json"), JSON.stringify({ stdout: text, stderr, exit }));
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
    put("redoubt.policy.yaml", { rules: { all: "disabled", [RULE]: "mandatory" } });
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
      .and.match(/check failed: 1 mandatory violation\n$/);
    expect(status).to.equal(1);
  });

  it("previews all resources of a stack, without the policy packs of the environment", async () => {
    preview({ steps: [{ op: "same", newState: NONCOMPLIANT }] });
    const { status, stdout } = await check("--stack", "dev", "--preview");
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

  it("exports the deployed resources of a stack", async () => {
    preview({ deployment: { resources: [NONCOMPLIANT] } });
    const { status, stdout, stderr } = await check("--stack", "dev");
    expect(stderr).to.include("reading the state of dev\n");
    expect(stdout).to.match(/elb-listener-tls-minimum-version {2}old/);
    expect(status).to.equal(1);
    expect(JSON.parse(readFileSync(join(folder, "called.json"), "utf8"))).to.deep.equal({
      args: ["stack", "export", "--stack", "dev", "--non-interactive"],
    });
  });

  it("exits with 2 if the stack does not exist, and says how to find its name", async () => {
    preview("", 255, "error: no stack named 'prd' found\n");
    const { status, stdout, stderr } = await check("--stack", "prd");
    expect(stderr).to.include(
      `error: --stack prd: \`pulumi stack export\` failed in ${folder}; use a name that \`pulumi stack ls\` lists:\n` +
        "error: no stack named 'prd' found\n",
    );
    expect([status, stdout]).to.deep.equal([2, ""]);
  });

  it("exits with 2 for an invalid redoubt.policy.yaml, before it reads the stack", async () => {
    put("redoubt.policy.yaml", "rules:\n  rds-storage-encryptd: mandatory\n");
    const { status, stdout, stderr } = await check("--stack", "dev", "--preview");
    expect(stderr).to.equal(
      'error: redoubt.policy.yaml: rules: "rds-storage-encryptd" is not a rule; use "rds-storage-encrypted"\n',
    );
    expect([status, stdout]).to.deep.equal([2, ""]);
  });

  it("writes paths that are relative to the repository if the project is in a subfolder of it", async () => {
    const project = join(folder, "services", "old shop");
    mkdirSync(join(folder, ".git"));
    mkdirSync(join(project, "src"), { recursive: true });
    writeFileSync(join(project, "Pulumi.yaml"), "name: shop");
    const expired = { ...exemption({ expires: "2020-01-01", resource: "old" }) };
    writeFileSync(
      join(project, "redoubt.policy.yaml"),
      JSON.stringify({
        rules: { all: "disabled", [RULE]: "mandatory", [EXEMPTIONS_RULE]: "mandatory" },
        exemptions: [expired],
      }),
    );
    const positioned = { ...NONCOMPLIANT, sourcePosition: "project:///src/web.ts#7,1" };
    const digest = { deployment: { resources: [positioned, listener("unpositioned", "ELBSecurityPolicy-2016-08")] } };
    const urisOf = async (cwd: string, ...args: string[]): Promise<string[]> => {
      const status = await run(["check", ...args, "--report", "sarif=a.sarif"], {
        cwd,
        out: () => undefined,
        err: () => undefined,
      });
      expect(status).to.equal(1);
      const report = JSON.parse(readFileSync(join(cwd, "a.sarif"), "utf8")) as {
        runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
      };
      return report.runs[0]!.results.map(({ locations }) => locations[0]!.physicalLocation.artifactLocation.uri);
    };
    writeFileSync(join(project, "state.json"), JSON.stringify(digest));
    const common = ["services/old%20shop/src/web.ts", "services/old%20shop/redoubt.policy.yaml"] as const;
    expect(await urisOf(project, "--file", "state.json")).to.deep.equal([
      common[0],
      "services/old%20shop/state.json",
      common[1],
    ]);
    // From a folder of the project, and with the state of the engine.
    preview(digest, 0, "", join(project, "src"));
    expect(await urisOf(join(project, "src"), "--stack", "dev")).to.deep.equal([
      common[0],
      "services/old%20shop/Pulumi.yaml",
      common[1],
    ]);
  });

  it("fails for an unknown value only with --fail-on-unknown", async () => {
    preview({ steps: [{ op: "create", newState: UNKNOWN_POLICY }] });
    const lenient = await check("--stack", "dev", "--preview");
    expect(lenient.stdout).to.match(/Not evaluated/);
    expect(lenient.status).to.equal(0);
    expect((await check("--stack", "dev", "--preview", "--fail-on-unknown")).status).to.equal(1);
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
    const { status, stdout, stderr } = await check("--stack", "dev", "--preview");
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
      [["--file", "none.json", "--preview"], /--preview needs a stack; use it with --stack NAME/],
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
      .and.match(
        /redoubt\.policy\.yaml, in the current folder or a folder\s+above it, up to the folder with Pulumi.yaml/,
      )
      .and.match(/sarif, junit, html, evidence,\s+oscal/)
      .and.match(/Exit status: 0 the check passed, 1 the check failed, 2 the check could not run/);
  });
});

describe("invalid files and options of redoubt check", () => {
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
