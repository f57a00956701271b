// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeTools } from "../toolchain/node-tools";
import { ctr } from "./containerd";
import type { ImageArchive } from "./images";
import { IMAGES_FILE } from "./layout";
import type { RunningNode } from "./node";

/** Imports the images that the node does not have. containerd finds an image by its name, so the kubelet takes it as pulled. */
export const loadImages = async (
  node: RunningNode,
  tools: NodeTools,
  archives: readonly ImageArchive[],
): Promise<void> => {
  const file = join(node.folder, IMAGES_FILE);
  const loaded = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
  for (const { archive } of archives) {
    const version = versionOf(archive);
    if (loaded[archive] === version) continue;
    await ctr(node, tools, "images", "import", archive);
    loaded[archive] = version;
    writeFileSync(file, JSON.stringify(loaded));
  }
};

/** Size and time of an archive's last change. An archive is written again only if its contents differ. */
const versionOf = (archive: string): string => {
  const { mtimeMs, size } = statSync(archive);
  return `${mtimeMs} ${size}`;
};
