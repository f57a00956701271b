// SPDX-License-Identifier: Apache-2.0
import { DataClassification, Network } from "@redoubt/platform/aws";

const tags = {
  environment: "dev",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: DataClassification.Internal,
};
export const { vpcId } = new Network("network", { tags });
