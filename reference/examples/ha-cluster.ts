// SPDX-License-Identifier: Apache-2.0
import { HaCluster, Network } from "../../package/aws";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const network = new Network("network", { tags });
const cluster = new HaCluster("cluster", { network, nodes: { min: 3, max: 12 }, tags });
export const kubeconfig = cluster.kubeconfig;
