// SPDX-License-Identifier: Apache-2.0
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { regionOf } from "../internal/region";
import {
  CHANGED_BY_AURORA,
  clusterInstances,
  clusterSettings,
  databaseKey,
  databaseUsersArn,
  type Database,
} from "./database";
import { peerWithClients, replicaNetwork } from "./replica-network";

/** The database cluster of the secondary region. */
export interface DatabaseReplica {
  cluster: rds.Cluster;
  usersArn: pulumi.Output<string>;
}

/** Creates a replica of the database in the secondary region. Aurora Global Database can promote it. */
export const databaseReplica = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  primary: Database,
  region: string,
): DatabaseReplica => {
  const global = globalCluster(parent, name, spec, primary);
  const prefix = `${name}-secondary`;
  const keyArn = spec.secondaryKeys.database ?? databaseKey(parent, prefix, spec, region);
  const created = spec.secondarySubnetIds === undefined;
  const network = created ? replicaNetwork(parent, prefix, spec, { keyArn, region }) : undefined;
  const group =
    network &&
    spec.secondaryClients &&
    peerWithClients(network.vpc, prefix, spec, { clients: spec.secondaryClients, region });
  const { settings } = clusterSettings(parent, prefix, spec, {
    keyArn,
    subnetIds: network?.subnetIds ?? spec.secondarySubnetIds!,
    // The clusters of a global database need the same version, which Aurora may have upgraded.
    engineVersion: primary.cluster.engineVersionActual,
    minimumTls: "TLSv1.3",
    region,
  });
  const cluster = new rds.Cluster(
    `${prefix}-db`,
    {
      ...settings,
      ...(group && { vpcSecurityGroupIds: [group.id] }),
      globalClusterIdentifier: global.id,
      sourceRegion: regionOf(parent),
      // Aurora takes no final snapshot of a secondary cluster. The primary cluster leaves one.
      skipFinalSnapshot: true,
    },
    { parent, ignoreChanges: CHANGED_BY_AURORA },
  );
  clusterInstances(cluster, prefix, spec, { keyArn, count: 1, region });
  return { cluster, usersArn: databaseUsersArn(parent, cluster.clusterResourceId, region) };
};

/** Creates the global database from the existing cluster, so that a secondary region can be added without replacing it. */
const globalCluster = (
  parent: pulumi.Resource,
  name: string,
  spec: DataTierSpec,
  { cluster, instances }: Database,
): rds.GlobalCluster =>
  new rds.GlobalCluster(
    `${name}-db-global`,
    {
      globalClusterIdentifier: pulumi.interpolate`${cluster.clusterIdentifier}-global`,
      sourceDbClusterIdentifier: cluster.arn,
      deletionProtection: spec.deletionProtection,
      // Removes the member clusters from the global database before its deletion. They have their own deletion protection.
      forceDestroy: true,
      tags: tagsFor(spec.tags, `${name}-db-global`),
    },
    // The source is only read at creation. After a failover between regions, AWS reports another one.
    { parent, dependsOn: instances, ignoreChanges: ["sourceDbClusterIdentifier"] },
  );
