// SPDX-License-Identifier: Apache-2.0
import { rmSync } from "node:fs";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { isCloudAlive, startCloud } from "../cloud";
import { startApiServer, startControllers, writeTokenCommand } from "../cluster";
import { ensureTools } from "../toolchain";
import { Engine } from "../lib/engine";
import { Processes } from "../lib/processes";
import { regionsOf } from "../lib/regions";
import type { Report } from "../lib/report";
import { UserError } from "../lib/run";
import type { State } from "../lib/state";
import { prepareWorkspace } from "./workspace";

/** A sandbox that runs, and the engine to work in it. */
export interface Session {
  state: State;
  engine: Engine;
  processes: Processes;
}

/** Makes sure of the tools, the emulated cloud and the cluster, and answers the means to work in them. */
export const openSession = async (state: State, report: Report): Promise<Session> => {
  const tools = await ensureTools(report);
  const processes = new Processes(state);
  discardLostState(state, processes, report);

  const begun = Date.now();
  const regions = regionsOf(state);
  const clusters = await Promise.all(regions.map((one) => startApiServer(one.state, tools)));
  const [cloud] = await Promise.all([
    startCloud(state, tools, Object.fromEntries(regions.map(({ region }, index) => [region, clusters[index]!]))),
    ...regions.map((one, index) => startControllers(one.state, tools, clusters[index]!, one.region)),
  ]);
  report.line(`emulated AWS and Kubernetes API ready (${((Date.now() - begun) / 1000).toFixed(1)} s)`);

  const env = prepareWorkspace(state, tools, cloud);
  writeTokenCommand(regions, join(state.folder, "bin"));
  const engine = new Engine(state, env);
  await engine.ensureStack();
  return { state, engine, processes };
};

/** Runs `work` while no other command works on the same stack. @throws UserError when one does */
export const withStackLock = async <T>(state: State, work: () => Promise<T>): Promise<T> => {
  const file = state.path("lock");
  const release = await lock(file, { realpath: false, stale: 15_000, update: 3_000 }).catch((error: unknown) => {
    if ((error as { code?: string }).code !== "ELOCKED") throw error;
    throw new UserError(
      `another sandbox command works on the ${state.stack} stack; wait for it, or, if it was killed, try again in 15 seconds`,
    );
  });
  try {
    return await work();
  } finally {
    await release();
  }
};

/**
 * The emulators keep their resources in memory. When one of them has died, a machine was restarted or it was killed, the
 * cloud that the stack's state speaks of is gone: state and cluster begin afresh with it.
 */
const discardLostState = (state: State, processes: Processes, report: Report): void => {
  const engine = new Engine(state, {});
  if (!engine.stackExists || isCloudAlive(processes)) return;
  report.line("the emulated AWS was stopped and has forgotten its resources; the stack begins afresh");
  for (const folder of [
    join(state.folder, "backend"),
    ...regionsOf(state).map((one) => join(one.state.folder, "cluster")),
  ])
    rmSync(folder, { recursive: true, force: true });
};
