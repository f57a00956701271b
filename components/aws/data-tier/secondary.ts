// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import { getAvailabilityZonesOutput } from "@pulumi/aws/getAvailabilityZones";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { logGroup } from "../internal/log-group";
import { serviceRole } from "../internal/policies";
import { common, databaseKey, FAILOVER, instances, type Database } from "./database";

/** Nothing routes to it; who wants to reach the replica over a peering gives subnets of their own. */
const NETWORK = "10.255.0.0/16";
const SUBNETS = ["10.255.0.0/24", "10.255.1.0/24", "10.255.2.0/24"];

/** A replica of the database in the second region, seconds behind, that Aurora's global database can promote. */
export const replica = (parent: pulumi.Resource, name: string, spec: DataTierSpec, { cluster, instances: first }: Database, region: string): rds.Cluster => {
  // Made from the cluster that is there, so that a second region can come later without the first one being replaced.
  const global = new rds.GlobalCluster(`${name}-db-global`, {
    globalClusterIdentifier: pulumi.interpolate`${cluster.clusterIdentifier}-global`,
    sourceDbClusterIdentifier: cluster.arn,
    deletionProtection: spec.deletionProtection,
    // On its own end it lets its members go; they have a protection of their own.
    forceDestroy: true,
    tags: tagsFor(spec.tags, `${name}-db-global`),
    // After a failover between regions the source is another's; it is read once, when the global database is made.
  }, { parent, dependsOn: first, ignoreChanges: ["sourceDbClusterIdentifier"] });
  const at = `${name}-secondary`;
  const keyArn = spec.secondaryKeys.database ?? databaseKey(parent, at, spec, region);
  const { shared } = common(parent, at, spec, { keyArn, subnetIds: spec.secondarySubnetIds ?? isolatedSubnets(parent, at, spec, { keyArn, region }), region });
  const second = new rds.Cluster(`${at}-db`, {
    ...shared,
    globalClusterIdentifier: global.id,
    sourceRegion: getRegionOutput({}, { parent }).region,
    // A replica has none of its own: the first region's cluster leaves it.
    skipFinalSnapshot: true,
  }, { parent, ignoreChanges: FAILOVER });
  instances(second, at, spec, { keyArn, count: 1, region });
  return second;
};

interface Home {
  keyArn: pulumi.Input<string>;
  region: string;
}

/** Three zones with no way in or out: the replica is fed by Aurora's own storage. */
const isolatedSubnets = (parent: pulumi.Resource, name: string, spec: DataTierSpec, { keyArn, region }: Home): pulumi.Output<string>[] => {
  const network = new ec2.Vpc(`${name}-vpc`, { cidrBlock: NETWORK, region, tags: tagsFor(spec.tags, `${name}-vpc`) }, { parent });
  // Without rules: a replica is reached by nobody before someone decides who.
  new ec2.DefaultSecurityGroup(`${name}-default`, { vpcId: network.id, region, tags: tagsFor(spec.tags, `${name}-default`) }, { parent: network });
  flowLog(network, name, spec, { keyArn, region });
  const zones = getAvailabilityZonesOutput({ state: "available", region }, { parent }).names;
  return SUBNETS.map((cidrBlock, index) => new ec2.Subnet(`${name}-isolated-${index + 1}`, {
    vpcId: network.id, cidrBlock, availabilityZone: zones.apply((names) => names[index]!), region, tags: tagsFor(spec.tags, `${name}-isolated-${index + 1}`),
  }, { parent: network }).id);
};

/** Whoever tries to reach the replica is on record. */
const flowLog = (network: ec2.Vpc, name: string, spec: DataTierSpec, { keyArn, region }: Home): void => {
  const group = logGroup(network, `${name}-flow-log`, { keyArn, region, tags: spec.tags });
  const role = serviceRole(network, `${name}-flow-role`, {
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
    vpcId: network.id,
    trafficType: "ALL",
    logDestinationType: "cloud-watch-logs",
    logDestination: group.arn,
    iamRoleArn: role.arn,
    maxAggregationInterval: 60,
    region,
    tags: tagsFor(spec.tags, `${name}-flows`),
  }, { parent: network });
};
