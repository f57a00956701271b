// SPDX-License-Identifier: Apache-2.0
import { rmSync } from "node:fs";
import { isCloudAlive } from "../cloud";
import { Engine } from "../lib/engine";
import { Processes } from "../lib/processes";
import { regionsOf, runningProcesses } from "../lib/regions";
import { stopNodes } from "../nodes";
import { recoverFromKilledCommand } from "../session/recover";
import { Report } from "../lib/report";
import { withStackLock, openSession } from "../session/session";
import type { State } from "../lib/state";

/** Destroys the stack, stops all processes and removes the stack's state. The tools stay in the cache. */
export const down = (state: State): Promise<void> =>
  withStackLock(state, async () => {
    const report = new Report();
    const processes = new Processes(state);
    // The emulated AWS holds its resources in memory. If it has stopped, there is nothing to destroy.
    if (new Engine(state, {}).stackExists && isCloudAlive(processes)) {
      const session = await openSession(state, report);
      await recoverFromKilledCommand(session, report);
      await session.engine.runOrFail(
        "`pulumi destroy`",
        "see its output above; run the same command again, or run `npm run sandbox -- reset` to stop without destroying",
        "destroy",
        "--yes",
        // The preview only lists all resources, which is a tenth of the work.
        "--skip-preview",
      );
    }
    await stop(state, report);
  });

/** Stops all processes and removes the stack's state without destroying the stack first. */
export const reset = async (state: State): Promise<void> => {
  await stop(state, new Report());
};

const stop = async (state: State, report: Report): Promise<void> => {
  const count = runningProcesses(state).length;
  await stopNodes(state);
  for (const one of regionsOf(state).reverse()) await new Processes(one.state).stopAll();
  rmSync(state.folder, { recursive: true, force: true });
  report.line(`${state.stack}: stopped ${count} processes, removed ${state.folder}`);
};
