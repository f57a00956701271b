// SPDX-License-Identifier: Apache-2.0
// A network and a data tier of Redoubt in a program of your own.
import { DataTier } from "../components/aws/data-tier";
import { Network } from "../components/aws/network";
import { DataClassification, type PlatformTags } from "../components/lib/tags";

const tags: PlatformTags = {
  environment: "shop-dev",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: DataClassification.Confidential,
};

/** The program of the example. Call it from your index.ts. */
export const shop = (clientSecurityGroupId: string) => {
  const network = new Network("shop", { cidrBlock: "10.20.0.0/16", nat: "single", tags });
  const data = new DataTier("shop", {
    network,
    clientSecurityGroupId,
    readers: 2,
    tags,
  });
  return { vpcId: network.vpcId, database: data.databaseEndpoint };
};
