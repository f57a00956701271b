// SPDX-License-Identifier: Apache-2.0
import { rmSync } from "node:fs";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { isCloudAlive, startCloud } from "../cloud";
import { joinRealNodes, startApiServer, startControllers, startKindCluster, writeTokenCommand } from "../cluster";
import { checkNodes, chooseNodeMode, realControlPlane, startMachines, stopNodes, type NodeMode } from "../nodes";
import { checkKind } from "../nodes/kind";
import { ensureTools } from "../toolchain";
import { Engine } from "../lib/engine";
import { Processes } from "../lib/processes";
import { regionsOf } from "../lib/regions";
import type { Report } from "../lib/report";
import { UserError } from "../lib/run";
import type { State } from "../lib/state";
import { prepareWorkspace } from "./workspace";

/** A running sandbox, and the engine that uses it. */
export interface Session {
  state: State;
  engine: Engine;
  processes: Processes;
}

/**
 * Installs missing tools, starts the emulated AWS and the clusters unless they run, and creates the stack.
 * @param wanted Nodes of a new sandbox. @default - those with which the sandbox was created, else simulated nodes
 * @throws UserError if this machine cannot run the nodes
 */
export const openSession = async (state: State, report: Report, wanted?: NodeMode): Promise<Session> => {
  const mode = chooseNodeMode(state, wanted);
  if (mode === "real") checkNodes(state);
  if (mode === "kind") await checkKind();
  const tools = await ensureTools(report);
  const processes = new Processes(state);
  await discardLostState(state, processes, report);

  const start = Date.now();
  const regions = regionsOf(state);
  // The nodes of a secondary region are always simulated.
  const real = mode === "real" ? await realControlPlane(state, regions[0]!.region) : undefined;
  const machines = real && startMachines(state, regions[0]!.region, report);
  // The failure is reported below, after the other parts have started.
  machines?.catch(() => undefined);
  const realOf = (index: number): typeof real => (index === 0 ? real : undefined);
  const isKind = (index: number): boolean => mode === "kind" && index === 0;
  const clusters = await Promise.all(
    regions.map((one, index) =>
      isKind(index) ? startKindCluster(one.state, tools, one.region) : startApiServer(one.state, tools, realOf(index)),
    ),
  );
  const [cloud] = await Promise.all([
    startCloud(state, tools, Object.fromEntries(regions.map(({ region }, index) => [region, clusters[index]!]))),
    ...regions.map((one, index) =>
      isKind(index) ? undefined : startControllers(one.state, tools, clusters[index]!, one.region, realOf(index)),
    ),
  ]);
  const seconds = (): string => `${((Date.now() - start) / 1000).toFixed(1)} s`;
  report.line(`emulated AWS and Kubernetes API server are ready (${seconds()})`);
  if (real && machines) {
    await joinRealNodes(state, await machines, real, Number(new URL(cloud["HTTP_PROXY"]!).port));
    report.line(`three real nodes are ready (${seconds()})`);
  }

  const env = prepareWorkspace(state, tools, cloud);
  writeTokenCommand(regions, join(state.folder, "bin"));
  const engine = new Engine(state, env);
  await engine.ensureStack();
  return { state, engine, processes };
};

/** Runs `work` under the stack's lock. @throws UserError if another command holds the lock */
export const withStackLock = async <T>(state: State, work: () => Promise<T>): Promise<T> => {
  const file = state.path("lock");
  const release = await lock(file, { realpath: false, stale: 15_000, update: 3_000 }).catch((error: unknown) => {
    if ((error as { code?: string }).code !== "ELOCKED") throw error;
    throw new UserError(
      `another sandbox command is using the ${state.stack} stack; wait until it ends or, if it was killed, retry in 15 seconds`,
    );
  });
  try {
    return await work();
  } finally {
    await release();
  }
};

/**
 * Deletes the stack's state and the clusters if an emulator has stopped. The emulators keep their resources in memory, so the
 * resources in the state no longer exist.
 */
const discardLostState = async (state: State, processes: Processes, report: Report): Promise<void> => {
  const engine = new Engine(state, {});
  if (!engine.stackExists || isCloudAlive(processes)) return;
  report.line("the emulated AWS was stopped and lost its resources; the stack starts empty");
  await stopNodes(state);
  for (const folder of [
    join(state.folder, "backend"),
    join(state.folder, "nodes"),
    ...regionsOf(state).map((one) => join(one.state.folder, "cluster")),
  ])
    rmSync(folder, { recursive: true, force: true });
};
