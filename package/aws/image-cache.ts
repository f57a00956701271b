// SPDX-License-Identifier: Apache-2.0
export { ImageCache } from "../../components/aws/image-cache";
export { type ImageCacheArgs, type ImageCacheOutputs } from "../../components/contracts/image-cache";
