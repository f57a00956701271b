// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as awsx from "@pulumi/awsx/ec2";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { NatStrategy, resolveNetwork, ZONES, type NetworkArgs, type NetworkOutputs, type NetworkSpec } from "../contracts/network";
import { tagsFor } from "../lib/tags";
import { encryptionKey } from "./internal/key";
import { logGroup } from "./internal/log-group";
import { serviceRole } from "./internal/policies";

/** A network over three zones with public, private and isolated subnets; nothing in it can be reached from outside. */
export class Network extends pulumi.ComponentResource implements NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  readonly privateSubnetIds: pulumi.Output<string[]>;
  readonly isolatedSubnetIds: pulumi.Output<string[]>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNetwork(name, args);
    super("redoubt-aws:index:Network", name, {}, opts);

    const vpc = subnets(this, name, spec);
    closeDefaultSecurityGroup(this, name, spec, vpc.vpcId);
    flowLogs(this, name, spec, vpc.vpcId);

    this.vpcId = vpc.vpcId;
    this.publicSubnetIds = vpc.publicSubnetIds;
    this.privateSubnetIds = vpc.privateSubnetIds;
    this.isolatedSubnetIds = vpc.isolatedSubnetIds;
    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
    });
  }
}

const subnets = (parent: Network, name: string, spec: NetworkSpec): awsx.Vpc => {
  const tags = tagsFor(spec.tags, `${name}-vpc`);
  return new awsx.Vpc(`${name}-vpc`, {
    cidrBlock: spec.cidrBlock,
    numberOfAvailabilityZones: ZONES,
    enableDnsHostnames: true,
    natGateways: { strategy: spec.nat === NatStrategy.PerZone ? "OnePerAz" : "Single" },
    subnetStrategy: "Auto",
    subnetSpecs: [
      { type: "Public", name: "public", tags },
      { type: "Private", name: "private", tags },
      { type: "Isolated", name: "isolated", tags },
    ],
    tags,
  }, { parent });
};

/** Without rules, what joins no group by mistake can neither reach nor be reached. */
const closeDefaultSecurityGroup = (parent: Network, name: string, spec: NetworkSpec, vpcId: pulumi.Input<string>): void => {
  new ec2.DefaultSecurityGroup(`${name}-default`, { vpcId, tags: tagsFor(spec.tags, `${name}-default`) }, { parent });
};

/** Every connection, allowed or refused, minute by minute. */
const flowLogs = (parent: Network, name: string, spec: NetworkSpec, vpcId: pulumi.Input<string>): void => {
  const region = getRegionOutput({}, { parent }).region;
  const key = encryptionKey(parent, `${name}-flow-key`, {
    purpose: "Network flow logs",
    services: [pulumi.interpolate`logs.${region}.amazonaws.com`],
    tags: spec.tags,
  });
  const group = logGroup(parent, `${name}-flow-log`, { keyArn: key.arn, retentionDays: spec.flowLogRetentionDays, tags: spec.tags });
  const role = serviceRole(parent, `${name}-flow-role`, {
    services: ["vpc-flow-logs.amazonaws.com"],
    statements: [{
      Sid: "WriteFlowLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${group.arn}:*`,
    }],
    tags: spec.tags,
  });
  new ec2.FlowLog(`${name}-flows`, {
    vpcId,
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logDestination: group.arn,
    iamRoleArn: role.arn,
    maxAggregationInterval: 60,
    tags: tagsFor(spec.tags, `${name}-flows`),
  }, { parent });
};
