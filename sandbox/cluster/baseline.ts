// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { State } from "../lib/state";
import { ApiError, call, type Access, type KubernetesObject } from "./api";
import { clusterInventory, type Read } from "./inventory";

const SETTLED_SECONDS = 30;

/** Records the objects of a new cluster, once, after its controllers have created all of them. */
export const recordBaseline = async (state: State, access: Access): Promise<void> => {
  const file = baselineFile(state);
  if (existsSync(file)) return;
  const deadline = Date.now() + SETTLED_SECONDS * 1000;
  while (!(await isSettled(access))) {
    if (Date.now() > deadline)
      throw new Error(`the controllers did not create the cluster's default objects within ${SETTLED_SECONDS} s`);
    await sleep(100);
  }
  writeFileSync(`${file}.new`, JSON.stringify(await clusterInventory(reader(access))));
  renameSync(`${file}.new`, file);
};

/** The objects on the API server that were not in the new cluster: those that users created and did not delete. */
export const clusterLeftovers = async (state: State, access: Access): Promise<string[]> => {
  const before = new Set(JSON.parse(readFileSync(baselineFile(state), "utf8")) as string[]);
  return (await clusterInventory(reader(access))).filter((object) => !before.has(object));
};

/** Reads from the API server. For some seconds after a custom resource is defined, it answers 429 for its objects. */
const reader =
  (access: Access): Read =>
  async <T>(path: string): Promise<T> => {
    const deadline = Date.now() + SETTLED_SECONDS * 1000;
    for (;;) {
      try {
        return await call<T>(access, "GET", path);
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 429) || Date.now() > deadline) throw error;
        await sleep(500);
      }
    }
  };

const baselineFile = (state: State): string => state.path("cluster", "baseline.json");

/** True if every namespace has its default objects and every node is ready. */
const isSettled = async (access: Access): Promise<boolean> => {
  const list = async <T extends KubernetesObject>(path: string): Promise<T[]> =>
    (await call<{ items: T[] }>(access, "GET", path)).items;
  const namespaces = await list("/api/v1/namespaces");
  const serviceAccounts = (await list("/api/v1/serviceaccounts")).filter(({ metadata }) => metadata.name === "default");
  const rootCertificates = (await list("/api/v1/configmaps")).filter(
    ({ metadata }) => metadata.name === "kube-root-ca.crt",
  );
  const nodes = await list<Node>("/api/v1/nodes");
  return (
    namespaces.length >= DEFAULT_NAMESPACES &&
    serviceAccounts.length === namespaces.length &&
    rootCertificates.length === namespaces.length &&
    nodes.every(isNodeReady)
  );
};

/** default, kube-system, kube-public and kube-node-lease. */
const DEFAULT_NAMESPACES = 4;

interface Node extends KubernetesObject {
  spec: { taints?: unknown[] };
  status?: { conditions?: { type: string; status: string }[] };
}

const isNodeReady = ({ spec, status }: Node): boolean =>
  !spec.taints?.length &&
  (status?.conditions ?? []).some(({ type, status: value }) => type === "Ready" && value === "True");
