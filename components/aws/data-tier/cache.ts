// SPDX-License-Identifier: Apache-2.0
import * as elasticache from "@pulumi/aws/elasticache";
import type * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";
import { encryptionKey } from "../internal/key";
import { clientAccess } from "./client-access";

const PORT = 6379;

/** Valkey: a primary and replicas over the zones, one of which takes over by itself. TLS is required of every client. */
export const cache = (parent: pulumi.Resource, name: string, spec: DataTierSpec): elasticache.ReplicationGroup => {
  const key = encryptionKey(parent, `${name}-cache-key`, { purpose: "Cache", tags: spec.tags });
  const subnets = new elasticache.SubnetGroup(`${name}-cache-subnets`, {
    subnetIds: spec.subnetIds, tags: tagsFor(spec.tags, `${name}-cache-subnets`),
  }, { parent });
  return new elasticache.ReplicationGroup(`${name}-cache`, {
    description: "Cache of the platform",
    engine: "valkey",
    engineVersion: "8.0",
    nodeType: spec.cacheNodeType,
    numCacheClusters: spec.cacheReplicas + 1,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    port: PORT,
    subnetGroupName: subnets.name,
    securityGroupIds: [clientAccess(parent, `${name}-cache`, spec, PORT).id],
    atRestEncryptionEnabled: true,
    kmsKeyId: key.arn,
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    snapshotRetentionLimit: spec.backupRetentionDays,
    tags: tagsFor(spec.tags, `${name}-cache`),
  }, { parent });
};
