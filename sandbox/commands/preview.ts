// SPDX-License-Identifier: Apache-2.0
import { Report } from "../lib/report";
import { withStackLock, openSession } from "../session/session";
import type { NodeMode } from "../nodes";
import type { State } from "../lib/state";

/** Shows what `up` would change, and runs the policy checks on it. */
export const preview = (state: State, nodes?: NodeMode): Promise<void> =>
  withStackLock(state, async () => {
    const { engine } = await openSession(state, new Report(), nodes);
    await engine.runOrFail(
      "`pulumi preview`",
      "see its output above; fix the cause and run the same command again",
      "preview",
      "--diff",
    );
  });
