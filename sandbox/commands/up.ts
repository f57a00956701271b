// SPDX-License-Identifier: Apache-2.0
import { Report } from "../lib/report";
import { recoverFromKilledCommand } from "../session/recover";
import { withStackLock, openSession } from "../session/session";
import type { NodeMode } from "../nodes";
import { repository, type State } from "../lib/state";
import { formatSummary, PAGE } from "./summary";

/** Deploys the stack under the policy packs, writes a page about it and prints a summary. */
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
    // The page loads all policy rules, so its module is loaded only now.
    const { writePageOfState } = await import("../../explain/command");
    writePageOfState(await session.engine.checkpoint(), repository, state.path(PAGE));
    process.stdout.write(await formatSummary(session, { total: report.seconds, update: report.seconds - start }));
  });
