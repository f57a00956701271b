// SPDX-License-Identifier: Apache-2.0
import { Report } from "../lib/report";
import { alone, open } from "../session/session";
import type { State } from "../lib/state";

/** Shows what `up` would change, through the gates. */
export const preview = (state: State): Promise<void> =>
  alone(state, async () => {
    const { engine } = await open(state, new Report());
    await engine.must(
      "`pulumi preview`",
      "its reason stands above; mend it and run the same command again",
      "preview",
      "--diff",
    );
  });
