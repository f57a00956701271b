// SPDX-License-Identifier: Apache-2.0
// Every resource that names a KMS key can be created and used with it.
import { ACCOUNT } from "../../../stacks/recording/arns";
import type { Recorded } from "../../support/recorder";
import { docs, flowsOf, type Flow } from "./flow";

/** How a resource type uses its key: the service that requests data keys and grants for the caller. */
interface KeyUse {
  via: string;
  actions: string[];
  source: string;
}

const GRANT = ["kms:DescribeKey", "kms:CreateGrant"];
const DATA_KEY = ["kms:GenerateDataKey", "kms:Decrypt"];

/** The types whose keys are used with the permissions of the principal that creates or uses the resource. */
const KEY_USES: Record<string, KeyUse> = {
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    via: "s3",
    actions: DATA_KEY,
    source: docs("AmazonS3/latest/userguide/UsingKMSEncryption.html"),
  },
  "aws:rds/cluster:Cluster": {
    via: "rds",
    actions: [...GRANT, ...DATA_KEY],
    source: docs("AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.Keys.html"),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    via: "rds",
    actions: [...GRANT, ...DATA_KEY],
    source: docs("AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.access-control.cmk-policy.html"),
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    via: "elasticache",
    actions: GRANT,
    source: docs("AmazonElastiCache/latest/dg/at-rest-encryption.html"),
  },
  "aws:backup/vault:Vault": {
    via: "backup",
    actions: [...GRANT, ...DATA_KEY],
    source: docs("aws-backup/latest/devguide/encryption.html"),
  },
  "aws:ecr/repository:Repository": {
    via: "ecr",
    actions: GRANT,
    source: docs("AmazonECR/latest/userguide/encryption-at-rest.html"),
  },
  "aws:secretsmanager/secret:Secret": {
    via: "secretsmanager",
    actions: DATA_KEY,
    source: docs("secretsmanager/latest/userguide/security-encryption.html"),
  },
  "aws:eks/cluster:Cluster": {
    via: "eks",
    actions: GRANT,
    source: docs("eks/latest/userguide/enable-kms.html"),
  },
};

/** Types whose keys are used by a service principal, a role or a service-linked role, in flows of other files. */
const OTHER_USES = [
  "aws:cfg/deliveryChannel:DeliveryChannel",
  "aws:cloudtrail/trail:Trail",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:kms/alias:Alias",
  "aws:route53/keySigningKey:KeySigningKey",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "aws:sns/topic:Topic",
  "kubernetes:storage.k8s.io/v1:StorageClass",
];

/** The key ARNs in a value, at any depth. A policy names keys inside its text, which is not a use. */
const keysIn = (value: unknown): string[] => {
  if (typeof value === "string") return /^arn:[^:]+:kms:[^:]+:\d+:key\//.test(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(keysIn) : [];
};

/** The resource types that name a key and are in no table. */
export const unknownKeyUses = (recorded: readonly Recorded[]): string[] =>
  [...new Set(recorded.filter(({ inputs }) => keysIn(inputs).length > 0).map(({ type }) => type))].filter(
    // Components pass the keys of their children on.
    (type) => !type.startsWith("redoubt-") && !(type in KEY_USES) && !OTHER_USES.includes(type),
  );

export const encryptionFlows = (recorded: readonly Recorded[]): Flow[] =>
  recorded.flatMap(({ type, name, inputs }): Flow[] => {
    const use = KEY_USES[type];
    if (!use) return [];
    const { allow } = flowsOf({ caller: { administratorOf: ACCOUNT }, source: use.source });
    return [...new Set(keysIn(inputs))].map((keyArn) =>
      allow(`${name} is encrypted with ${keyArn.split("/").pop()!}`, use.actions, keyArn, {
        "kms:ViaService": `${use.via}.${keyArn.split(":")[3]!}.amazonaws.com`,
        "kms:GrantIsForAWSResource": "true",
      }),
    );
  });
