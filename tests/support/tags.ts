// SPDX-License-Identifier: Apache-2.0
import { DataClassification, type PlatformTags } from "../../components/lib/tags";

/** Valid tags. */
export const TAGS: PlatformTags = {
  environment: "dev",
  owner: "team@example.com",
  costCenter: "platform",
  dataClassification: DataClassification.Internal,
};
