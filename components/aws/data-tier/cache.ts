// SPDX-License-Identifier: Apache-2.0
import * as elasticache from "@pulumi/aws/elasticache";
import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { clientAccess, type Clients } from "./client-access";

const ENGINE = "valkey";
const PORT = 6379;

/** What a cache is made from: a part of the tier's arguments, and a region where it is another. */
export type CacheSpec = Clients &
  Pick<DataTierSpec, "subnetIds" | "cacheNodeType" | "cacheReplicas" | "backupRetentionDays" | "keys">;

/** What it writes down: commands that took long, and what befalls the engine. */
const LOGS = ["slow-log", "engine-log"];

/** A cache and who logs on to it. */
export interface Cache {
  group: elasticache.ReplicationGroup;
  user: elasticache.User;
}

/** Valkey: a primary and replicas over the zones, one of which takes over by itself. TLS and an IAM token are required of every client. */
export const cache = (parent: pulumi.Resource, name: string, spec: CacheSpec): Cache => {
  const subnets = new elasticache.SubnetGroup(
    `${name}-cache-subnets`,
    {
      subnetIds: spec.subnetIds,
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-cache-subnets`),
    },
    { parent },
  );
  const { user, users } = clients(parent, name, spec);
  const keyArn = spec.keys.cache ?? cacheKey(parent, name, spec);
  const group = new elasticache.ReplicationGroup(
    `${name}-cache`,
    {
      description: "Cache of the platform",
      engine: ENGINE,
      engineVersion: "8.0",
      nodeType: spec.cacheNodeType,
      numCacheClusters: spec.cacheReplicas + 1,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      port: PORT,
      subnetGroupName: subnets.name,
      securityGroupIds: [clientAccess(parent, `${name}-cache`, spec, PORT).id],
      userGroupIds: [users.userGroupId],
      atRestEncryptionEnabled: true,
      kmsKeyId: keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      snapshotRetentionLimit: spec.backupRetentionDays,
      logDeliveryConfigurations: LOGS.map((logType) => ({
        logType,
        logFormat: "json",
        destinationType: "cloudwatch-logs",
        destination: logGroup(parent, `${name}-cache-${logType}`, { keyArn, region: spec.region, tags: spec.tags })
          .name,
      })),
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-cache`),
    },
    { parent },
  );
  return { group, user };
};

const cacheKey = (parent: pulumi.Resource, name: string, spec: CacheSpec): pulumi.Output<string> =>
  encryptionKey(parent, `${name}-cache-key`, {
    purpose: "Cache",
    services: [pulumi.interpolate`logs.${spec.region ?? getRegionOutput({}, { parent }).region}.amazonaws.com`],
    via: ["elasticache"],
    region: spec.region,
    tags: spec.tags,
  }).arn;

/** Users of a group of their own: Valkey then has no default one, and nobody gets in without a name. */
const clients = (
  parent: pulumi.Resource,
  name: string,
  spec: CacheSpec,
): { user: elasticache.User; users: elasticache.UserGroup } => {
  const id = `${spec.tags.environment}-${name}-client`;
  const user = new elasticache.User(
    `${name}-cache-client`,
    {
      userId: id,
      // The two must be the same where IAM authenticates.
      userName: id,
      engine: ENGINE,
      accessString: "on ~* &* +@all -@admin -@dangerous",
      authenticationMode: { type: "iam" },
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-cache-client`),
    },
    { parent },
  );
  const users = new elasticache.UserGroup(
    `${name}-cache-clients`,
    {
      userGroupId: `${id}s`,
      engine: ENGINE,
      userIds: [user.userId],
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-cache-clients`),
    },
    { parent },
  );
  return { user, users };
};
