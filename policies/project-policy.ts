// SPDX-License-Identifier: Apache-2.0
// Finds what the project that is checked has decided: the settings, enforcement levels and exemptions of redoubt.policy.yaml.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { RuleSettings } from "./checks";
import type { Exemption } from "./result";
import type { Rule } from "./rule";
import { rules } from "./rules";
import { DEFAULT_SETTINGS } from "./settings";
import { UserError } from "./user-error";

export const POLICY_FILE = "redoubt.policy.yaml";

/** The enforcement levels of the policy SDK. */
export const LEVELS = ["advisory", "mandatory", "remediate", "disabled"] as const;
export type Level = (typeof LEVELS)[number];

/** The decisions of a project, for the policy packs and the command. */
export interface ProjectPolicy {
  /** The file, relative to the root of the project. @default there is no file: the strictest settings apply */
  file?: string;
  /** The file's content, so that an auditor sees which requirements were lowered. */
  given: unknown;
  levelOf: (rule: Pick<Rule, "id" | "level">) => Level;
  settingsOf: (rule: Pick<Rule, "id">) => RuleSettings;
  exemptions: readonly Exemption[];
}

/** The policy of a project without a file. */
export const DEFAULT_POLICY: ProjectPolicy = {
  given: {},
  levelOf: ({ level }) => level ?? "mandatory",
  settingsOf: () => DEFAULT_SETTINGS,
  exemptions: [],
};

/**
 * The policy of the project that a folder belongs to.
 * @throws UserError that lists every mistake of the file
 */
export const readProjectPolicy = (folder: string): ProjectPolicy => {
  const path = findPolicyFile(folder);
  if (path === undefined) return DEFAULT_POLICY;
  const file = relative(projectRoot(folder) ?? folder, path);
  // Loaded here, because a project without the file must not wait for the YAML parser and the schema.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a dynamic import is asynchronous; a pack starts synchronously
  const { parsePolicyFile } = require("./policy-file") as typeof import("./policy-file");
  return parsePolicyFile(file, readText(path, file), rules);
};

/**
 * Looks in a folder and in each folder above it, up to the root of the Pulumi project, which has the file Pulumi.yaml. Outside of a
 * Pulumi project, it looks in the folder only, so that no file of an unrelated folder applies.
 */
const findPolicyFile = (folder: string): string | undefined => {
  const root = projectRoot(folder);
  for (let current = folder; ; current = dirname(current)) {
    const path = join(current, POLICY_FILE);
    if (existsSync(path)) return path;
    if (current === (root ?? folder)) return undefined;
  }
};

/** The folder with Pulumi.yaml that a folder is in, as the engine finds it. */
export const projectRoot = (folder: string): string | undefined =>
  findUpward(folder, (current) => ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(join(current, name))));

/** The folder with `.git` that a folder is in. In a worktree or a submodule, `.git` is a file. */
export const repositoryRoot = (folder: string): string | undefined =>
  findUpward(folder, (current) => existsSync(join(current, ".git")));

/** The first folder that matches, beginning with the given one and going up. */
const findUpward = (folder: string, matches: (folder: string) => boolean): string | undefined => {
  if (matches(folder)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findUpward(parent, matches);
};

const readText = (path: string, file: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`${file}: file cannot be read (${(error as Error).message}); check its permissions`);
  }
};
