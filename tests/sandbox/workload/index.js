// SPDX-License-Identifier: Apache-2.0
// A workload alone, on whatever cluster CLUSTER is the kubeconfig of: what another team writes that has its own cluster.
const { Provider } = require("@pulumi/kubernetes/provider");
const { Workload } = require("../../../components/kubernetes/workload");

const kubernetes = new Provider("kubernetes", { kubeconfig: process.env.CLUSTER });
new Workload("shop", {
  image: `registry.example/shop@sha256:${"a".repeat(64)}`,
  peers: [{ name: "database", cidrs: ["10.0.0.0/16"], port: 5432 }],
  secrets: { "api-key": "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop" },
  targetGroupArn: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop/1",
  canary: process.env.CANARY ? { image: `registry.example/shop@sha256:${"b".repeat(64)}` } : undefined,
  tags: { environment: "dev", owner: "shop@example.com", costCenter: "shop", dataClassification: "internal" },
}, { providers: { kubernetes } });
