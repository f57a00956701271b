// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import { Processes } from "../lib/processes";
import { UserError } from "../lib/run";
import type { State } from "../lib/state";

const LINES = 100;

/** Lists the logs, or prints the end of one. */
export const logs = (state: State, name: string | undefined): void => {
  const processes = new Processes(state);
  const names = processes.logNames();
  if (names.length === 0) throw new UserError(`the ${state.stack} sandbox has no logs yet; \`npm run sandbox\` starts it`);
  if (name === undefined) {
    process.stdout.write(`${names.map((one) => `${one.padEnd(26)}${processes.logFile(one)}`).join("\n")}\n`);
  } else if (existsSync(processes.logFile(name))) {
    process.stdout.write(`${readFileSync(processes.logFile(name), "utf8").trimEnd().split("\n").slice(-LINES).join("\n")}\n`);
  } else {
    throw new UserError(`there is no log "${name}"; the logs are ${names.join(", ")}`);
  }
};
