// SPDX-License-Identifier: Apache-2.0
// An application on an existing cluster, with its public image in a private repository of the program.
import { ImageCache } from "../components/aws/image-cache";
import { Workload } from "../components/kubernetes/workload";
import { DataClassification, type PlatformTags } from "../components/lib/tags";

const tags: PlatformTags = {
  environment: "shop-dev",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: DataClassification.Confidential,
};

/** The program of the example. Call it from your index.ts; docs/images.md says how to fill the repository. */
export const shop = (image: string) => {
  const cache = new ImageCache("images", { images: [image], namespace: "shop-dev", tags });
  new Workload("shop", { image, imageRegistry: cache.registry, tags }, { dependsOn: cache });
  return { registry: cache.registry };
};
