// SPDX-License-Identifier: Apache-2.0
import { EdgeSecurity, HaCluster, Network } from "../../package/aws";
import { LoadBalancerController } from "../../package/kubernetes";
import { Provider } from "@pulumi/kubernetes/provider";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

const network = new Network("network", { tags });
const edge = new EdgeSecurity("edge", { domain: "shop.example.com", network, tags });
const cluster = new HaCluster("cluster", {
  network,
  loadBalancerSecurityGroupId: edge.securityGroupId,
  targetGroupArns: [edge.targetGroupArn],
  tags,
});
const provider = new Provider("cluster", { kubeconfig: cluster.kubeconfig }, { dependsOn: cluster.identities });
new LoadBalancerController(
  "load-balancer-controller",
  { clusterName: cluster.clusterName, network, region: "us-east-1", tags },
  { providers: [provider] },
);
