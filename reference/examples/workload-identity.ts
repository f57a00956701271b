// SPDX-License-Identifier: Apache-2.0
import { CREDENTIALS, DataTier, HaCluster, WorkloadIdentity } from "../../package/aws";
import { Workload } from "../../package/kubernetes";

const tags = {
  environment: "prod",
  owner: "shop@example.com",
  costCenter: "shop",
  dataClassification: "confidential",
} as const;

// A cluster and a network of another program.
const cluster = HaCluster.fromExisting("shared", {
  clusterName: "shared",
  volumeKeyArn: "arn:aws:kms:us-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef",
});
const data = new DataTier("data", {
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-1a", "subnet-1b", "subnet-1c"],
  clientSecurityGroupId: cluster.securityGroupId,
  tags,
});
const identity = new WorkloadIdentity("shop-identity", {
  clusterName: cluster.clusterName,
  workload: "shop",
  cacheArns: [data.cacheArn, data.cacheUserArn],
  tags,
});
new Workload(
  "shop",
  {
    image: `registry.example.com/shop@sha256:${"0".repeat(64)}`,
    environment: { CACHE_HOST: data.cacheEndpoint, CACHE_USER: data.cacheUser },
    peers: [
      { name: "cache", cidrs: ["10.0.0.0/16"], port: 6379 },
      { name: "credentials", ...CREDENTIALS },
    ],
    tags,
  },
  { dependsOn: identity.association },
);
