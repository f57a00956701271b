// SPDX-License-Identifier: Apache-2.0
// Measures the time that the target checks add to a preview. Exits with 1 above the limit.
// Run `node -r ./scripts/preload.js bench/targets.ts`.
import { NatStrategy } from "../components/contracts/network";
import { ArgumentError } from "../components/lib/problems";
import type * as check from "../components/targets/check";
import type { Topology } from "../components/targets/topology";
import { settingsOf } from "../stacks/file";
import { prod } from "../stacks/prod";
import { topologyOf } from "../stacks/topology";

const LIMIT_MILLISECONDS = 200;
const RUNS = 21;

const settings = settingsOf("prod");
const compliantTopology = topologyOf(settings, prod);
/** Misses every target, so that the check searches for every recommendation. */
const weakTopology: Topology = {
  ...compliantTopology,
  network: { nat: NatStrategy.Single },
  nodes: { min: 3, max: 4, instanceTypes: ["m7g.large"] },
  database: { readers: 0 },
  cache: { replicas: 0 },
};

const timed = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

let checkTopology: typeof check.checkTopology;
const load = timed(() => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loading is part of the measurement
  ({ checkTopology } = require("../components/targets/check") as typeof check);
});

const run = (topology: Topology): number =>
  timed(() => {
    try {
      checkTopology("bench", settings.targets, topology);
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
    }
  });

for (const [name, topology] of [
  ["targets met", compliantTopology],
  ["targets missed, with recommendations", weakTopology],
] as const) {
  const times = Array.from({ length: RUNS }, () => run(topology));
  const [first, median] = [times[0]!, [...times].sort((one, other) => one - other)[(RUNS - 1) / 2]!];
  process.stdout.write(
    `figure: ${name}: ${load.toFixed(1)} ms to load, first ${first.toFixed(1)} ms, median of ${RUNS} ${median.toFixed(1)} ms\n`,
  );
  if (load + first > LIMIT_MILLISECONDS) process.exitCode = 1;
}
