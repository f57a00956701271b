// SPDX-License-Identifier: Apache-2.0
import { ImageCache } from "../../package/aws";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const images = new ImageCache("images", {
  images: [`quay.io/shop/web:1.0@sha256:${"0".repeat(64)}`],
  namespace: "shop-prod",
  tags,
});
export const imageRegistry = images.registry;
