// SPDX-License-Identifier: Apache-2.0
import type { Subject } from "../../explain/subject";
import { settingsOf } from "../file";
import { shapes } from "../shapes";
import { topologyOf } from "../topology";
import type { Recorded } from "./record";

/** A recording of a stack of this repository, as `redoubt explain` reads a stack. */
export const subjectOfRecording = (stack: string, recorded: readonly Recorded[]): Subject => {
  const settings = settingsOf(stack);
  return {
    project: "redoubt",
    stack,
    from: "recording",
    resources: recorded.map(({ inputs, state, ...one }) => ({
      ...one,
      properties: { ...state, ...inputs, id: one.id },
    })),
    outputs: { targets: settings.targets, topology: topologyOf(settings, shapes[stack]!) },
  };
};
