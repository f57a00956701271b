// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { UNKNOWN } from "../../policies/check-result";
import { costChanges, estimate } from "../../explain/cost/estimate";
import { auroraPrice, ec2Price, PRICES, valkeyPrice, type Price } from "../../explain/cost/prices";
import { STACKS } from "../support/stacks";
import { resource, shipped, subject } from "./subjects";

const NODES = "aws:eks/nodeGroup:NodeGroup";
const nodeGroup = (instanceType: unknown, region = "us-east-1") =>
  resource(NODES, "nodes", { instanceTypes: [instanceType], scalingConfig: { minSize: 2, maxSize: 4 }, region });

describe("the cost of a stack", () => {
  for (const stack of STACKS)
    it(`knows every type of AWS resource of ${stack}`, async () => {
      const { unpriced, byUse, lines } = estimate(await shipped(stack));
      expect(unpriced).to.deep.equal([]);
      expect(byUse).to.have.length.above(50);
      expect(lines).to.have.length.above(20);
    });

  it("is the sum of its components and of its lines", async () => {
    const { components, lines, total } = estimate(await shipped("prod"));
    const sum = (amounts: number[]): number => amounts.reduce((added, each) => added + each, 0);
    expect(sum(components.map(({ monthly }) => monthly))).to.be.closeTo(total, 0.001);
    expect(sum(lines.map(({ monthly }) => monthly))).to.be.closeTo(total, 0.001);
  });

  it("multiplies hours by 730", () => {
    // 2 × 0.0816 × 730, and 2 × 20 GiB × 0.08.
    expect(estimate(subject(nodeGroup("m7g.large"))).total).to.be.closeTo(119.136 + 3.2, 0.001);
  });

  it("counts the NAT gateways of a VPC once, whether its resources are known or not", () => {
    const vpc = resource("awsx:ec2:Vpc", "vpc", { natGateways: { strategy: "Single" } });
    const gateway = resource(
      "aws:ec2/natGateway:NatGateway",
      "vpc-1",
      {},
      {
        urn: "urn:pulumi:test::shop::awsx:ec2:Vpc$aws:ec2/natGateway:NatGateway::vpc-1",
        parent: vpc.urn,
      },
    );
    const address = resource("aws:ec2/eip:Eip", "vpc-1", {}, { parent: vpc.urn });
    expect(estimate(subject(vpc)).total).to.be.closeTo(36.5, 0.001);
    expect(estimate(subject(vpc, gateway, address)).total).to.be.closeTo(36.5, 0.001);
  });

  for (const [what, one, reason] of [
    ["another region", nodeGroup("m7g.large", "eu-west-1"), "the price table does not contain eu-west-1"],
    ["an instance type that it does not contain", nodeGroup("m7g.metal"), "the price table does not contain m7g.metal"],
    ["an unknown instance type", nodeGroup(UNKNOWN), "its instance type is not known before the update"],
    [
      "unknown subnets",
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", "nodes", { vpcEndpointType: "Interface", subnetIds: UNKNOWN }),
      "its subnets are not known before the update",
    ],
    [
      "unknown rules",
      resource("aws:wafv2/webAcl:WebAcl", "nodes", { ruleJson: UNKNOWN }),
      "its rules are not known before the update",
    ],
    [
      "another engine",
      resource("aws:elasticache/replicationGroup:ReplicationGroup", "nodes", { engine: "redis" }),
      "the price table does not contain the engine redis",
    ],
    ["another type", resource("aws:redshift/cluster:Cluster", "nodes"), "the price table does not contain its type"],
  ] as const)
    it(`lists a resource with ${what} by name`, () => {
      const { unpriced } = estimate(subject(one));
      expect(unpriced.map((each) => each.reason)).to.deep.equal([reason]);
      expect(unpriced[0]!.resource).to.match(/^nodes \(/);
    });

  it("counts the volumes of pods, unless a cluster is in another region", () => {
    const claim = resource("kubernetes:core/v1:PersistentVolumeClaim", "disk", {
      region: undefined,
      spec: { resources: { requests: { storage: "100Gi" } } },
    });
    const cluster = (region: string) => resource("aws:eks/cluster:Cluster", "eks", { region });
    expect(estimate(subject(claim, cluster("us-west-2"))).total).to.be.closeTo(8 + 73, 0.001);
    const elsewhere = estimate(subject(claim, cluster("eu-west-1")));
    expect(elsewhere.total).to.equal(0);
    expect(elsewhere.unpriced).to.have.length(2);
  });

  it("names the changed components, the largest change first", () => {
    const inComponent = (name: string, type: string) => {
      const component = resource("redoubt-aws:index:Network", name);
      return [component, resource(type, `${name}-part`, {}, { parent: component.urn })];
    };
    const key = "aws:kms/key:Key";
    const before = estimate(subject(...inComponent("same", key), ...inComponent("gone", key)));
    const after = estimate(subject(...inComponent("same", key), ...inComponent("new", "aws:eks/cluster:Cluster")));
    expect(costChanges(before, after)).to.deep.equal([
      { name: "new", before: 0, after: 73 },
      { name: "gone", before: 1, after: 0 },
    ]);
  });
});

describe("the price table", () => {
  const prices: Price[] = [
    ...Object.values(PRICES),
    ...["m7g.large", "m7g.2xlarge", "t4g.medium"].map((type) => ec2Price(type)!),
    auroraPrice("db.r8g.large")!,
    valkeyPrice("cache.m7g.large")!,
  ];

  it("states the page of AWS and the day of reading of each price", () => {
    for (const { usd, of, page, read } of prices) {
      expect(usd, of).to.be.above(0);
      expect(page, of).to.match(/^https:\/\/aws\.amazon\.com\/[a-z0-9/-]+\/$/);
      expect(read.from, of).to.have.length.above(10);
      expect(new Date(read.date).toISOString().slice(0, 10), of).to.equal(read.date);
    }
  });

  it("has the EC2 prices of the copy that it names", () => {
    // From generated prices of karpenter-provider-aws for us-east-1, 2026-01-19.
    for (const [type, usd] of Object.entries({
      "m7g.2xlarge": 0.3264,
      "c7i.4xlarge": 0.714,
      "r8g.medium": 0.05891,
      "t3.medium": 0.0416,
    }))
      expect(ec2Price(type)!.usd, type).to.be.closeTo(usd, 0.00001);
  });
});
