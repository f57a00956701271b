// SPDX-License-Identifier: Apache-2.0
// Requests of the roles that use data and write logs about it.
import { ofType, type Recorded } from "../../support/recorder";
import { docs, flowsOf, type Flow } from "./flow";
import { arn, bucket, key, type Site } from "./site";

const via = (service: string, region: string) => ({ "kms:ViaService": `${service}.${region}.amazonaws.com` });

/** The application connects to its database and its cache with IAM, and to nothing else. */
const application = ({ prefix, region, data }: Site): Flow[] => {
  const caller = { role: `${prefix}app-identity-role` };
  const database = flowsOf({
    caller,
    source: docs("AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html"),
  });
  const cache = flowsOf({ caller, source: docs("AmazonElastiCache/latest/dg/auth-iam.html") });
  const users = arn("rds-db", region, `dbuser:cluster-of-${data}-db`);
  const proxy = arn("rds-db", region, "dbuser:data-db-proxy");
  const group = arn("elasticache", region, `replicationgroup:${data}-cache`);
  const user = arn("elasticache", region, `user:${data}-cache-client`);
  return [
    database.allow(`${prefix}The application connects to the database`, "rds-db:connect", `${users}/app`),
    database.deny(`${prefix}The application connects as the master user`, "rds-db:connect", `${users}/platform`),
    ...(prefix === ""
      ? [database.allow("The application connects through the proxy", "rds-db:connect", `${proxy}/app`)]
      : []),
    cache.deny(`${prefix}The application connects to another cache`, "elasticache:Connect", `${group}-other`),
    cache.deny(`${prefix}The application deletes the cache`, "elasticache:DeleteReplicationGroup", group),
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
  const objects = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
  ];
  const use = ["kms:GenerateDataKey", "kms:Decrypt"];
  return [
    s3.allow(
      `${prefix}Elasticsearch lists snapshots`,
      ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
      store,
    ),
    s3.allow(`${prefix}Elasticsearch reads and writes snapshots`, objects, `${store}/index`),
    s3.deny(`${prefix}Elasticsearch changes its bucket`, ["s3:PutBucketPolicy", "s3:DeleteBucket"], store),
    s3.deny(`${prefix}Elasticsearch lists objects of the data tier`, "s3:ListBucket", bucket("data-objects")),
    s3.deny(`${prefix}Elasticsearch deletes old versions`, "s3:DeleteObjectVersion", `${store}/index`),
    s3.deny(`${prefix}Elasticsearch reads objects of the data tier`, "s3:GetObject", `${bucket("data-objects")}/x`),
    s3.deny(`${prefix}Elasticsearch writes below TLS 1.3`, "s3:PutObject", `${store}/index`, {
      "s3:TlsVersion": "1.2",
    }),
    kms.allow(`${prefix}Snapshots are encrypted`, use, keyArn, via("s3", region)),
    kms.deny(`${prefix}Elasticsearch uses the key without S3`, use, keyArn),
    kms.deny(`${prefix}Elasticsearch deletes the key`, "kms:ScheduleKeyDeletion", keyArn, via("s3", region)),
    kms.deny(
      `${prefix}Elasticsearch decrypts audit logs`,
      "kms:Decrypt",
      key("audit-key", "us-east-1"),
      via("s3", region),
    ),
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
      deny(`${name} deletes flow logs`, ["logs:DeleteLogStream", "logs:DeleteLogGroup"], stream),
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

export const dataFlows = (sites: readonly Site[], recorded: readonly Recorded[]): Flow[] => [
  ...sites.flatMap((site) => [...application(site), ...snapshots(site)]),
  ...flowLogs(recorded),
  ...database(),
  ...monitoring(sites, recorded),
];
