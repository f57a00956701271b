// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { Processes, type ProcessRecord } from "./processes";
import { repository, State, type StackName } from "./state";

/** Primary region of the emulated AWS. The nodes of the primary cluster are in its availability zones. */
export const REGION = "us-east-1";

/** A region with a cluster, and the state of that cluster's processes. The primary region shares the stack's state. */
export interface Region {
  region: string;
  state: State;
}

/** The stack's regions: the primary region, then the secondary region if the settings have one. */
export const regionsOf = (state: State): Region[] => {
  const secondary = secondaryRegion(state.stack);
  return [
    { region: REGION, state },
    ...(secondary === undefined ? [] : [{ region: secondary, state: new State(state.stack, secondary) }]),
  ];
};

const secondaryRegion = (stack: StackName): string | undefined => {
  const { config } = load(readFileSync(join(repository, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, string | undefined>;
  };
  return config["redoubt:secondaryRegion"];
};

/** The stack's running processes. The region prefixes the names of a secondary region's processes. */
export const runningProcesses = (state: State): ProcessRecord[] =>
  regionsOf(state).flatMap((one, index) =>
    new Processes(one.state)
      .alive()
      .map((record) => (index === 0 ? record : { ...record, name: `${one.region}/${record.name}` })),
  );
