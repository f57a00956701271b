// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputOf, Sandbox, type Outcome } from "./sandbox";

const REPOSITORY = join(__dirname, "..", "..");
const PROJECTS = join(__dirname, "consumers");

/** A folder outside of the repository in which the packed package is installed, as another team would, with projects that use it. */
export class Consumer {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "consumer-")));
  readonly tarball: string;
  private readonly sandbox = new Sandbox();

  /** Builds and packs the package. The projects share one installation: Node.js looks for packages in the parent folders, too. */
  constructor() {
    outputOf(this.run("npm", ["pack", "--silent", "--pack-destination", this.folder], REPOSITORY));
    this.tarball = join(
      this.folder,
      readdirSync(this.folder).find((name) => name.endsWith(".tgz"))!,
    );
    cpSync(PROJECTS, join(this.folder, "projects"), { recursive: true });
    writeFileSync(join(this.folder, "package.json"), '{ "private": true }');
  }

  /** Runs a command. @param cwd The working directory. @default - the folder of the consumer */
  run(file: string, args: readonly string[], cwd = this.folder): Outcome {
    const start = Date.now();
    const { status, stdout, stderr } = spawnSync(file, args, { cwd, encoding: "utf8", maxBuffer: 2 ** 26 });
    return { code: status ?? 1, output: `${stdout}${stderr}`, seconds: (Date.now() - start) / 1000 };
  }

  /** Installs packages from the npm registry, or from a file. */
  install(...packages: string[]): void {
    outputOf(this.run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages]));
  }

  project(name: string): string {
    return join(this.folder, "projects", name);
  }

  /** Runs a JavaScript program in the folder of a project. @returns what it prints, as JSON */
  evaluate(program: string, project = "commonjs"): unknown {
    return JSON.parse(outputOf(this.run(process.execPath, ["-e", program], this.project(project))));
  }

  /** Runs a plain `pulumi` command in a project, in the environment of the sandbox. @param path PATH, with another Node.js first */
  pulumi(project: string, args: readonly string[], path?: string): Outcome {
    const unset = ["PULUMI_OPTION_CONFIG_FILE", "PULUMI_OPTION_POLICY_PACK"].flatMap((name) => ["-u", name]);
    const folder = this.project(project);
    const node = path === undefined ? [] : [`PATH=${path.split(":")[0]!}:${this.sandboxPath}`];
    return this.sandbox.shell("env", ...unset, ...node, "pulumi", "-C", folder, "--non-interactive", ...args);
  }

  /** Previews a project. @returns the output */
  preview(project: string, { args = [], path }: { args?: readonly string[]; path?: string } = {}): string {
    return outputOf(this.pulumi(project, ["preview", ...args], path));
  }

  /** Creates the stack `dev` of a project, in the region that the quick start names. */
  createStack(project: string): void {
    outputOf(this.pulumi(project, ["stack", "init", "dev"]));
    outputOf(this.pulumi(project, ["config", "set", "aws:region", "us-east-1"]));
  }

  /** Lets the engine use the built AWS provider for another version of its SDK, because only one version is built here. */
  serveAwsVersion(version: string, builtFor: string): void {
    const plugins = join(this.sandbox.folder, "dev", "pulumi", "plugins");
    const folder = join(plugins, `resource-aws-v${version}`);
    mkdirSync(folder, { recursive: true });
    symlinkSync(
      realpathSync(join(plugins, `resource-aws-v${builtFor}`, "pulumi-resource-aws")),
      join(folder, "pulumi-resource-aws"),
    );
  }

  remove(): void {
    this.sandbox.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** PATH in the sandbox, which has its engine and providers. */
  private get sandboxPath(): string {
    return (this.path ??= outputOf(this.sandbox.shell("printenv", "PATH")).trim());
  }
  private path: string | undefined;
}

/** The copies of an npm package under a folder. */
export const copiesOf = (consumer: Consumer, name: string): string[] => {
  const output = outputOf(consumer.run("npm", ["ls", name, "--all", "--parseable"]));
  const folders = output.split("\n").filter((line) => line.endsWith(join("node_modules", name)));
  expect(folders, name).to.not.be.empty;
  return [...new Set(folders)];
};
