// SPDX-License-Identifier: Apache-2.0
import { call, type Access, type KubernetesObject } from "./api";

interface Kind {
  name: string;
  verbs: string[];
}

/** Every object on the API server as `group/kind namespace/name`, without events and leases, which change constantly. */
export const clusterInventory = async (access: Access): Promise<string[]> => {
  const groups = (await call<{ groups: { preferredVersion: { groupVersion: string } }[] }>(access, "GET", "/apis"))
    .groups;
  const found: string[] = [];
  for (const base of ["/api/v1", ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)]) {
    const { resources } = await call<{ resources: Kind[] }>(access, "GET", base);
    for (const { name } of resources.filter(({ verbs }) => verbs.includes("list") && verbs.includes("delete"))) {
      if (name === "events" || name === "leases") continue;
      const { items } = await call<{ items: KubernetesObject[] }>(access, "GET", `${base}/${name}`);
      found.push(
        ...items.map(
          ({ metadata }) => `${base.replace(/^\/apis?\//, "")}/${name} ${metadata.namespace ?? "-"}/${metadata.name}`,
        ),
      );
    }
  }
  return found.sort();
};
