// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import { getAvailabilityZonesOutput } from "@pulumi/aws/getAvailabilityZones";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { REPLICA_NETWORK, type DataTierSpec, type SecondaryClients } from "../../contracts/data-tier";
import { ZONES } from "../../contracts/network";
import { tagsFor } from "../../lib/tags";
import { logGroup } from "../internal/log-group";
import { serviceRole } from "../internal/policies";
import { clientAccess } from "./client-access";
import { common, databaseKey, FAILOVER, instances, PORT, usersArn, type Database } from "./database";

/** Inside `REPLICA_NETWORK`. */
const SUBNETS = ["10.255.0.0/24", "10.255.1.0/24", "10.255.2.0/24"];

/** The second region's database. */
export interface Replica {
  cluster: rds.Cluster;
  usersArn: pulumi.Output<string>;
}

/** A replica of the database in the second region, seconds behind, that Aurora's global database can promote. */
export const replica = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  { cluster, instances: first }: Database,
  region: string,
): Replica => {
  // Made from the cluster that is there, so that a second region can come later without the first one being replaced.
  const global = new rds.GlobalCluster(
    `${name}-db-global`,
    {
      globalClusterIdentifier: pulumi.interpolate`${cluster.clusterIdentifier}-global`,
      sourceDbClusterIdentifier: cluster.arn,
      deletionProtection: spec.deletionProtection,
      // On its own end it lets its members go; they have a protection of their own.
      forceDestroy: true,
      tags: tagsFor(spec.tags, `${name}-db-global`),
      // After a failover between regions the source is another's; it is read once, when the global database is made.
    },
    { parent, dependsOn: first, ignoreChanges: ["sourceDbClusterIdentifier"] },
  );
  const at = `${name}-secondary`;
  const keyArn = spec.secondaryKeys.database ?? databaseKey(parent, at, spec, region);
  const own = spec.secondarySubnetIds === undefined ? isolatedNetwork(parent, at, spec, { keyArn, region }) : undefined;
  const group =
    own && spec.secondaryClients && admit(own.network, at, spec, { clients: spec.secondaryClients, region });
  const { shared } = common(parent, at, spec, {
    keyArn,
    subnetIds: own?.subnetIds ?? spec.secondarySubnetIds!,
    region,
  });
  const second = new rds.Cluster(
    `${at}-db`,
    {
      ...shared,
      ...(group && { vpcSecurityGroupIds: [group.id] }),
      globalClusterIdentifier: global.id,
      sourceRegion: getRegionOutput({}, { parent }).region,
      // A replica has none of its own: the first region's cluster leaves it.
      skipFinalSnapshot: true,
    },
    { parent, ignoreChanges: FAILOVER },
  );
  instances(second, at, spec, { keyArn, count: 1, region });
  return { cluster: second, usersArn: usersArn(parent, second.clusterResourceId, region) };
};

/** Lets clients of another network of the region reach the replica's, over a peering that only their subnets are routed to. */
const admit = (
  network: ec2.Vpc,
  name: string,
  spec: DataTierSpec,
  { clients, region }: { clients: SecondaryClients; region: string },
): ec2.SecurityGroup => {
  const inside = { parent: network };
  const peering = new ec2.VpcPeeringConnection(
    `${name}-peering`,
    {
      vpcId: clients.vpcId,
      peerVpcId: network.id,
      autoAccept: true,
      region,
      tags: tagsFor(spec.tags, `${name}-peering`),
    },
    inside,
  );
  const route = (part: string, routeTableId: pulumi.Input<string>, destinationCidrBlock: string): ec2.Route =>
    new ec2.Route(
      `${name}-${part}`,
      { routeTableId, destinationCidrBlock, vpcPeeringConnectionId: peering.id, region },
      { parent: peering },
    );
  route("to-clients", network.mainRouteTableId, clients.cidrBlock);
  for (let zone = 0; zone < ZONES; zone++)
    route(
      `from-clients-${zone + 1}`,
      pulumi.output(clients.routeTableIds).apply((ids) => ids[zone]!),
      REPLICA_NETWORK,
    );
  return clientAccess(
    network,
    `${name}-db`,
    {
      // A group of a peered network can be named only once the peering stands.
      vpcId: pulumi.all([network.id, peering.acceptStatus]).apply(([id]) => id),
      clientSecurityGroupId: clients.securityGroupId,
      region,
      tags: spec.tags,
    },
    PORT,
  );
};

interface Home {
  keyArn: pulumi.Input<string>;
  region: string;
}

/** Three zones with no way in or out: the replica is fed by Aurora's own storage. */
const isolatedNetwork = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  { keyArn, region }: Home,
): { network: ec2.Vpc; subnetIds: pulumi.Output<string>[] } => {
  const network = new ec2.Vpc(
    `${name}-vpc`,
    { cidrBlock: REPLICA_NETWORK, region, tags: tagsFor(spec.tags, `${name}-vpc`) },
    { parent },
  );
  // Without rules: a replica is reached by nobody before someone decides who.
  new ec2.DefaultSecurityGroup(
    `${name}-default`,
    { vpcId: network.id, region, tags: tagsFor(spec.tags, `${name}-default`) },
    { parent: network },
  );
  flowLog(network, name, spec, { keyArn, region });
  const zones = getAvailabilityZonesOutput({ state: "available", region }, { parent }).names;
  const subnetIds = SUBNETS.map(
    (cidrBlock, index) =>
      new ec2.Subnet(
        `${name}-isolated-${index + 1}`,
        {
          vpcId: network.id,
          cidrBlock,
          availabilityZone: zones.apply((names) => names[index]!),
          region,
          tags: tagsFor(spec.tags, `${name}-isolated-${index + 1}`),
        },
        { parent: network },
      ).id,
  );
  return { network, subnetIds };
};

/** Whoever tries to reach the replica is on record. */
const flowLog = (network: ec2.Vpc, name: string, spec: DataTierSpec, { keyArn, region }: Home): void => {
  const group = logGroup(network, `${name}-flow-log`, { keyArn, region, tags: spec.tags });
  const role = serviceRole(network, `${name}-flow-role`, {
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
      vpcId: network.id,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      region,
      tags: tagsFor(spec.tags, `${name}-flows`),
    },
    { parent: network },
  );
};
