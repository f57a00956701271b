// SPDX-License-Identifier: Apache-2.0
import { ApiError, type KubernetesObject } from "./api";

interface Kind {
  name: string;
  verbs: string[];
}

/** Returns the parsed response to a GET request for a path of the API server. @throws ApiError */
export type Read = <T>(path: string) => Promise<T>;

/** Every object on the API server as `group/kind namespace/name`, without events and leases, which change constantly. */
export const clusterInventory = async (read: Read): Promise<string[]> => {
  const { groups } = await read<{ groups: { preferredVersion: { groupVersion: string } }[] }>("/apis");
  const found: string[] = [];
  for (const base of ["/api/v1", ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)]) {
    const { resources } = await read<{ resources: Kind[] }>(base).catch(noResources);
    for (const { name } of resources.filter(({ verbs }) => verbs.includes("list") && verbs.includes("delete"))) {
      if (name === "events" || name === "leases") continue;
      const { items } = await read<{ items: KubernetesObject[] }>(`${base}/${name}`);
      found.push(
        ...items.map(
          ({ metadata }) => `${base.replace(/^\/apis?\//, "")}/${name} ${metadata.namespace ?? "-"}/${metadata.name}`,
        ),
      );
    }
  }
  return found.sort();
};

/**
 * For some seconds after an aggregated API or a custom resource definition is deleted, the API server still lists it and
 * answers 503 or 404. It stores no objects of either.
 */
const noResources = (error: unknown): { resources: Kind[] } => {
  if (error instanceof ApiError && (error.status === 503 || error.status === 404)) return { resources: [] };
  throw error;
};
