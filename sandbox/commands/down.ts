// SPDX-License-Identifier: Apache-2.0
import { rmSync } from "node:fs";
import { isCloudAlive } from "../cloud";
import { Engine } from "../lib/engine";
import { Processes } from "../lib/processes";
import { regionsOf, runningProcesses } from "../lib/regions";
import { recoverFromKilledCommand } from "../session/recover";
import { Report } from "../lib/report";
import { withStackLock, openSession } from "../session/session";
import type { State } from "../lib/state";

/** Destroys the stack and stops everything; nothing is left but the tools in the cache. */
export const down = (state: State): Promise<void> =>
  withStackLock(state, async () => {
    const report = new Report();
    const processes = new Processes(state);
    // Where the emulated AWS is gone, so are the resources: there is nothing to destroy.
    if (new Engine(state, {}).stackExists && isCloudAlive(processes)) {
      const session = await openSession(state, report);
      await recoverFromKilledCommand(session, report);
      await session.engine.runOrFail(
        "`pulumi destroy`",
        "its reason stands above; run the same command again, or `npm run sandbox -- reset` to stop without destroying",
        "destroy",
        "--yes",
      );
    }
    await stop(state, report);
  });

/** Stops everything and forgets the stack without destroying it first. */
export const reset = async (state: State): Promise<void> => {
  await stop(state, new Report());
};

const stop = async (state: State, report: Report): Promise<void> => {
  const count = runningProcesses(state).length;
  for (const one of regionsOf(state).reverse()) await new Processes(one.state).stopAll();
  rmSync(state.folder, { recursive: true, force: true });
  report.line(`${state.stack}: ${count} processes stopped, ${state.folder} removed`);
};
