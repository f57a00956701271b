// SPDX-License-Identifier: Apache-2.0
// Reads the resources to check from a preview or from a state file.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { plannedResources, previewErrors, stateResources, type CheckedResource, type Position } from "./resources";
import { UserError } from "./user-error";

export interface Source {
  from: "preview" | "state";
  /** The name of the stack, if it is known. */
  stack?: string;
  /** The file that was read, relative to the working directory. Results are shown there if the engine reports no position. */
  file: string;
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
  const { code, stdout, stderr } = await pulumi(
    ["preview", "--stack", stack, "--json", "--show-sames", "--non-interactive"],
    cwd,
  );
  const digest = parseJson(stdout);
  if (code !== 0 || digest === undefined) {
    const message =
      [...previewErrors(digest), stderr.trim()].filter((text) => text !== "").join("\n") ||
      stdout.trim() ||
      `exit ${code}`;
    throw new UserError(`--stack ${stack}: \`pulumi preview\` failed in ${cwd}; fix these errors first:\n${message}`);
  }
  return { from: "preview", stack, file: "Pulumi.yaml", resources: plannedResources(digest) };
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
          `pulumi: command cannot be run (${error.message}); add it to PATH, use \`npm run sandbox -- shell\`, or check a state file with --file`,
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
    file: relative(cwd, resolve(cwd, path)),
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
