// SPDX-License-Identifier: Apache-2.0
// Requests of the roles that replicate, back up and restore data.
import { ACCOUNT } from "../../../stacks/recording/arns";
import { ofType, type Recorded } from "../../support/recorder";
import { docs, flowsOf, type Flow } from "./flow";
import { arn, arnIn, bucket, key } from "./site";

const via = (service: string, region: string) => ({ "kms:ViaService": `${service}.${region}.amazonaws.com` });
const GRANT = { "kms:GrantIsForAWSResource": "true" };

/** S3 replicates objects with a role, to a bucket and a key of the other region. */
const replication = (recorded: readonly Recorded[]): Flow[] =>
  ofType(recorded, "aws:s3/bucketReplicationConfig:BucketReplicationConfig").flatMap(({ name, inputs }): Flow[] => {
    const rule = (
      inputs["rules"] as { destination: { bucket: string; encryptionConfiguration: { replicaKmsKeyId: string } } }[]
    )[0]!;
    const { bucket: target, encryptionConfiguration } = rule.destination;
    const targetKey = encryptionConfiguration.replicaKmsKeyId;
    const source = bucket(name.replace(/-copies$/, ""));
    const sourceKey = key(`${name.replace(/-copies$/, "")}-key`, "us-east-1");
    const page = (path: string): string => docs(`AmazonS3/latest/userguide/${path}.html`);
    const caller = { role: String(inputs["role"]).split("/").pop()! };
    const objects = flowsOf({ caller, source: page("setting-repl-config-perm-overview") });
    const locks = flowsOf({ caller, source: page("object-lock-managing") });
    const keys = flowsOf({ caller, source: page("replication-config-for-kms-objects") });
    const read = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"];
    const write = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"];
    return [
      objects.allow(`${name}: S3 lists the source`, ["s3:GetReplicationConfiguration", "s3:ListBucket"], source),
      objects.allow(`${name}: S3 reads the source`, read, `${source}/x`),
      locks.allow(`${name}: S3 reads locks`, ["s3:GetObjectRetention", "s3:GetObjectLegalHold"], `${source}/x`),
      objects.allow(`${name}: S3 writes the replica`, write, `${target}/x`),
      keys.allow(`${name}: S3 decrypts the source`, "kms:Decrypt", sourceKey, via("s3", "us-east-1")),
      keys.allow(
        `${name}: S3 encrypts the replica`,
        ["kms:Encrypt", "kms:GenerateDataKey"],
        targetKey,
        via("s3", "us-west-2"),
      ),
      objects.deny(`${name}: S3 deletes objects of the source`, "s3:DeleteObject", `${source}/x`),
      objects.deny(`${name}: S3 deletes versions of the replica`, "s3:DeleteObjectVersion", `${target}/x`),
      objects.deny(`${name}: S3 changes the source`, "s3:PutBucketPolicy", source),
      objects.deny(`${name}: S3 reads another bucket`, read, `${bucket("audit-records")}/x`),
      objects.deny(`${name}: S3 writes to another bucket`, write, `${bucket("audit-records")}/x`),
      keys.deny(
        `${name}: S3 decrypts audit logs`,
        "kms:Decrypt",
        key("audit-key", "us-east-1"),
        via("s3", "us-east-1"),
      ),
      keys.deny(`${name}: S3 encrypts with another key`, "kms:Encrypt", key("audit-key", "us-east-1")),
      keys.deny(`${name}: S3 creates grants`, "kms:CreateGrant", sourceKey, via("s3", "us-east-1")),
    ];
  });

/** AWS Backup copies and restores with two roles. Each service requests the data keys for them. */
const backup = (recorded: readonly Recorded[]): Flow[] => {
  const page = (path: string): string => docs(`aws-backup/latest/devguide/${path}.html`);
  const saves = flowsOf({ caller: { role: "data-backup-role" }, source: page("iam-service-roles") });
  const restores = flowsOf({ caller: { role: "data-restore-role" }, source: page("iam-service-roles") });
  const deployer = flowsOf({ caller: { administratorOf: ACCOUNT }, source: page("encryption") });
  const macie = flowsOf({
    caller: { serviceLinkedRole: "macie.amazonaws.com/AWSServiceRoleForAmazonMacie" },
    source: docs("macie/latest/user/discovery-supported-encryption-types.html"),
  });
  const cluster = arnIn(recorded, "aws:rds/cluster:Cluster", "data-db");
  const vault = arnIn(recorded, "aws:backup/vault:Vault", "data-vault");
  const objects = bucket("data-objects");
  const database = key("data-db-key", "us-east-1");
  const objectKey = key("data-objects-key", "us-east-1");
  const vaultKey = key("data-backup-key", "us-east-1");
  const read = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectVersionTagging", "s3:GetObjectVersionAcl"];
  const grants = ["kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt"];
  return [
    saves.allow("AWS Backup saves the database", ["rds:CreateDBClusterSnapshot", "rds:ModifyDBCluster"], cluster),
    saves.allow("AWS Backup uses the vault", ["backup:DescribeBackupVault", "backup:CopyIntoBackupVault"], vault),
    saves.allow("AWS Backup lists objects", ["s3:ListBucketVersions", "s3:GetBucketVersioning"], objects),
    saves.allow("AWS Backup reads objects", read, `${objects}/x`),
    saves.allow("AWS Backup decrypts objects", ["kms:Decrypt", "kms:DescribeKey"], objectKey, via("s3", "us-east-1")),
    saves.allow(
      "AWS Backup watches for changes",
      ["events:PutRule", "events:PutTargets"],
      arn("events", "us-east-1", "rule/AwsBackupManagedRule-1"),
    ),
    saves.allow("AWS Backup copies the database", "kms:CreateGrant", database, {
      ...via("rds", "us-east-1"),
      ...GRANT,
    }),
    saves.deny("AWS Backup deletes objects", "s3:DeleteObjectVersion", `${objects}/x`),
    deployer.allow("The deployer creates the vault", grants, vaultKey, via("backup", "us-east-1")),
    restores.allow(
      "AWS Backup restores the database",
      "rds:RestoreDBClusterToPointInTime",
      arn("rds", "us-east-1", "cluster:awsbackup-restore-test-1"),
    ),
    restores.allow("AWS Backup decrypts the database", "kms:CreateGrant", database, {
      ...via("rds", "us-east-1"),
      ...GRANT,
    }),
    restores.allow(
      "AWS Backup restores objects",
      ["s3:CreateBucket", "s3:PutBucketVersioning"],
      bucket("awsbackup-restore-test-1"),
    ),
    restores.deny("AWS Backup reads the audit log's key", "kms:Decrypt", key("audit-key", "us-east-1")),
    macie.allow("Macie decrypts objects", "kms:Decrypt", objectKey),
    macie.deny("Macie decrypts backups", "kms:Decrypt", vaultKey),
  ];
};

export const copyFlows = (recorded: readonly Recorded[]): Flow[] => [...replication(recorded), ...backup(recorded)];
