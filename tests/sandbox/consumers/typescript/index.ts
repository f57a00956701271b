// SPDX-License-Identifier: Apache-2.0
import { DataClassification, NatStrategy, Network } from "@redoubt/platform/aws";

const network = new Network("network", {
  nat: NatStrategy.Single,
  tags: {
    environment: "dev",
    owner: "shop@example.com",
    costCenter: "shop",
    dataClassification: DataClassification.Internal,
  },
});
export const vpcId = network.vpcId;
