// SPDX-License-Identifier: Apache-2.0
import { HaCluster, LogArchive, Network } from "../../package/aws";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const network = new Network("network", { tags });
const cluster = new HaCluster("cluster", { network, tags });
const archive = new LogArchive("logs", { clusterName: cluster.clusterName, tags });
export const snapshotBucket = archive.bucketName;
