// SPDX-License-Identifier: Apache-2.0
import record from "../sample-application/image.json";

/**
 * The image of the sample application, which a stack runs unless `workload.image` is set. Its digest is known before it is
 * built: builds of the same sources are identical (docs/adr/0032).
 */
export const SAMPLE_IMAGE: string = record.reference;

/** The OCI image layout that the image builder writes, from the root of the repository. */
const LAYOUT = "sample-application/image";
const BUILD = "go run -C sample-application/image-builder .";

/**
 * Shell commands that copy the built image to `target`, a reference of skopeo. They fail with the command that builds the
 * image if it is not built, or if other sources were built.
 */
export const copySampleImage = (tag: string, digest: string, target: string): string => {
  const error = `error: ${LAYOUT} does not contain ${digest}; build it with "${BUILD}", or set workload.image to an image of your own`;
  return (
    `{ grep -qs ${digest} ${LAYOUT}/index.json || { echo '${error}' >&2; exit 1; }; ` +
    `skopeo copy --all --preserve-digests oci:${LAYOUT}:${tag} ${target}; }`
  );
};
