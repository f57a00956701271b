// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import * as existing from "../../examples/existing-infrastructure";
import * as images from "../../examples/own-images";
import { shop } from "../../examples/own-network";
import { inputsOf, record, someOfType } from "../support/recorder";

describe("the example with a network of its own", () => {
  it("registers the network and the database instances", async () => {
    const recorded = await record(() => shop("sg-1"));
    expect(inputsOf(recorded, "awsx:ec2:Vpc")).to.include({ cidrBlock: "10.20.0.0/16" });
    expect(recorded.filter(({ type }) => type === "aws:rds/clusterInstance:ClusterInstance")).to.have.length(3);
  });
});

describe("the example with images of its own", () => {
  it("runs the image from a private repository", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const recorded = await record(() => images.shop(`quay.io/shop/web:1.0@${digest}`));
    expect(inputsOf(recorded, "aws:ecr/repository:Repository")).to.include({ name: "shop-dev/quay/shop/web" });
    const deployment = inputsOf(recorded, "kubernetes:apps/v1:Deployment");
    expect(JSON.stringify(deployment)).to.include(
      `"123456789012.dkr.ecr.us-east-1.amazonaws.com/shop-dev/quay/shop/web:1.0@${digest}"`,
    );
  });
});

describe("the example with existing infrastructure", () => {
  it("uses the existing network, cluster, hosted zone and key, and creates none", async () => {
    const keyArn = "arn:aws:kms:us-east-1:123456789012:key/existing";
    const recorded = await record(() =>
      existing.shop({
        vpcId: "vpc-1",
        privateSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
        isolatedSubnetIds: ["subnet-x", "subnet-y", "subnet-z"],
        zoneId: "Z1",
        clusterName: "existing",
        clusterSecurityGroupId: "sg-1",
        keyArn,
      }),
    );
    const types = recorded.map(({ type }) => type);
    for (const type of ["awsx:ec2:Vpc", "aws:ec2/vpc:Vpc", "aws:eks/cluster:Cluster", "aws:route53/zone:Zone"])
      expect(types).to.not.include(type);
    expect(
      recorded
        .filter(({ type }) => type === "aws:kms/key:Key")
        .map(({ name }) => name)
        .filter((name) => name.startsWith("data")),
    ).to.deep.equal([]);
    expect(inputsOf(recorded, "aws:rds/cluster:Cluster")).to.include({ kmsKeyId: keyArn });
    expect(inputsOf(recorded, "aws:eks/podIdentityAssociation:PodIdentityAssociation")).to.include({
      clusterName: "existing",
    });
    for (const { inputs } of someOfType(recorded, "aws:route53/record:Record")) expect(inputs["zoneId"]).to.equal("Z1");
  });
});
