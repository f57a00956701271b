// SPDX-License-Identifier: Apache-2.0
// Reads the resources to check from a preview or from a state file.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { projectRoot, repositoryRoot } from "../project-policy";
import { UserError } from "../user-error";
import { plannedResources, previewErrors, stateResources, type CheckedResource, type Position } from "./resources";

export interface Source {
  from: "preview" | "state";
  /** The name of the stack, if it is known. */
  stack?: string;
  /** The file that was read, relative to the repository. Results are shown there if the engine reports no position. */
  file: string;
  /** The folder of the Pulumi project, to which positions are relative: `services/shop/`. @default the root of the repository */
  folder?: string;
  resources: CheckedResource[];
}

/** The positions of the resources in the program, if the engine reports them. */
export const positionsOf = ({ resources }: Source): ReadonlyMap<string, Position> =>
  new Map(resources.flatMap(({ urn, position }) => (position ? [[urn, position]] : [])));

interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The planned resources of a stack. @throws UserError if the preview fails */
export const previewStack = async (stack: string, cwd: string): Promise<Source> => {
  const result = await pulumi(["preview", "--stack", stack, "--json", "--show-sames", "--non-interactive"], cwd);
  const digest = parseJson(result.stdout);
  if (result.code !== 0 || digest === undefined) throw failed("preview", stack, cwd, result, previewErrors(digest));
  return { from: "preview", stack, ...locations(cwd), resources: plannedResources(digest) };
};

/** The deployed resources of a stack. @throws UserError if its state cannot be read */
export const exportStack = async (stack: string, cwd: string): Promise<Source> => {
  const result = await pulumi(["stack", "export", "--stack", stack, "--non-interactive"], cwd);
  const state = parseJson(result.stdout);
  if (result.code !== 0 || state === undefined) throw failed("stack export", stack, cwd, result);
  return { from: "state", stack, ...locations(cwd), resources: stateResources(state, `--stack ${stack}`) };
};

/** What the engine said. The name of a stack that does not exist is the most frequent mistake, so the fix names the list of stacks. */
const failed = (
  command: string,
  stack: string,
  cwd: string,
  { code, stdout, stderr }: CommandResult,
  errors: readonly string[] = [],
): UserError => {
  const message =
    [...errors, stderr.trim()].filter((text) => text !== "").join("\n") || stdout.trim() || `exit ${code}`;
  const fix = /no stack named/.test(message) ? "use a name that `pulumi stack ls` lists" : "fix these errors first";
  return new UserError(`--stack ${stack}: \`pulumi ${command}\` failed in ${cwd}; ${fix}:\n${message}`);
};

/** Where the results of a project are shown. Code hosts need paths that are relative to the repository. */
const locations = (cwd: string, file?: string): Pick<Source, "file" | "folder"> => {
  const root = repositoryRoot(cwd) ?? cwd;
  const project = projectRoot(cwd) ?? cwd;
  const inRepository = (path: string): string => relative(root, path).split(sep).join("/");
  return {
    file: inRepository(file ?? join(project, "Pulumi.yaml")),
    folder: project === root ? "" : `${inRepository(project)}/`,
  };
};

const pulumi = (args: string[], cwd: string): Promise<CommandResult> => {
  // A policy pack in the environment would stop the preview at the first violation.
  const env = { ...process.env };
  delete env["PULUMI_OPTION_POLICY_PACK"];
  return new Promise((resolvePromise, reject) => {
    const child = spawn("pulumi", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error) =>
      reject(
        new UserError(
          `pulumi: command cannot be run (${error.message}); install it (pulumi.com/docs/install) and add it to PATH, or check a state file with --file`,
        ),
      ),
    );
    child.on("close", (code) => resolvePromise({ code, stdout, stderr }));
  });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The resources of a file that `pulumi stack export` wrote. @throws UserError if it is not a state file */
export const stateFile = (path: string, cwd: string): Source => {
  const resources = stateResources(readJson(path, cwd), path);
  return {
    from: "state",
    stack: resources[0]?.urn.split("::")[0]?.split(":")[2],
    ...locations(cwd, resolve(cwd, path)),
    resources,
  };
};

/** @throws UserError if the file does not exist or is not JSON */
export const readJson = (path: string, cwd: string): unknown => {
  const text = readText(resolve(cwd, path), path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path}: is not JSON (${(error as Error).message}); check the file`);
  }
};

const readText = (absolute: string, path: string): string => {
  try {
    return readFileSync(absolute, "utf8");
  } catch (error) {
    throw new UserError(`${path}: file cannot be read (${(error as Error).message}); check the path`);
  }
};
