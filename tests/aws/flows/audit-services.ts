// SPDX-License-Identifier: Apache-2.0
// Requests of the AWS services that record, monitor and alert.
import { ACCOUNT } from "../../../stacks/recording/arns";
import type { Recorded } from "../../support/recorder";
import { docs, flowsOf, OTHER_ACCOUNT, type Flow, type Keys } from "./flow";
import { arn, arnIn, bucket, key } from "./site";

const REGION = "us-east-1";
const KEY = key("audit-key", REGION);
const OWN = { "aws:SourceAccount": ACCOUNT };
const FULL_CONTROL = { "s3:x-amz-acl": "bucket-owner-full-control" };

/** The trail, its bucket, and its role. */
const trail = (recorded: readonly Recorded[]): Flow[] => {
  const caller = { service: "cloudtrail.amazonaws.com" };
  const page = (name: string): string => docs(`awscloudtrail/latest/userguide/${name}.html`);
  const onBucket = flowsOf({ caller, source: page("create-s3-bucket-policy-for-cloudtrail") });
  const onKey = flowsOf({ caller, source: page("create-kms-key-policy-for-cloudtrail") });
  const role = { role: "audit-trail-role" };
  const onLogs = flowsOf({ caller: role, source: page("cloudtrail-required-policy-for-cloudwatch-logs") });

  const ours = arnIn(recorded, "aws:cloudtrail/trail:Trail", "audit-trail");
  const theirs = `arn:aws:cloudtrail:us-east-1:${OTHER_ACCOUNT}:trail/theirs`;
  const from = (trailArn: string): Keys => ({ "aws:SourceArn": trailArn });
  const context = (trailArn: string): Keys => ({
    ...from(trailArn),
    "kms:EncryptionContext:aws:cloudtrail:arn": trailArn,
  });
  const store = bucket("audit-records");
  const file = `${store}/AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/01/01/file.json.gz`;
  const group = arnIn(recorded, "aws:cloudwatch/logGroup:LogGroup", "audit-trail-log");
  const stream = `${group}:log-stream:${ACCOUNT}_CloudTrail_us-east-1`;
  const other = stream.replace("audit-trail-log", "other");
  return [
    onBucket.allow("CloudTrail checks the bucket of the trail", "s3:GetBucketAcl", store, from(ours)),
    onBucket.allow("CloudTrail writes log files", "s3:PutObject", file, { ...from(ours), ...FULL_CONTROL }),
    onBucket.deny("CloudTrail checks the bucket for another account", "s3:GetBucketAcl", store, from(theirs)),
    onBucket.deny("CloudTrail writes for another account", "s3:PutObject", file, { ...from(theirs), ...FULL_CONTROL }),
    onBucket.deny("CloudTrail writes without giving the owner control", "s3:PutObject", file, from(ours)),
    onBucket.deny("CloudTrail writes elsewhere", "s3:PutObject", `${store}/x`, { ...from(ours), ...FULL_CONTROL }),
    onBucket.deny("CloudTrail deletes log files", "s3:DeleteObject", file, { ...from(ours), ...FULL_CONTROL }),
    onBucket.deny("CloudTrail changes the bucket", "s3:PutBucketPolicy", store, from(ours)),
    onKey.allow("CloudTrail encrypts log files", ["kms:GenerateDataKey", "kms:Decrypt"], KEY, context(ours)),
    onKey.allow("CloudTrail validates the key", "kms:DescribeKey", KEY, from(ours)),
    onKey.deny("CloudTrail deletes the key", "kms:ScheduleKeyDeletion", KEY, context(ours)),
    onKey.deny("CloudTrail encrypts for another account", "kms:GenerateDataKey", KEY, context(theirs)),
    onLogs.allow("The trail's role sends events", ["logs:CreateLogStream", "logs:PutLogEvents"], stream),
    onLogs.deny("The trail's role deletes events", ["logs:DeleteLogStream", "logs:DeleteLogGroup"], stream),
    onLogs.deny("The trail's role writes to another log group", "logs:PutLogEvents", other),
  ];
};

/** AWS Config delivers with its role, and with its service principal if the role may not write. */
const configuration = (): Flow[] => {
  const page = (name: string): string => docs(`config/latest/developerguide/${name}.html`);
  const role = flowsOf({ caller: { role: "audit-config-role" }, source: page("iamrole-permissions") });
  const service = { service: "config.amazonaws.com" };
  const onBucket = flowsOf({ caller: service, source: page("s3-bucket-policy") });
  const onKey = flowsOf({ caller: service, source: page("s3-kms-key-policy") });

  const store = bucket("audit-configuration");
  const file = `${store}/AWSLogs/${ACCOUNT}/Config/us-east-1/2026/1/1/ConfigHistory/file.json.gz`;
  const trailFile = `${bucket("audit-records")}/AWSLogs/${ACCOUNT}/Config/x`;
  const check = ["s3:GetBucketAcl", "s3:ListBucket"];
  const use = ["kms:GenerateDataKey", "kms:Decrypt"];
  const through = { "kms:ViaService": "s3.us-east-1.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": store };
  const keys = { ...OWN, "aws:SourceArn": arn("config", REGION, "*") };
  const theirs = { ...FULL_CONTROL, "aws:SourceAccount": OTHER_ACCOUNT };
  return [
    role.allow("AWS Config's role checks its bucket", check, store),
    role.allow("AWS Config's role writes the configuration history", "s3:PutObject", file, FULL_CONTROL),
    role.allow("AWS Config's role encrypts the configuration history", use, KEY, through),
    role.deny("AWS Config's role writes without giving the owner control", "s3:PutObject", file),
    role.deny("AWS Config's role writes to the trail's bucket", "s3:PutObject", trailFile, FULL_CONTROL),
    role.deny("AWS Config's role deletes the configuration history", "s3:DeleteObject", file),
    role.deny("AWS Config's role decrypts objects", "kms:Decrypt", key("data-objects-key", REGION), through),
    role.deny("AWS Config's role deletes the key", "kms:ScheduleKeyDeletion", KEY),
    role.allow("AWS Config's role reads configurations", ["ec2:DescribeInstances", "rds:DescribeDBClusters"], "*"),
    onBucket.allow("AWS Config checks its bucket", check, store, keys),
    onBucket.allow("AWS Config writes the configuration history", "s3:PutObject", file, { ...keys, ...FULL_CONTROL }),
    onBucket.deny("AWS Config checks the bucket for another account", check, store, theirs),
    onBucket.deny("AWS Config writes for another account", "s3:PutObject", file, theirs),
    onBucket.deny("AWS Config writes without giving the owner control", "s3:PutObject", file, keys),
    onBucket.deny("AWS Config writes elsewhere", "s3:PutObject", `${store}/x`, { ...keys, ...FULL_CONTROL }),
    onBucket.deny("AWS Config deletes the configuration history", "s3:DeleteObject", file, {
      ...keys,
      ...FULL_CONTROL,
    }),
    onBucket.deny("AWS Config changes the bucket", "s3:PutBucketPolicy", store, keys),
    onKey.allow("AWS Config encrypts the configuration history", use, KEY, keys),
    onKey.deny("AWS Config encrypts for another account", use, KEY, { "aws:SourceAccount": OTHER_ACCOUNT }),
  ];
};

/** A service that publishes to the findings topic, with the keys that it sends to Amazon SNS. */
interface Publisher {
  service: string;
  keys: Keys;
  source: string;
}

const publishers = (recorded: readonly Recorded[]): Publisher[] => [
  {
    // "You can't use Condition blocks in Amazon SNS topic policies for EventBridge."
    service: "events.amazonaws.com",
    keys: {},
    source: docs("eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions"),
  },
  {
    service: "cloudwatch.amazonaws.com",
    keys: { ...OWN, "aws:SourceArn": arnIn(recorded, "aws:cloudwatch/metricAlarm:MetricAlarm", "edge-unhealthy") },
    source: docs("AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html"),
  },
  {
    service: "budgets.amazonaws.com",
    keys: { ...OWN, "aws:SourceArn": arn("budgets", "", "*") },
    source: docs("cost-management/latest/userguide/budgets-sns-policy.html"),
  },
  {
    service: "costalerts.amazonaws.com",
    keys: { ...OWN, "aws:SourceArn": arn("ce", "", "anomalysubscription/1") },
    source: docs("cost-management/latest/userguide/ad-SNS.html"),
  },
];

/** Publishes to an encrypted topic. Amazon SNS requests the data key for the publisher and sends the topic in the context. */
const topic = (recorded: readonly Recorded[]): Flow[] => {
  const ours = arnIn(recorded, "aws:sns/topic:Topic", "audit-findings");
  const context = { "kms:EncryptionContext:aws:sns:topicArn": ours, "kms:ViaService": "sns.us-east-1.amazonaws.com" };
  const theirs = { "kms:EncryptionContext:aws:sns:topicArn": ours.replace(ACCOUNT, OTHER_ACCOUNT) };
  const use = ["kms:GenerateDataKey", "kms:Decrypt"];
  return publishers(recorded).flatMap(({ service, keys, source }): Flow[] => {
    const onTopic = flowsOf({ caller: { service }, source });
    const onKey = flowsOf({ caller: { service }, source: docs("sns/latest/dg/sns-key-management.html") });
    const plain = { ...keys, "aws:SecureTransport": "false" };
    const forAnother = { "aws:SourceAccount": OTHER_ACCOUNT };
    return [
      onTopic.allow(`${service} publishes to the findings topic`, "sns:Publish", ours, keys),
      onTopic.deny(`${service} publishes without TLS`, "sns:Publish", ours, plain),
      onTopic.deny(`${service} changes the findings topic`, ["sns:Subscribe", "sns:SetTopicAttributes"], ours, keys),
      onKey.allow(`${service} uses the key of the findings topic`, use, KEY, { ...keys, ...context }),
      onKey.deny(`${service} uses the key for a topic of another account`, use, KEY, { ...keys, ...theirs }),
      ...(keys["aws:SourceAccount"] === undefined
        ? []
        : [onTopic.deny(`${service} publishes for another account`, "sns:Publish", ours, forAnother)]),
    ];
  });
};

export const auditServiceFlows = (recorded: readonly Recorded[]): Flow[] => [
  ...trail(recorded),
  ...configuration(),
  ...topic(recorded),
];
