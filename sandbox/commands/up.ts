// SPDX-License-Identifier: Apache-2.0
import { Report } from "../lib/report";
import { recoverFromKilledCommand } from "../session/recover";
import { withStackLock, openSession } from "../session/session";
import type { State } from "../lib/state";
import { formatSummary } from "./summary";

/** Brings the stack up through the gates and tells where everything is. */
export const up = (state: State): Promise<void> =>
  withStackLock(state, async () => {
    const report = new Report();
    const session = await openSession(state, report);
    await recoverFromKilledCommand(session, report);
    const begun = report.seconds;
    await session.engine.runOrFail(
      "`pulumi up`",
      "its reason stands above. Mend it and run the same command again: it takes up where this one stopped",
      "up",
      "--yes",
    );
    process.stdout.write(await formatSummary(session, { total: report.seconds, update: report.seconds - begun }));
  });
