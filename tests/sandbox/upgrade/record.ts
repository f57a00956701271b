// SPDX-License-Identifier: Apache-2.0
// Records the state of the stacks as this version creates it. The upgrade test compares the next version with it. Run it with
// `npm run record-upgrade`.
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
      `\`npm run sandbox -- ${args.join(" ")}\` failed with exit code ${String(status)}; see the end of its output:\n${stdout.slice(-2000)}`,
    );
  return stdout;
};

/** The stacks in the arguments, or all stacks. */
const stacksOf = (names: string[]): StackName[] => {
  const unknown = names.filter((name) => !STACKS.some((stack) => stack === name));
  if (unknown.length > 0)
    throw new UserError(
      `stack ${unknown.join(", ")} does not exist; use ${STACKS.join(" or ")}, or no argument for both`,
    );
  return STACKS.filter((stack) => names.length === 0 || names.includes(stack));
};

try {
  for (const stack of stacksOf(process.argv.slice(2))) {
    sandbox("--stack", stack, "up");
    const state = JSON.parse(
      sandbox("--stack", stack, "shell", "pulumi", "stack", "export", "--show-secrets"),
    ) as Export;
    process.stdout.write(
      `recorded in ${saveRecording(stack, sanitized(state))}; run \`npm run sandbox -- --stack ${stack} down\` to stop the sandbox\n`,
    );
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
