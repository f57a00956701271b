// SPDX-License-Identifier: Apache-2.0
import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as awsx from "@pulumi/awsx/ec2";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { resolveExistingNetwork, type ExistingNetworkArgs } from "../contracts/existing";
import {
  checkNetworkRegion,
  NatStrategy,
  resolveNetwork,
  ZONES,
  type NetworkArgs,
  type NetworkOutputs,
  type NetworkSpec,
} from "../contracts/network";
import { layOut } from "../contracts/subnets";
import { tagsFor } from "../lib/tags";
import { flowLog } from "./internal/flow-log";
import { encryptionKey } from "./internal/key";
import { logGroup } from "./internal/log-group";
import { checkInRegion, regionalService } from "./internal/region";
import { unchanged } from "./internal/unchanged";
import { firstZones } from "./internal/zones";
import { resolveNamed } from "./limits/component-names";
import { dnsProtection } from "./network/dns";
import { vpcEndpoints } from "./network/endpoints";

/** A VPC over three zones with public, private and isolated subnets. It accepts no connections from the internet. */
export class Network extends pulumi.ComponentResource implements NetworkOutputs {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  readonly privateSubnetIds: pulumi.Output<string[]>;
  readonly privateRouteTableIds: pulumi.Output<string[]>;
  readonly isolatedSubnetIds: pulumi.Output<string[]>;

  /**
   * Describes an existing network, for the argument `network` of other components. It registers no resource.
   * @param name Name in error messages.
   * @throws ArgumentError that lists every invalid argument
   */
  static fromExisting(name: string, args: ExistingNetworkArgs): NetworkOutputs {
    const { vpcId, publicSubnetIds, privateSubnetIds, privateRouteTableIds, isolatedSubnetIds } =
      resolveExistingNetwork(name, args);
    return {
      vpcId: pulumi.output(vpcId),
      publicSubnetIds: pulumi.output(publicSubnetIds),
      privateSubnetIds: pulumi.output(privateSubnetIds),
      privateRouteTableIds: pulumi.output(privateRouteTableIds),
      isolatedSubnetIds: pulumi.output(isolatedSubnetIds),
    };
  }

  /** @throws ArgumentError that lists every invalid argument, before any resource is registered */
  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveNamed("Network", name, () => resolveNetwork(name, args));
    super("redoubt-aws:index:Network", name, {}, opts);
    checkInRegion(this, `Network "${name}"`, (problems, region) => checkNetworkRegion(problems, spec, region));

    const vpc = vpcWithSubnets(this, name, spec);
    closeDefaultSecurityGroup(this, name, spec, vpc.vpcId);
    const region = getRegionOutput({}, { parent: this }).region;
    const logs = networkLogs(this, name, spec, region);
    flowLog(this, name, { vpcId: vpc.vpcId, logGroup: logs.flows, tags: spec.tags });
    dnsProtection(this, name, { vpcId: vpc.vpcId, logGroupArn: logs.queries.arn, tags: spec.tags });
    vpcEndpoints(this, name, {
      vpcId: vpc.vpcId,
      cidrBlock: spec.cidrBlock,
      region,
      subnetIds: vpc.privateSubnetIds.apply((ids) => (spec.nat === NatStrategy.PerZone ? ids : ids.slice(0, 1))),
      routeTableIds: vpc.routeTables.apply((tables) => tables.map(({ id }) => id)),
      imageAccounts: spec.imageAccounts,
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

const vpcWithSubnets = (parent: Network, name: string, spec: NetworkSpec): awsx.Vpc => {
  const tags = tagsFor(spec.tags, `${name}-vpc`);
  const ranges = layOut(spec.cidrBlock, ZONES);
  const zones = spec.availabilityZones ?? firstZones(parent);
  return new awsx.Vpc(
    `${name}-vpc`,
    {
      cidrBlock: spec.cidrBlock,
      // The SDK awaits promises in arguments, although the type of this one does not say so.
      availabilityZoneNames: zones as string[],
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
    { parent, dependsOn: immutable(parent, name, spec.cidrBlock, zones) },
  );
};

/**
 * A VPC with other addresses or zones is another VPC: Pulumi would replace it, and update subnet groups, the cluster and the load
 * balancer into it, which AWS refuses half-way.
 */
const immutable = (
  parent: Network,
  name: string,
  cidrBlock: string,
  zones: pulumi.Input<string[]>,
): pulumi.Output<pulumi.Resource[]> => {
  const component = `Network "${name}"`;
  const way = "to change it, deploy a second stack and move the data (docs/network.md)";
  return pulumi.all([
    unchanged(parent, `${name}-cidr-block`, {
      component,
      field: "cidrBlock",
      value: cidrBlock,
      fix: `set it to KEPT; ${way}`,
    }),
    unchanged(parent, `${name}-zones`, {
      component,
      field: "availabilityZones",
      value: zones,
      fix: `set it to KEPT; ${way}`,
    }),
  ]);
};

/** Returns the route table of each subnet, in the order of the subnets. */
const routeTablesOf = (vpc: awsx.Vpc, subnetIds: pulumi.Output<string[]>): pulumi.Output<string[]> => {
  const associated = vpc.routeTableAssociations.apply((all) =>
    pulumi.all(all.map(({ subnetId, routeTableId }) => pulumi.all([subnetId, routeTableId]))),
  );
  return pulumi
    .all([subnetIds, associated])
    .apply(([ids, pairs]) => ids.map((id) => pairs.find(([subnet]) => subnet === id)![1]));
};

/** Removes all rules from the default security group, which applies to resources without a security group of their own. */
const closeDefaultSecurityGroup = (
  parent: Network,
  name: string,
  spec: NetworkSpec,
  vpcId: pulumi.Input<string>,
): void => {
  new ec2.DefaultSecurityGroup(`${name}-default`, { vpcId, tags: tagsFor(spec.tags, `${name}-default`) }, { parent });
};

interface NetworkLogs {
  flows: cloudwatch.LogGroup;
  queries: cloudwatch.LogGroup;
}

/** Creates the log groups for flow logs and DNS query logs. They share one key. */
const networkLogs = (parent: Network, name: string, spec: NetworkSpec, region: pulumi.Output<string>): NetworkLogs => {
  const keyArn =
    spec.keyArn ??
    encryptionKey(parent, `${name}-flow-key`, {
      purpose: "Network flow and DNS query logs",
      services: [regionalService("logs", region)],
      tags: spec.tags,
    }).arn;
  const group = (part: string): cloudwatch.LogGroup =>
    logGroup(parent, `${name}-${part}-log`, { keyArn, retentionDays: spec.flowLogRetentionDays, tags: spec.tags });
  return { flows: group("flow"), queries: group("dns") };
};
