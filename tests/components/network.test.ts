// SPDX-License-Identifier: Apache-2.0
import { expect } from "chai";
import { Network } from "../../components/aws/network";
import { NatStrategy } from "../../components/contracts/network";
import { layOut } from "../../components/contracts/subnets";
import { inputsOf, record, type Recorded } from "../support/recorder";
import { statementsOf } from "../support/policy";
import { TAGS as tags } from "../support/tags";

interface Endpoint {
  vpcEndpointType: string;
  serviceName: string;
  subnetIds: string[];
  policy: unknown;
}

const endpointsOf = (recorded: Recorded[]): Endpoint[] =>
  recorded
    .filter(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint")
    .map(({ inputs }) => inputs as unknown as Endpoint);

describe("Network", () => {
  let recorded: Recorded[];
  before(async () => {
    recorded = await record(() => new Network("net", { tags }));
  });

  it("creates public, private and isolated subnets with tags", () => {
    const specs = inputsOf(recorded, "awsx:ec2:Vpc")["subnetSpecs"] as { type: string; tags: Record<string, string> }[];
    expect(specs.map(({ type }) => type)).to.deep.equal(["Public", "Private", "Isolated"]);
    for (const spec of specs) expect(spec.tags).to.include({ Owner: tags.owner, CostCenter: tags.costCenter });
  });

  it("keeps flow logs and DNS query logs for a year, with a key that CloudWatch Logs can use only for this account", () => {
    for (const log of ["net-flow-log", "net-dns-log"])
      expect(inputsOf(recorded, "aws:cloudwatch/logGroup:LogGroup", log)).to.include({
        retentionInDays: 365,
        kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/net-flow-key",
      });
    const statement = statementsOf(inputsOf(recorded, "aws:kms/key:Key")["policy"]).find(
      ({ Sid }) => Sid === "Service1",
    );
    expect(statement?.Principal).to.deep.equal({ Service: "logs.us-east-1.amazonaws.com" });
    expect(statement?.Condition).to.deep.equal({
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:123456789012:*" },
    });
  });

  it("allows flow logs to write only to their own log group", () => {
    const statements = statementsOf(inputsOf(recorded, "aws:iam/rolePolicy:RolePolicy")["policy"]);
    expect(
      statements.map(({ Action, Resource }) => (Action === "logs:DescribeLogGroups" ? "" : Resource)),
    ).to.deep.equal(["arn:aws:logs:us-east-1:123456789012:log-group:net-flow-log:*", ""]);
    expect(statements.flatMap(({ Action }) => Action)).to.not.include("logs:*");
  });

  it("gives each zone a range that does not move when a zone is added", () => {
    const three = layOut("10.0.0.0/16", 3);
    expect(three.private).to.deep.equal(["10.0.0.0/19", "10.0.64.0/19", "10.0.128.0/19"]);
    const four = layOut("10.0.0.0/16", 4);
    for (const kind of ["public", "private", "isolated"] as const) {
      expect(four[kind].slice(0, 3)).to.deep.equal(three[kind]);
      expect(four[kind]).to.have.length(4);
    }
    expect(() => layOut("10.0.0.0/16", 5)).to.throw(RangeError);
    const specs = inputsOf(recorded, "awsx:ec2:Vpc")["subnetSpecs"] as {
      name: keyof typeof three;
      cidrBlocks: string[];
    }[];
    expect(specs).to.have.length(3);
    for (const { name, cidrBlocks } of specs) expect(cidrBlocks).to.deep.equal(three[name]);
  });

  it("uses the given availability zones", async () => {
    const zones = ["us-east-1b", "us-east-1c", "us-east-1d"];
    const vpc = inputsOf(await record(() => new Network("net", { availabilityZones: zones, tags })), "awsx:ec2:Vpc");
    expect(vpc["availabilityZoneNames"]).to.deep.equal(zones);
  });

  it("removes the rules of the default security group and accepts no traffic from outside", () => {
    const group = inputsOf(recorded, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    expect(group).to.not.have.any.keys("ingress", "egress");
    const rules = recorded.flatMap(({ inputs }) => (inputs["ingress"] ?? []) as { cidrBlocks: string[] }[]);
    expect(rules.map(({ cidrBlocks }) => cidrBlocks)).to.deep.equal([["10.0.0.0/16"]]);
    expect(inputsOf(recorded, "aws:ec2/securityGroup:SecurityGroup")["egress"]).to.deep.equal([]);
  });

  it("creates gateway endpoints for S3 and DynamoDB and interface endpoints for the services that nodes need", () => {
    const endpoints = endpointsOf(recorded);
    const services = (type: string): string[] =>
      endpoints
        .filter(({ vpcEndpointType }) => vpcEndpointType === type)
        .map(({ serviceName }) => serviceName.replace("com.amazonaws.us-east-1.", ""));
    expect(services("Gateway")).to.have.members(["s3", "dynamodb"]);
    expect(services("Interface")).to.include.members([
      "ecr.api",
      "ecr.dkr",
      "sts",
      "eks-auth",
      "logs",
      "kms",
      "secretsmanager",
      "guardduty-data",
    ]);
  });

  it("creates interface endpoints in every zone, or only in the zone of a single NAT gateway", async () => {
    const zoneCounts = (all: Recorded[]): number[] =>
      endpointsOf(all)
        .filter(({ vpcEndpointType }) => vpcEndpointType === "Interface")
        .map(({ subnetIds }) => subnetIds.length);
    expect(new Set(zoneCounts(recorded))).to.deep.equal(new Set([3]));
    const single = await record(() => new Network("net", { nat: NatStrategy.Single, tags }));
    expect(inputsOf(single, "awsx:ec2:Vpc")["natGateways"]).to.deep.equal({ strategy: "Single" });
    expect(new Set(zoneCounts(single))).to.deep.equal(new Set([1]));
  });

  it("blocks DNS queries for generated names and tunneling, and logs all queries", () => {
    const rules = recorded
      .filter(({ type }) => type === "aws:route53/resolverFirewallRule:ResolverFirewallRule")
      .map(({ inputs }) => inputs);
    expect(rules.map(({ dnsThreatProtection, action }) => [dnsThreatProtection, action])).to.have.deep.members([
      ["DGA", "BLOCK"],
      ["DNS_TUNNELING", "BLOCK"],
    ]);
    expect(
      inputsOf(recorded, "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation"),
    ).to.include({ vpcId: "vpc-1" });
    expect(inputsOf(recorded, "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig")).to.include({
      destinationArn: "arn:aws:logs:us-east-1:123456789012:log-group:net-dns-log",
    });
    expect(
      inputsOf(recorded, "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation"),
    ).to.include({ resourceId: "vpc-1" });
  });

  it("is the ancestor of all its resources and prefixes their names with its own", () => {
    const component = recorded.find(({ type }) => type === "redoubt-aws:index:Network")!;
    const inside = (one: Recorded | undefined): boolean =>
      one !== undefined && (one === component || inside(recorded.find(({ urn }) => urn === one.parent)));
    for (const one of recorded)
      expect(inside(one) && (one === component || one.name.startsWith("net-")), one.urn).to.equal(true);
  });
});
