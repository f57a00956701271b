// SPDX-License-Identifier: Apache-2.0
// Records the state of a stack as this version makes it, for the next version to be held against: `npm run record-upgrade`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { STACKS } from "../../../sandbox/lib/state";
import { keep, trimmed, type Export } from "./recording";

const sandbox = (...args: string[]): string => {
  const { status, stdout } = spawnSync("npm", ["run", "-s", "sandbox", "--", ...args], {
    cwd: join(__dirname, "..", "..", ".."), encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`npm run sandbox -- ${args.join(" ")} ended with ${String(status)}\n${stdout.slice(-2000)}`);
  return stdout;
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STACKS.some((stack) => stack === name));
if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: the stacks are ${STACKS.join(" and ")}; without a name, both are recorded`);

for (const stack of STACKS.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  sandbox("--stack", stack, "up");
  const state = JSON.parse(sandbox("--stack", stack, "shell", "pulumi", "stack", "export", "--show-secrets")) as Export;
  process.stdout.write(`${keep(stack, trimmed(state))}\n`);
}
