// SPDX-License-Identifier: Apache-2.0
import { Report } from "../lib/report";
import { recover } from "../session/recover";
import { alone, open } from "../session/session";
import type { State } from "../lib/state";
import { page } from "./summary";

/** Brings the stack up through the gates and tells where everything is. */
export const up = (state: State): Promise<void> =>
  alone(state, async () => {
    const report = new Report();
    const session = await open(state, report);
    await recover(session, report);
    const begun = report.seconds;
    await session.engine.must(
      "`pulumi up`",
      "its reason stands above. Mend it and run the same command again: it takes up where this one stopped",
      "up",
      "--yes",
    );
    process.stdout.write(await page(session, { total: report.seconds, update: report.seconds - begun }));
  });
