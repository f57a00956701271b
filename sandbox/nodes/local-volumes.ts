// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { volumeFor, type LocalVolumes } from "../cluster/volume-provisioner";

/**
 * Volumes in folders of real nodes, instead of EBS volumes in their zones. `local` volumes apply a pod's `fsGroup`, which `hostPath`
 * volumes do not.
 * @param nodes Folder with one folder for each node.
 */
export const localVolumes = (nodes: string): LocalVolumes => ({
  create: (claim, node, storage) => {
    const { spec, ...volume } = volumeFor(claim, "", storage);
    const path = join(nodes, node, "volumes", volume.metadata.name);
    mkdirSync(path, { recursive: true });
    const onNode = { key: "kubernetes.io/hostname", operator: "In", values: [node] };
    return {
      ...volume,
      spec: {
        ...spec,
        csi: undefined,
        local: { path },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [onNode] }] } },
      },
    };
  },
  remove: (path) => rmSync(path, { recursive: true, force: true }),
});
