// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { State } from "../lib/state";
import { call, type Access, type KubernetesObject } from "./api";
import { clusterInventory } from "./inventory";

const SETTLED_SECONDS = 30;

/** Notes what a new cluster comes with, once, when its controllers have made all of it. */
export const recordBaseline = async (state: State, access: Access): Promise<void> => {
  const file = baselineFile(state);
  if (existsSync(file)) return;
  const deadline = Date.now() + SETTLED_SECONDS * 1000;
  while (!(await isSettled(access))) {
    if (Date.now() > deadline) throw new Error(`the cluster has not made its own objects within ${SETTLED_SECONDS} s`);
    await sleep(100);
  }
  writeFileSync(`${file}.new`, JSON.stringify(await clusterInventory(access)));
  renameSync(`${file}.new`, file);
};

/** The objects on the API server that a new cluster does not come with: what its users made, and have not deleted. */
export const clusterLeftovers = async (state: State, access: Access): Promise<string[]> => {
  const before = new Set(JSON.parse(readFileSync(baselineFile(state), "utf8")) as string[]);
  return (await clusterInventory(access)).filter((object) => !before.has(object));
};

const baselineFile = (state: State): string => state.path("cluster", "baseline.json");

/** Every namespace has what the controllers put into it, and every node has joined. */
const isSettled = async (access: Access): Promise<boolean> => {
  const list = async <T extends KubernetesObject>(path: string): Promise<T[]> =>
    (await call<{ items: T[] }>(access, "GET", path)).items;
  const namespaces = await list("/api/v1/namespaces");
  const accounts = (await list("/api/v1/serviceaccounts")).filter(({ metadata }) => metadata.name === "default");
  const roots = (await list("/api/v1/configmaps")).filter(({ metadata }) => metadata.name === "kube-root-ca.crt");
  const nodes = await list<Node>("/api/v1/nodes");
  return (
    namespaces.length >= DEFAULT_NAMESPACES &&
    accounts.length === namespaces.length &&
    roots.length === namespaces.length &&
    nodes.every(hasJoined)
  );
};

/** default, kube-system, kube-public and kube-node-lease. */
const DEFAULT_NAMESPACES = 4;

interface Node extends KubernetesObject {
  spec: { taints?: unknown[] };
  status?: { conditions?: { type: string; status: string }[] };
}

const hasJoined = ({ spec, status }: Node): boolean =>
  !spec.taints?.length &&
  (status?.conditions ?? []).some(({ type, status: value }) => type === "Ready" && value === "True");
