// SPDX-License-Identifier: Apache-2.0
import { HaCluster, Network } from "../../package/aws";
import { ClusterAutoscaler } from "../../package/kubernetes";
import { Provider } from "@pulumi/kubernetes/provider";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const network = new Network("network", { tags });
const cluster = new HaCluster("cluster", { network, tags });
const provider = new Provider("cluster", { kubeconfig: cluster.kubeconfig }, { dependsOn: cluster.identities });
new ClusterAutoscaler(
  "autoscaler",
  { clusterName: cluster.clusterName, region: "us-east-1", tags },
  { providers: [provider] },
);
