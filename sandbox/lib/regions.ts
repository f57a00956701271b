// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { Processes, type ProcessRecord } from "./processes";
import { repository, State, type StackName } from "./state";

/** Where the sandbox's AWS is said to be; the first cluster's nodes stand in its zones. */
export const REGION = "us-east-1";

/** A region with a cluster, and the folder of that cluster's processes: the first one's is the stack's. */
export interface Region {
  region: string;
  state: State;
}

/** The regions that a stack's settings name, the first one first: its application may stand in each. */
export const regionsOf = (state: State): Region[] => {
  const second = secondaryRegion(state.stack);
  return [
    { region: REGION, state },
    ...(second === undefined ? [] : [{ region: second, state: new State(state.stack, second) }]),
  ];
};

const secondaryRegion = (stack: StackName): string | undefined => {
  const { config } = load(readFileSync(join(repository, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, string | undefined>;
  };
  return config["redoubt:secondaryRegion"];
};

/** What runs of a stack, in the first region by its name, in others with theirs. */
export const runningProcesses = (state: State): ProcessRecord[] =>
  regionsOf(state).flatMap((one, index) =>
    new Processes(one.state)
      .alive()
      .map((record) => (index === 0 ? record : { ...record, name: `${one.region}/${record.name}` })),
  );
