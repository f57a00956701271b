// SPDX-License-Identifier: Apache-2.0
import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as awsx from "@pulumi/awsx/ec2";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import {
  NatStrategy,
  resolveNetwork,
  ZONES,
  type NetworkArgs,
  type NetworkOutputs,
  type NetworkSpec,
} from "../contracts/network";
import { layOut } from "../contracts/subnets";
import { tagsFor } from "../lib/tags";
import { encryptionKey } from "./internal/key";
import { logGroup } from "./internal/log-group";
import { serviceRole } from "./internal/policies";
import { guardedDns } from "./network/dns";
import { privateEndpoints } from "./network/endpoints";

/** A network over three zones with public, private and isolated subnets; nothing in it can be reached from outside. */
export class Network extends pulumi.ComponentResource implements NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  readonly privateSubnetIds: pulumi.Output<string[]>;
  readonly privateRouteTableIds: pulumi.Output<string[]>;
  readonly isolatedSubnetIds: pulumi.Output<string[]>;

  /** @throws ArgumentError naming every bad argument, before anything is registered. */
  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNetwork(name, args);
    super("redoubt-aws:index:Network", name, {}, opts);

    const vpc = subnets(this, name, spec);
    closeDefaultSecurityGroup(this, name, spec, vpc.vpcId);
    const region = getRegionOutput({}, { parent: this }).region;
    const log = trafficLog(this, name, spec, region);
    flowLogs(this, name, spec, vpc.vpcId, log.flows);
    guardedDns(this, name, { vpcId: vpc.vpcId, logGroupArn: log.queries.arn, tags: spec.tags });
    privateEndpoints(this, name, {
      vpcId: vpc.vpcId,
      cidrBlock: spec.cidrBlock,
      region,
      subnetIds: vpc.privateSubnetIds.apply((ids) => (spec.nat === NatStrategy.PerZone ? ids : ids.slice(0, 1))),
      routeTableIds: vpc.routeTables.apply((tables) => tables.map(({ id }) => id)),
      tags: spec.tags,
    });

    this.vpcId = vpc.vpcId;
    this.publicSubnetIds = vpc.publicSubnetIds;
    this.privateSubnetIds = vpc.privateSubnetIds;
    this.privateRouteTableIds = routeTablesOf(vpc, vpc.privateSubnetIds);
    this.isolatedSubnetIds = vpc.isolatedSubnetIds;
    this.registerOutputs({
      vpcId: this.vpcId,
      publicSubnetIds: this.publicSubnetIds,
      privateSubnetIds: this.privateSubnetIds,
      privateRouteTableIds: this.privateRouteTableIds,
      isolatedSubnetIds: this.isolatedSubnetIds,
    });
  }
}

const subnets = (parent: Network, name: string, spec: NetworkSpec): awsx.Vpc => {
  const tags = tagsFor(spec.tags, `${name}-vpc`);
  const ranges = layOut(spec.cidrBlock, ZONES);
  return new awsx.Vpc(
    `${name}-vpc`,
    {
      cidrBlock: spec.cidrBlock,
      ...(spec.availabilityZones
        ? { availabilityZoneNames: spec.availabilityZones }
        : { numberOfAvailabilityZones: ZONES }),
      enableDnsHostnames: true,
      natGateways: { strategy: spec.nat === NatStrategy.PerZone ? "OnePerAz" : "Single" },
      subnetStrategy: "Auto",
      subnetSpecs: [
        { type: "Public", name: "public", cidrBlocks: ranges.public, tags },
        { type: "Private", name: "private", cidrBlocks: ranges.private, tags },
        { type: "Isolated", name: "isolated", cidrBlocks: ranges.isolated, tags },
      ],
      tags,
    },
    { parent },
  );
};

/** The route table of each subnet, in their order. */
const routeTablesOf = (vpc: awsx.Vpc, subnetIds: pulumi.Output<string[]>): pulumi.Output<string[]> => {
  const associated = vpc.routeTableAssociations.apply((all) =>
    pulumi.all(all.map(({ subnetId, routeTableId }) => pulumi.all([subnetId, routeTableId]))),
  );
  return pulumi
    .all([subnetIds, associated])
    .apply(([ids, pairs]) => ids.map((id) => pairs.find(([subnet]) => subnet === id)![1]));
};

/** Without rules, what joins no group by mistake can neither reach nor be reached. */
const closeDefaultSecurityGroup = (
  parent: Network,
  name: string,
  spec: NetworkSpec,
  vpcId: pulumi.Input<string>,
): void => {
  new ec2.DefaultSecurityGroup(`${name}-default`, { vpcId, tags: tagsFor(spec.tags, `${name}-default`) }, { parent });
};

interface TrafficLog {
  flows: cloudwatch.LogGroup;
  queries: cloudwatch.LogGroup;
}

/** Where connections and DNS queries are written to, under one key. */
const trafficLog = (parent: Network, name: string, spec: NetworkSpec, region: pulumi.Output<string>): TrafficLog => {
  const keyArn =
    spec.keyArn ??
    encryptionKey(parent, `${name}-flow-key`, {
      purpose: "Network flow and DNS query logs",
      services: [pulumi.interpolate`logs.${region}.amazonaws.com`],
      tags: spec.tags,
    }).arn;
  const group = (part: string): cloudwatch.LogGroup =>
    logGroup(parent, `${name}-${part}-log`, { keyArn, retentionDays: spec.flowLogRetentionDays, tags: spec.tags });
  return { flows: group("flow"), queries: group("dns") };
};

/** Every connection, allowed or refused, minute by minute. */
const flowLogs = (
  parent: Network,
  name: string,
  spec: NetworkSpec,
  vpcId: pulumi.Input<string>,
  group: cloudwatch.LogGroup,
): void => {
  const role = serviceRole(parent, `${name}-flow-role`, {
    services: ["vpc-flow-logs.amazonaws.com"],
    statements: [
      {
        Sid: "WriteFlowLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${group.arn}:*`,
      },
    ],
    tags: spec.tags,
  });
  new ec2.FlowLog(
    `${name}-flows`,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      tags: tagsFor(spec.tags, `${name}-flows`),
    },
    { parent },
  );
};
