// SPDX-License-Identifier: Apache-2.0
import { Report } from "../lib/report";
import { recoverFromKilledCommand } from "../session/recover";
import { withStackLock, openSession } from "../session/session";
import type { NodeMode } from "../nodes";
import type { State } from "../lib/state";
import { formatSummary } from "./summary";

/** Deploys the stack under the policy packs and prints a summary. */
export const up = (state: State, nodes?: NodeMode): Promise<void> =>
  withStackLock(state, async () => {
    const report = new Report();
    const session = await openSession(state, report, nodes);
    await recoverFromKilledCommand(session, report);
    const start = report.seconds;
    await session.engine.runOrFail(
      "`pulumi up`",
      "see its output above; fix the cause and run the same command again, which continues where this one stopped",
      "up",
      "--yes",
    );
    process.stdout.write(await formatSummary(session, { total: report.seconds, update: report.seconds - start }));
  });
