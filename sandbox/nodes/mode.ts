// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../lib/run";
import type { State } from "../lib/state";

export const NODE_MODES = ["simulated", "real", "kind"] as const;

/**
 * Where the pods of the primary cluster run: nowhere (kwok reports them as running), on three kubelets of this machine, or on the
 * nodes of a kind cluster.
 */
export type NodeMode = (typeof NODE_MODES)[number];

/** The mode of a created sandbox. It stays the same until `down`. @default "simulated" */
export const nodeMode = (state: State): NodeMode => {
  const file = modeFile(state);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { mode: NodeMode }).mode : "simulated";
};

/** Records the mode of a new sandbox. @throws UserError if the sandbox was created with another mode */
export const chooseNodeMode = (state: State, wanted: NodeMode | undefined): NodeMode => {
  const isCreated = existsSync(join(state.folder, "processes.json"));
  const mode = wanted ?? nodeMode(state);
  if (isCreated && mode !== nodeMode(state))
    throw new UserError(
      `--nodes ${mode}: the ${state.stack} sandbox has ${nodeMode(state)} nodes; ` +
        `run \`npm run sandbox -- --stack ${state.stack} down\` first`,
    );
  if (!isCreated && mode !== "simulated") writeFileSync(state.path("nodes.json"), JSON.stringify({ mode }));
  return mode;
};

const modeFile = (state: State): string => join(state.folder, "nodes.json");
