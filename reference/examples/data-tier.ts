// SPDX-License-Identifier: Apache-2.0
import { DataTier, HaCluster, Network } from "../../package/aws";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const network = new Network("network", { tags });
const cluster = new HaCluster("cluster", { network, tags });
const data = new DataTier("data", { network, clientSecurityGroupId: cluster.securityGroupId, readers: 2, tags });
export const database = data.databaseProxyEndpoint;
