// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { State } from "../lib/state";

const ROOT = "/sys/fs/cgroup";
const REMOVE_SECONDS = 20;

/** Controllers that the kubelet needs, by version of the control groups. */
export const CGROUP_CONTROLLERS = {
  v1: ["cpu", "cpuacct", "cpuset", "memory", "pids"],
  v2: ["cpu", "cpuset", "memory", "pids"],
};

/** The version of the control groups of this machine, or undefined if they are not mounted. */
export const cgroupVersion = (): "v1" | "v2" | undefined => {
  if (existsSync(join(ROOT, "cgroup.controllers"))) return "v2";
  return existsSync(join(ROOT, "memory")) ? "v1" : undefined;
};

/** The control group of a sandbox, below the root of each hierarchy. Two sandboxes of a machine do not share it. */
const sandboxCgroup = (state: State): string =>
  `redoubt-${createHash("sha256").update(state.folder).digest("hex").slice(0, 12)}`;

/** Creates the control group of a node, which the kubelet requires. @returns its path, for the kubelet's `cgroupRoot` */
export const createNodeCgroup = (state: State, node: string): string => {
  const names = [sandboxCgroup(state), node];
  for (const hierarchy of hierarchies()) {
    let folder = hierarchy;
    for (const name of names) {
      if (cgroupVersion() === "v2") enableControllers(folder);
      mkdirSync((folder = join(folder, name)), { recursive: true });
      if (hierarchy.endsWith("/cpuset")) copyCpuset(folder);
    }
    if (cgroupVersion() === "v2") enableControllers(folder);
  }
  return `/${names.join("/")}`;
};

/** Removes the control groups of a sandbox after its processes have ended. @throws Error if a process is still in one of them */
export const removeCgroups = (state: State): Promise<void> => removeAll(sandboxCgroups(state));

/** Removes the control groups of a node that has ended. @throws Error if a process is still in one of them */
export const removeNodeCgroups = (state: State, node: string): Promise<void> =>
  removeAll(sandboxCgroups(state).map((folder) => join(folder, node)));

const removeAll = async (folders: readonly string[]): Promise<void> => {
  const deadline = Date.now() + REMOVE_SECONDS * 1000;
  for (const folder of folders) {
    while (!tryToRemove(folder)) {
      if (Date.now() > deadline) throw new Error(`${folder} still has processes after ${REMOVE_SECONDS} s`);
      await sleep(100);
    }
  }
};

/** The control groups of a sandbox that exist, one in each hierarchy. */
export const sandboxCgroups = (state: State): string[] =>
  cgroupVersion() === undefined
    ? []
    : hierarchies()
        .map((hierarchy) => join(hierarchy, sandboxCgroup(state)))
        .filter((folder) => existsSync(folder));

/** The mounted hierarchies: one with version 2; with version 1 one for each controller, and `unified`, in which runc has groups, too. */
const hierarchies = (): string[] =>
  cgroupVersion() === "v2"
    ? [ROOT]
    : readdirSync(ROOT, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(ROOT, name));

/** A new group of the version 1 controller `cpuset` has no CPU. */
const copyCpuset = (folder: string): void => {
  for (const file of ["cpuset.cpus", "cpuset.mems"])
    writeFileSync(join(folder, file), readFileSync(join(folder, "..", file), "utf8"));
};

const enableControllers = (folder: string): void =>
  writeFileSync(join(folder, "cgroup.subtree_control"), CGROUP_CONTROLLERS.v2.map((name) => `+${name}`).join(" "));

/** Removes a group and the groups below it. @returns false if a process is still in one of them */
const tryToRemove = (folder: string): boolean => {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory() && !tryToRemove(join(folder, entry.name))) return false;
    rmdirSync(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
};
