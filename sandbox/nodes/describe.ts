// SPDX-License-Identifier: Apache-2.0
import { parseImage } from "../../components/lib/images";
import { REGION } from "../lib/regions";
import type { State } from "../lib/state";
import { substituteOf } from "./images/substitutes";
import { nodeMode } from "./mode";
import { stackImages } from "./stack-images";

/**
 * What the pods of the primary cluster run, one line each: the programs themselves, programs in another version, and stand-ins, which
 * only answer probes. With simulated nodes, no container runs.
 */
export const describeNodes = (state: State): string[] => {
  const mode = nodeMode(state);
  if (mode === "simulated")
    return ["  simulated: no container runs; `--nodes real` runs them on a Linux machine as root (docs/limits.md)"];
  if (mode === "kind") return ["  kind: the images of the manifests run on three nodes in Docker"];
  const images = [...new Set(stackImages(state.stack, REGION))].map((reference) => {
    const tag = parseImage(reference).tag ?? "";
    const { repository, substitute } = substituteOf(reference)!;
    const name = `  ${repository}`.padEnd(54);
    switch (substitute.runs) {
      case "program":
        return [1, `${name} ${tag}`] as const;
      case "other version":
        return [2, `${name} ${substitute.version} instead of ${tag}: ${substitute.reason}`] as const;
      case "stand-in":
        return [3, `${name} ${substitute.reason}`] as const;
    }
  });
  const of = (kind: number): string[] => images.filter(([one]) => one === kind).map(([, line]) => line);
  return [
    ...["  Built from source in the version of the manifest:", ...of(1)],
    ...["  Built from source in another version:", ...of(2)],
    ...["  Stand-ins, which answer probes and do nothing else:", ...of(3)],
  ];
};
