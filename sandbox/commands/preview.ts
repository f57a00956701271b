// SPDX-License-Identifier: Apache-2.0
import { Report } from "../lib/report";
import { withStackLock, openSession } from "../session/session";
import type { State } from "../lib/state";

/** Shows what `up` would change, through the gates. */
export const preview = (state: State): Promise<void> =>
  withStackLock(state, async () => {
    const { engine } = await openSession(state, new Report());
    await engine.runOrFail(
      "`pulumi preview`",
      "its reason stands above; mend it and run the same command again",
      "preview",
      "--diff",
    );
  });
