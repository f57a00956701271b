// SPDX-License-Identifier: Apache-2.0
// An application with its data and its load balancer, in an existing network and cluster, with an existing KMS key and hosted zone.
import { DataTier } from "../components/aws/data-tier";
import { EdgeSecurity } from "../components/aws/edge-security";
import { Network } from "../components/aws/network";
import { WorkloadIdentity } from "../components/aws/workload-identity";
import { CREDENTIALS } from "../components/contracts/workload-identity";
import { Workload } from "../components/kubernetes/workload";
import { DataClassification, type PlatformTags } from "../components/lib/tags";

const tags: PlatformTags = {
  environment: "shop-prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: DataClassification.Confidential,
};

/** Existing resources, by ID, ARN or name. */
export interface Infrastructure {
  vpcId: string;
  privateSubnetIds: string[];
  isolatedSubnetIds: string[];
  zoneId: string;
  clusterName: string;
  /** Security group of the nodes and pods. */
  clusterSecurityGroupId: string;
  keyArn: string;
}

/** The program of the example. Call it from your index.ts; it uses the kubeconfig of your environment. */
export const shop = ({
  vpcId,
  privateSubnetIds,
  isolatedSubnetIds,
  zoneId,
  clusterName,
  clusterSecurityGroupId,
  keyArn,
}: Infrastructure) => {
  const network = Network.fromExisting("shared", { vpcId, privateSubnetIds, isolatedSubnetIds });
  const edge = new EdgeSecurity("edge", { domain: "shop.example.com", zoneId, network, tags });
  const data = new DataTier("data", {
    network,
    clientSecurityGroupId: clusterSecurityGroupId,
    keys: { database: keyArn, cache: keyArn, objects: keyArn, backups: keyArn },
    tags,
  });
  const identity = new WorkloadIdentity("shop-identity", {
    clusterName,
    workload: "shop",
    cacheArns: [data.cacheArn, data.cacheUserArn],
    tags,
  });
  new Workload(
    "shop",
    {
      image: `registry.example/shop@sha256:${"0".repeat(64)}`,
      environment: { CACHE_HOST: data.cacheEndpoint, CACHE_USER: data.cacheUser },
      peers: [
        { name: "cache", cidrs: ["10.0.0.0/8"], port: 6379 },
        { name: "credentials", ...CREDENTIALS },
      ],
      // The owner of the cluster runs the AWS Load Balancer Controller, which registers the pods.
      targetGroupArn: edge.targetGroupArn,
      tags,
    },
    { dependsOn: identity.association },
  );
  return { url: edge.url };
};
