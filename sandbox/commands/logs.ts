// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { Processes } from "../lib/processes";
import { regionsOf } from "../lib/regions";
import { UserError } from "../lib/run";
import type { State } from "../lib/state";

const LINES = 100;

/** Lists the logs, or prints the last lines of one. */
export const logs = (state: State, name: string | undefined): void => {
  const files = logFiles(state);
  const names = Object.keys(files);
  if (names.length === 0)
    throw new UserError(`the ${state.stack} sandbox has no logs yet; run \`npm run sandbox\` to start it`);
  if (name === undefined) {
    process.stdout.write(`${names.map((one) => `${one.padEnd(38)}${files[one]}`).join("\n")}\n`);
  } else if (files[name] !== undefined) {
    process.stdout.write(`${readFileSync(files[name], "utf8").trimEnd().split("\n").slice(-LINES).join("\n")}\n`);
  } else {
    throw new UserError(`log "${name}" does not exist; use one of: ${names.join(", ")}`);
  }
};

/** Log files by name. The region prefixes the names of a secondary region's logs. */
const logFiles = (state: State): Record<string, string> =>
  Object.fromEntries(
    regionsOf(state).flatMap((one, index) => {
      const processes = new Processes(one.state);
      return processes
        .logNames()
        .map((name) => [index === 0 ? name : `${one.region}/${name}`, processes.logFile(name)]);
    }),
  );
