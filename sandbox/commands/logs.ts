// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { Processes } from "../lib/processes";
import { regionsOf } from "../lib/regions";
import { UserError } from "../lib/run";
import type { State } from "../lib/state";

const LINES = 100;

/** Lists the logs, or prints the end of one. */
export const logs = (state: State, name: string | undefined): void => {
  const files = logFiles(state);
  const names = Object.keys(files);
  if (names.length === 0)
    throw new UserError(`the ${state.stack} sandbox has no logs yet; \`npm run sandbox\` starts it`);
  if (name === undefined) {
    process.stdout.write(`${names.map((one) => `${one.padEnd(38)}${files[one]}`).join("\n")}\n`);
  } else if (files[name] !== undefined) {
    process.stdout.write(`${readFileSync(files[name], "utf8").trimEnd().split("\n").slice(-LINES).join("\n")}\n`);
  } else {
    throw new UserError(`there is no log "${name}"; the logs are ${names.join(", ")}`);
  }
};

/** The logs by their names; those of another region's cluster come after its name. */
const logFiles = (state: State): Record<string, string> =>
  Object.fromEntries(
    regionsOf(state).flatMap((one, index) => {
      const processes = new Processes(one.state);
      return processes
        .logNames()
        .map((name) => [index === 0 ? name : `${one.region}/${name}`, processes.logFile(name)]);
    }),
  );
