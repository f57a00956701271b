// SPDX-License-Identifier: Apache-2.0
// A program of another team: a workload on an existing cluster, whose kubeconfig is in CLUSTER, and a new EKS cluster in an
// existing VPC.
"use strict";
const { getVpcOutput } = require("@pulumi/aws/ec2/getVpc");
const { Provider: AwsProvider } = require("@pulumi/aws/provider");
const { Provider } = require("@pulumi/kubernetes/provider");
const { HaCluster } = require("./components/aws/ha-cluster");
const { LoadBalancerController } = require("./components/kubernetes/load-balancer-controller");
const { Workload } = require("./components/kubernetes/workload");

const tags = { environment: "dev", owner: "shop@example.com", costCenter: "shop", dataClassification: "internal" };

const aws = new AwsProvider("aws", { region: "us-east-1" });
new HaCluster(
  "shop",
  {
    vpcId: getVpcOutput({ default: true }, { provider: aws }).id,
    subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
    deletionProtection: false,
    tags,
  },
  { providers: { aws } },
);

const kubernetes = new Provider("kubernetes", { kubeconfig: process.env.CLUSTER });
const loadBalancerController = new LoadBalancerController(
  "load-balancer-controller",
  { clusterName: "shop", vpcId: "vpc-1", region: "us-east-1", tags },
  { providers: { kubernetes } },
);
new Workload(
  "shop",
  {
    image: `registry.example/shop@sha256:${"a".repeat(64)}`,
    peers: [{ name: "database", cidrs: ["10.0.0.0/16"], port: 5432 }],
    secrets: { "api-key": "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop" },
    targetGroupArn: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop/1",
    tags,
  },
  { providers: { kubernetes }, dependsOn: loadBalancerController },
);
