// SPDX-License-Identifier: Apache-2.0
// Records the state of a stack as this version makes it, for the next version to be held against: `npm run record-upgrade`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { UserError } from "../../../sandbox/lib/run";
import { STACKS, type StackName } from "../../../sandbox/lib/state";
import { saveRecording, sanitized, type Export } from "./recording";

const sandbox = (...args: string[]): string => {
  const { status, stdout } = spawnSync("npm", ["run", "-s", "sandbox", "--", ...args], {
    cwd: join(__dirname, "..", "..", ".."),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0)
    throw new UserError(
      `\`npm run sandbox -- ${args.join(" ")}\` ended with ${String(status)}; its last words:\n${stdout.slice(-2000)}`,
    );
  return stdout;
};

/** The stacks that are named, or all of them. */
const wanted = (names: string[]): StackName[] => {
  const unknown = names.filter((name) => !STACKS.some((stack) => stack === name));
  if (unknown.length > 0)
    throw new UserError(`there is no stack ${unknown.join(", ")}; name ${STACKS.join(" or ")}, or none for both`);
  return STACKS.filter((stack) => names.length === 0 || names.includes(stack));
};

try {
  for (const stack of wanted(process.argv.slice(2))) {
    sandbox("--stack", stack, "up");
    const state = JSON.parse(
      sandbox("--stack", stack, "shell", "pulumi", "stack", "export", "--show-secrets"),
    ) as Export;
    process.stdout.write(
      `recorded in ${saveRecording(stack, sanitized(state))}; take the sandbox down with \`npm run sandbox -- --stack ${stack} down\`\n`,
    );
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
