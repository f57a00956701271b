// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { IMAGES } from "../../components/kubernetes/images";
import { mirrorReference, parseImage } from "../../components/lib/images";
import sample from "../../sample-application/image.json";
import { repository, type StackName } from "../lib/state";

/** The account that the emulated AWS returns to its clients. */
const ACCOUNT = "000000000000";

interface Settings {
  "redoubt:images"?: { registry?: string };
  "redoubt:workload"?: { image?: string };
}

/**
 * The images that the pods of a region run. Key: as the manifests name them, in the registry of the settings or in that of the stack.
 * Value: in the public registry.
 */
export const publicImages = (stack: StackName, region: string): Map<string, string> => {
  const { config } = load(readFileSync(join(repository, `Pulumi.${stack}.yaml`), "utf8")) as { config: Settings };
  const registry = config["redoubt:images"]?.registry ?? `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/redoubt-${stack}`;
  const workload = config["redoubt:workload"]?.image ?? sample.reference;
  return new Map([...Object.values(IMAGES), workload].map((image) => [mirrorReference(image, registry), image]));
};

/** The images that the pods of a region run, as the manifests name them. */
export const stackImages = (stack: StackName, region: string): string[] => [...publicImages(stack, region).keys()];

/** The name under which containerd looks up an image: a reference with a tag and a digest loses the tag. */
export const containerdName = (reference: string): string => {
  const { tag, digest } = parseImage(reference);
  return tag === undefined || digest === undefined ? reference : reference.replace(`:${tag}@`, "@");
};
