// SPDX-License-Identifier: Apache-2.0
import * as elasticache from "@pulumi/aws/elasticache";
import type * as pulumi from "@pulumi/pulumi";
import { CACHE_PORT, type DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { logGroup } from "../internal/log-group";
import { regionalService, regionOf } from "../internal/region";
import { fittingName, uniqueName } from "../limits/unique-name";
import { clientAccess, type Clients } from "./client-access";

const ENGINE = "valkey";

/** Arguments of one cache. `region` is set for the secondary region. */
export type CacheSpec = Clients &
  Pick<DataTierSpec, "subnetIds" | "cacheNodeType" | "cacheReplicas" | "backupRetentionDays" | "keys">;

const LOG_TYPES = ["slow-log", "engine-log"];

/** A cache and the user that its clients authenticate as. */
export interface Cache {
  group: elasticache.ReplicationGroup;
  user: elasticache.User;
}

/** Creates a Valkey replication group over several zones with automatic failover. Clients need TLS and IAM authentication. */
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
  const { user, userGroup } = cacheUsers(parent, name, spec);
  const keyArn = spec.keys.cache ?? cacheKey(parent, name, spec);
  const group = new elasticache.ReplicationGroup(
    fittingName("aws:elasticache/replicationGroup:ReplicationGroup", name, "-cache"),
    {
      description: "Platform cache",
      engine: ENGINE,
      engineVersion: "8.0",
      nodeType: spec.cacheNodeType,
      numCacheClusters: spec.cacheReplicas + 1,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      port: CACHE_PORT,
      subnetGroupName: subnets.name,
      securityGroupIds: [clientAccess(parent, `${name}-cache`, spec, CACHE_PORT).id],
      userGroupIds: [userGroup.userGroupId],
      atRestEncryptionEnabled: true,
      kmsKeyId: keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      snapshotRetentionLimit: spec.backupRetentionDays,
      logDeliveryConfigurations: LOG_TYPES.map((logType) => ({
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
    services: [regionalService("logs", regionOf(parent, spec.region))],
    via: ["elasticache"],
    region: spec.region,
    tags: spec.tags,
  }).arn;

/** Creates a user group without a default user, so that Valkey rejects unauthenticated clients. */
const cacheUsers = (
  parent: pulumi.Resource,
  name: string,
  spec: CacheSpec,
): { user: elasticache.User; userGroup: elasticache.UserGroup } => {
  const id = uniqueName("aws:elasticache/user:User", name, { suffix: "-client" });
  const user = new elasticache.User(
    `${name}-cache-client`,
    {
      userId: id,
      // IAM authentication requires the same user id and user name.
      userName: id,
      engine: ENGINE,
      accessString: "on ~* &* +@all -@admin -@dangerous",
      authenticationMode: { type: "iam" },
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-cache-client`),
    },
    { parent },
  );
  const userGroup = new elasticache.UserGroup(
    `${name}-cache-clients`,
    {
      userGroupId: uniqueName("aws:elasticache/userGroup:UserGroup", name, { suffix: "-clients" }),
      engine: ENGINE,
      userIds: [user.userId],
      region: spec.region,
      tags: tagsFor(spec.tags, `${name}-cache-clients`),
    },
    { parent },
  );
  return { user, userGroup };
};
