// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import {
  DATABASE_PORT,
  REPLICA_NETWORK,
  type DataTierSpec,
  type SecondaryClientsSpec,
} from "../../contracts/data-tier";
import { ZONES } from "../../contracts/network";
import { tagsFor } from "../../lib/tags";
import { flowLog } from "../internal/flow-log";
import { logGroup } from "../internal/log-group";
import { firstZones, forZone } from "../internal/zones";
import { clientAccess } from "./client-access";

/** Subnets in `REPLICA_NETWORK`, one per zone. */
const SUBNETS = ["10.255.0.0/24", "10.255.1.0/24", "10.255.2.0/24"];

/** Creates an isolated VPC over three zones. It needs no route, because Aurora replicates through its storage layer. */
export const replicaNetwork = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  { keyArn, region }: { keyArn: pulumi.Input<string>; region: string },
): { vpc: ec2.Vpc; subnetIds: pulumi.Output<string>[] } => {
  const vpc = new ec2.Vpc(
    `${name}-vpc`,
    { cidrBlock: REPLICA_NETWORK, region, tags: tagsFor(spec.tags, `${name}-vpc`) },
    { parent },
  );
  // The default security group has no rules, so that the replica is not reachable unless clients are configured.
  new ec2.DefaultSecurityGroup(
    `${name}-default`,
    { vpcId: vpc.id, region, tags: tagsFor(spec.tags, `${name}-default`) },
    { parent: vpc },
  );
  flowLog(vpc, name, {
    vpcId: vpc.id,
    logGroup: logGroup(vpc, `${name}-flow-log`, { keyArn, region, tags: spec.tags }),
    region,
    tags: spec.tags,
  });
  const zones = firstZones(parent, region);
  const subnetIds = SUBNETS.map(
    (cidrBlock, zone) =>
      new ec2.Subnet(
        `${name}-isolated-${zone + 1}`,
        {
          vpcId: vpc.id,
          cidrBlock,
          availabilityZone: forZone(zones, zone),
          region,
          tags: tagsFor(spec.tags, `${name}-isolated-${zone + 1}`),
        },
        // A new zone of the region must not replace the subnets of a running database.
        { parent: vpc, ignoreChanges: ["availabilityZone"] },
      ).id,
  );
  return { vpc, subnetIds };
};

/** Peers the replica's VPC with the clients' VPC, and returns a security group that accepts the clients. */
export const peerWithClients = (
  vpc: ec2.Vpc,
  name: string,
  spec: DataTierSpec,
  { clients, region }: { clients: SecondaryClientsSpec; region: string },
): ec2.SecurityGroup => {
  const peering = new ec2.VpcPeeringConnection(
    `${name}-peering`,
    {
      vpcId: clients.vpcId,
      peerVpcId: vpc.id,
      autoAccept: true,
      region,
      tags: tagsFor(spec.tags, `${name}-peering`),
    },
    { parent: vpc },
  );
  const route = (
    part: string,
    routeTableId: pulumi.Input<string>,
    destinationCidrBlock: pulumi.Input<string>,
  ): ec2.Route =>
    new ec2.Route(
      `${name}-${part}`,
      { routeTableId, destinationCidrBlock, vpcPeeringConnectionId: peering.id, region },
      { parent: peering },
    );
  route("to-clients", vpc.mainRouteTableId, clients.cidrBlock);
  for (let zone = 0; zone < ZONES; zone++)
    route(`from-clients-${zone + 1}`, forZone(clients.routeTableIds, zone), REPLICA_NETWORK);
  return clientAccess(
    vpc,
    `${name}-db`,
    {
      // A rule can reference a security group of the peer VPC only after the peering is active.
      vpcId: pulumi.all([vpc.id, peering.acceptStatus]).apply(([id]) => id),
      clientSecurityGroupId: clients.securityGroupId,
      region,
      tags: spec.tags,
    },
    DATABASE_PORT,
  );
};
