// SPDX-License-Identifier: Apache-2.0
// Where the resources that are checked come from: the engine, or a file.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { plannedResources, previewErrors, stateResources, type CheckedResource, type Position } from "./resources";
import { UserError } from "./user-error";

export interface Source {
  from: "preview" | "state";
  /** The stack's name, where it is told. */
  stack?: string;
  /** What was read, from the working folder: what is found stands there where the engine names no place in the program. */
  file: string;
  resources: CheckedResource[];
}

/** Where a resource was made, if the engine says so. */
export const positionsOf = ({ resources }: Source): ReadonlyMap<string, Position> =>
  new Map(resources.flatMap(({ urn, position }) => (position ? [[urn, position]] : [])));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** What `pulumi up` would make of a stack. @throws UserError when the preview fails */
export const previewStack = async (stack: string, cwd: string): Promise<Source> => {
  const { code, stdout, stderr } = await pulumi(
    ["preview", "--stack", stack, "--json", "--show-sames", "--non-interactive"],
    cwd,
  );
  const digest = parsed(stdout);
  if (code !== 0 || digest === undefined) {
    const said =
      [...previewErrors(digest), stderr.trim()].filter((text) => text !== "").join("\n") ||
      stdout.trim() ||
      `exit ${code}`;
    throw new UserError(`\`pulumi preview --stack ${stack}\` failed in ${cwd}; mend that first. It said:\n${said}`);
  }
  return { from: "preview", stack, file: "Pulumi.yaml", resources: plannedResources(digest) };
};

const pulumi = (args: string[], cwd: string): Promise<Ended> => {
  // This command is the judge: a gate in the environment would end the preview at the first violation.
  const env = { ...process.env };
  delete env["PULUMI_OPTION_POLICY_PACK"];
  return new Promise((done, fail) => {
    const child = spawn("pulumi", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error) =>
      fail(
        new UserError(
          `pulumi can't be run (${error.message}); put it on PATH, or run this in \`npm run sandbox -- shell\`, or check a state with --file`,
        ),
      ),
    );
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What a state holds that `pulumi stack export` wrote. @throws UserError when it can't be read as one */
export const stateFile = (path: string, cwd: string): Source => {
  const resources = stateResources(readJson(path, cwd), path);
  return {
    from: "state",
    stack: resources[0]?.urn.split("::")[0]?.split(":")[2],
    file: relative(cwd, resolve(cwd, path)),
    resources,
  };
};

/** @throws UserError when there is no such file, or no JSON in it */
export const readJson = (path: string, cwd: string): unknown => {
  const text = textOf(resolve(cwd, path), path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is not JSON: ${(error as Error).message}`);
  }
};

const textOf = (absolute: string, path: string): string => {
  try {
    return readFileSync(absolute, "utf8");
  } catch (error) {
    throw new UserError(`${path} can't be read: ${(error as Error).message}`);
  }
};
