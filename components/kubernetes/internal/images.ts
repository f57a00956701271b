// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { mirrorReference } from "../../lib/images";

/** The reference from which an image is pulled: in the mirror if there is one, with the same tag and digest. */
export const imageFrom = (
  registry: pulumi.Input<string> | undefined,
  reference: pulumi.Input<string>,
): pulumi.Input<string> =>
  registry === undefined
    ? reference
    : pulumi.all([registry, reference]).apply(([mirror, image]) => mirrorReference(image, mirror));
