// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { load, loadAll } from "js-yaml";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../cli/program";
import { scripts } from "../../package.json";
import { RESOURCES } from "../policies/report/fixture";

const ROOT = join(__dirname, "..", "..");
const FOLDER = join(ROOT, ".github", "workflows");

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, string | number | boolean>;
}
interface Job {
  uses?: string;
  steps?: Step[];
  permissions?: unknown;
  environment?: string;
  "timeout-minutes"?: number;
}
interface Workflow {
  on: unknown;
  permissions: unknown;
  jobs: Record<string, Job>;
}

const workflows = new Map(
  readdirSync(FOLDER).map((name) => [name, load(readFileSync(join(FOLDER, name), "utf8")) as Workflow]),
);
const jobs = [...workflows].flatMap(([file, { jobs: all }]) =>
  Object.entries(all).map(([name, job]) => ({ name: `${file}: ${name}`, job })),
);
const [, gitlab] = loadAll(readFileSync(join(ROOT, "ci", "gitlab", "policy-check.yml"), "utf8")) as [
  unknown,
  { "policy-check": { script: string[]; artifacts: { reports: { junit: string } } } },
];
/** Each command line of the workflows and of the GitLab template. */
const commands = [
  ...jobs.flatMap(({ job }) => (job.steps ?? []).flatMap((step) => step.run ?? [])),
  ...gitlab["policy-check"].script,
];
const isWritten = (paths: readonly string[], path: string): boolean =>
  paths.some((written) => written === path || written.startsWith(`${path}/`));

/** Runs the `check` of a command line for a state file. @returns the paths of the reports that it wrote, relative to the workspace */
const check = async (command: string): Promise<string[]> => {
  const folder = mkdtempSync(join(tmpdir(), "redoubt-ci-"));
  try {
    writeFileSync(join(folder, "state.json"), JSON.stringify({ deployment: { resources: RESOURCES } }));
    const args = command
      .slice(command.indexOf(" check ") + 1)
      .replace('--stack "$STACK"', "--file state.json")
      .replace(/ (\$PREVIEW|--preview)/, "")
      .replace(/"([^"]*)"/g, "$1")
      .replace(/\$REPORTS/g, "policy-reports")
      .trim()
      .split(/\s+/);
    let errors = "";
    const status = await run(args, { cwd: folder, out: () => undefined, err: (text) => (errors += text) });
    expect(errors, command).to.equal("");
    expect(status).to.equal(1);
    return (readdirSync(folder, { recursive: true }) as string[]).filter((path) => path !== "state.json");
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe("the CI workflows", () => {
  it("cover checks, previews, updates, drift, releases and the policy check of other repositories", () =>
    expect([...workflows.keys()].sort()).to.deep.equal(
      ["checks", "deploy", "drift", "policy-check", "preview", "release", "up"].map((name) => `${name}.yml`),
    ));

  it("pin each action by its commit, with the version in a comment", () => {
    for (const [name] of workflows)
      for (const [line] of readFileSync(join(FOLDER, name), "utf8").matchAll(/^.*\buses: (?!\.\/).*$/gm))
        expect(line, name).to.match(/uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+/);
  });

  it("use the same commit of an action everywhere", () => {
    const used = jobs.flatMap(({ job }) => (job.steps ?? []).flatMap(({ uses }) => uses ?? []));
    expect(used).to.have.length.above(15);
    const names = new Set(used.map((one) => one.split("@")[0]));
    expect([...new Set(used)]).to.have.length(names.size);
  });

  it("have no permission by default that they do not need, and no key that lasts", () => {
    for (const [name, { permissions }] of workflows)
      expect(permissions, name).to.deep.equal(name === "checks.yml" ? { contents: "read" } : {});
    for (const [name] of workflows)
      expect(readFileSync(join(FOLDER, name), "utf8"), name).to.not.match(/ACCESS_KEY|NPM_TOKEN|NODE_AUTH_TOKEN/i);
    const secrets = [...workflows.keys()].flatMap(
      (name) => readFileSync(join(FOLDER, name), "utf8").match(/\bsecrets\.[\w-]+/g) ?? [],
    );
    expect(secrets).to.deep.equal(["secrets.pulumi-access-token"]);
  });

  it("update only in an environment, and end a job that hangs", () => {
    const updating = jobs.filter(({ job }) =>
      (job.steps ?? []).some((step) => /pulumi up|npm publish/.test(step.run ?? "")),
    );
    expect(updating.map(({ name }) => name)).to.deep.equal(["release.yml: publish", "up.yml: up"]);
    for (const { name, job } of updating) expect(job.environment, name).to.be.a("string");
    for (const { name, job } of jobs)
      expect(job["timeout-minutes"] ?? job.uses, name).to.satisfy((value: unknown) => value !== undefined);
  });

  it("insert no value of an event or an input into a command line", () => {
    expect(commands).to.have.length.above(15);
    for (const command of commands) expect(command).to.not.include("${{");
  });

  it("use npm scripts and files of the repository that exist", () => {
    const named = commands.flatMap((command) =>
      [...command.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name),
    );
    expect(named).to.include.members(["lint", "types", "redoubt"]);
    for (const name of named) expect(Object.keys(scripts)).to.include(name);
    for (const command of commands) {
      for (const [path] of command.matchAll(/(?:policies|scripts)\/[\w/.-]+/g))
        expect(existsSync(join(ROOT, path)), path).to.equal(true);
    }
    for (const { job } of jobs)
      if (job.uses !== undefined) expect(existsSync(join(ROOT, job.uses)), job.uses).to.equal(true);
  });

  it("run the check with valid options, and upload the reports that it writes", async () => {
    const checks = commands.filter((command) => command.includes(" check "));
    expect(checks).to.have.length(3);
    for (const command of checks) {
      const written = await check(command);
      const uploads = jobs
        .filter(({ job }) => (job.steps ?? []).some((step) => step.run === command))
        .flatMap(({ job }) => job.steps!.map((step) => step.with?.["sarif_file"] ?? step.with?.["path"]))
        .flatMap((path) => (typeof path === "string" ? path : []));
      const expected = uploads.length > 0 ? uploads : [gitlab["policy-check"].artifacts.reports.junit];
      for (const path of expected) expect(isWritten(written, path), `${path} in ${written.join()}`).to.equal(true);
    }
  });
});
