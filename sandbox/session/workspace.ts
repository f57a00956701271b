// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { withoutAwsVariables } from "../cloud";
import type { Tools } from "../toolchain";
import { repository, preload, type State } from "../lib/state";

/**
 * Policy packs that check every preview and update in the sandbox: the pack of all rules. The path is that of the entry file, as
 * the engine would also start the TypeScript compiler for a folder.
 */
export const POLICY_PACKS = [join(repository, "policies", "packs", "all", "index.js")];

/**
 * Prepares the engine's folders and returns the environment of the sandbox. With it, the `pulumi` commands of production use the
 * local engine, plugins, backend, clouds and policy packs.
 */
export const prepareWorkspace = (state: State, tools: Tools, cloud: Record<string, string>): NodeJS.ProcessEnv => {
  const bin = join(state.folder, "bin");
  mkdirSync(bin, { recursive: true });
  const awsx = join(bin, "awsx");
  writeScript(awsx, `exec node -r ${preload} ${join(repository, "sandbox/awsx/main.ts")} "$@"`);
  linkPlugin(state, "aws", tools.awsProvider);
  linkPlugin(state, "awsx", awsx);
  linkPlugin(state, "kubernetes", tools.kubernetesProvider);
  mkdirSync(join(state.folder, "backend"), { recursive: true });
  disableEngineTrace(state);

  return {
    ...withoutAwsVariables(process.env),
    ...cloud,
    PATH: [bin, tools.engine, process.env["PATH"]].join(delimiter),
    PULUMI_HOME: join(state.folder, "pulumi"),
    PULUMI_BACKEND_URL: `file://${join(state.folder, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(state),
    ...(tools.innerLanguageHost && { PULUMI_NODEJS_INNER_HOST: tools.innerLanguageHost }),
    // The engine reads command flags from its environment. The settings file is a copy, as the engine writes its encryption
    // salt there.
    PULUMI_OPTION_POLICY_PACK: POLICY_PACKS.join(),
    PULUMI_OPTION_CONFIG_FILE: copySettings(state),
    PULUMI_STACK: state.stack,
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
};

const writeScript = (path: string, line: string): void => {
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
};

/** Links a plugin where the engine looks for it: in a folder named after the version that the SDK requires. */
const linkPlugin = (state: State, name: string, binary: string): void => {
  const { version } = JSON.parse(readFileSync(require.resolve(`@pulumi/${name}/package.json`), "utf8")) as {
    version: string;
  };
  const folder = join(state.folder, "pulumi", "plugins", `resource-${name}-v${version}`);
  mkdirSync(folder, { recursive: true });
  const link = join(folder, `pulumi-resource-${name}`);
  rmSync(link, { force: true });
  symlinkSync(binary, link);
};

/**
 * Puts a file where the engine would create its log folder. The engine logs every property of every resource there, which takes a
 * third of its time, and has no option to turn this off. `pulumi --logtostderr -v=9` still prints the log.
 */
const disableEngineTrace = (state: State): void => {
  const folder = join(state.folder, "pulumi", "logs");
  if (!existsSync(folder)) writeFileSync(folder, "The engine's log is disabled: see sandbox/session/workspace.ts.\n");
};

const passphraseFile = (state: State): string => {
  const file = state.path("passphrase");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return file;
};

const copySettings = (state: State): string => {
  const name = `Pulumi.${state.stack}.yaml`;
  const copy = state.path(name);
  const salt = existsSync(copy) ? /^encryptionsalt: .*$/m.exec(readFileSync(copy, "utf8"))?.[0] : undefined;
  const original = readFileSync(join(repository, name), "utf8").trimEnd();
  mkdirSync(dirname(copy), { recursive: true });
  writeFileSync(copy, `${original}\n${salt ? `${salt}\n` : ""}`, { mode: 0o600 });
  return copy;
};
