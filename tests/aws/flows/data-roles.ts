// SPDX-License-Identifier: Apache-2.0
// Requests of the roles that use, copy and restore data.
import { ACCOUNT } from "../../support/arns";
import { ofType, type Recorded } from "../../support/recorder";
import { docs, flowsOf, type Flow } from "./flow";
import { arn, arnIn, bucket, key, type Site } from "./site";

const via = (service: string, region: string) => ({ "kms:ViaService": `${service}.${region}.amazonaws.com` });
const GRANT = { "kms:GrantIsForAWSResource": "true" };

/** The application connects to its database and its cache with IAM, and to nothing else. */
const application = ({ prefix, region, data }: Site): Flow[] => {
  const caller = { role: `${prefix}app-identity-role` };
  const database = flowsOf({
    caller,
    source: docs("AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html"),
  });
  const cache = flowsOf({ caller, source: docs("AmazonElastiCache/latest/dg/auth-iam.html") });
  const users = arn("rds-db", region, `dbuser:cluster-of-${data}-db`);
  const group = arn("elasticache", region, `replicationgroup:${data}-cache`);
  const user = arn("elasticache", region, `user:${data}-cache-client`);
  return [
    database.allow(`${prefix}The application connects to the database`, "rds-db:connect", `${users}/app`),
    database.deny(`${prefix}The application connects as the master user`, "rds-db:connect", `${users}/platform`),
    cache.allow(`${prefix}The application connects to the cache`, "elasticache:Connect", group),
    cache.allow(`${prefix}The application connects as the cache user`, "elasticache:Connect", user),
    cache.deny(
      `${prefix}The application reads secrets`,
      "secretsmanager:GetSecretValue",
      arn("secretsmanager", region, "secret:x"),
    ),
  ];
};

/** Elasticsearch writes snapshots through the endpoint of S3. S3 requests the data key for it. */
const snapshots = ({ prefix, region }: Site): Flow[] => {
  const caller = { role: `${prefix}logs-role` };
  const source = "https://www.elastic.co/docs/deploy-manage/tools/snapshot-and-restore/s3-repository";
  const s3 = flowsOf({ caller, source, endpoint: `${prefix}network-s3` });
  const kms = flowsOf({ caller, source: docs("AmazonS3/latest/userguide/UsingKMSEncryption.html") });
  const store = bucket(`${prefix}logs-snapshots`);
  const keyArn = key(`${prefix}logs-key`, region);
  const objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"];
  const use = ["kms:GenerateDataKey", "kms:Decrypt"];
  return [
    s3.allow(`${prefix}Elasticsearch lists snapshots`, ["s3:ListBucket", "s3:GetBucketLocation"], store),
    s3.allow(`${prefix}Elasticsearch reads and writes snapshots`, objects, `${store}/index`),
    s3.deny(`${prefix}Elasticsearch deletes old versions`, "s3:DeleteObjectVersion", `${store}/index`),
    s3.deny(`${prefix}Elasticsearch reads objects of the data tier`, "s3:GetObject", `${bucket("data-objects")}/x`),
    s3.deny(`${prefix}Elasticsearch writes below TLS 1.3`, "s3:PutObject", `${store}/index`, {
      "s3:TlsVersion": "1.2",
    }),
    kms.allow(`${prefix}Snapshots are encrypted`, use, keyArn, via("s3", region)),
    kms.deny(`${prefix}Elasticsearch uses the key without S3`, use, keyArn),
  ];
};

/** Flow logs are written by the role of their VPC. */
const flowLogs = (recorded: readonly Recorded[]): Flow[] =>
  ofType(recorded, "aws:ec2/flowLog:FlowLog").flatMap(({ name, inputs }): Flow[] => {
    const { allow, deny } = flowsOf({
      caller: { role: String(inputs["iamRoleArn"]).split("/").pop()! },
      source: docs("vpc/latest/userguide/flow-logs-iam-role.html"),
    });
    const group = String(inputs["logDestination"]);
    const stream = `${group}:log-stream:eni-1-all`;
    const other = stream.replace(/log-group:[^:]*/, "log-group:other");
    return [
      allow(`${name} creates log streams`, ["logs:CreateLogStream", "logs:DescribeLogStreams"], stream),
      allow(`${name} finds its log group`, "logs:DescribeLogGroups", "*"),
      allow(`${name} writes`, "logs:PutLogEvents", stream),
      deny(`${name} writes to another log group`, "logs:PutLogEvents", other),
    ];
  });

/** The proxy logs in with IAM, and Enhanced Monitoring writes the metrics of the instances. */
const database = (): Flow[] => {
  const proxy = flowsOf({
    caller: { role: "data-db-proxy-role" },
    source: docs("AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html"),
  });
  const users = arn("rds-db", "us-east-1", "dbuser:cluster-of-data-db");
  return [
    proxy.allow("The proxy connects to the database", "rds-db:connect", `${users}/app`),
    proxy.deny(
      "The proxy connects to another database",
      "rds-db:connect",
      arn("rds-db", "us-east-1", "dbuser:cluster-x/app"),
    ),
  ];
};

const monitoring = (sites: readonly Site[], recorded: readonly Recorded[]): Flow[] =>
  ofType(recorded, "aws:iam/role:Role")
    .filter(({ name }) => name.endsWith("-db-monitor"))
    .map(({ name }) =>
      flowsOf({
        caller: { role: name },
        source: docs("AmazonRDS/latest/AuroraUserGuide/USER_Monitoring.OS.Enabling.html"),
      }).allow(
        `${name} writes metrics`,
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        arn(
          "logs",
          (sites.find(({ data }) => name.startsWith(`${data}-db`)) ?? sites[0]!).region,
          "log-group:RDSOSMetrics:log-stream:db-1",
        ),
      ),
    );

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

export const dataFlows = (sites: readonly Site[], recorded: readonly Recorded[]): Flow[] => [
  ...sites.flatMap((site) => [...application(site), ...snapshots(site)]),
  ...flowLogs(recorded),
  ...database(),
  ...monitoring(sites, recorded),
  ...replication(recorded),
  ...backup(recorded),
];
