// SPDX-License-Identifier: Apache-2.0
// Requests of the AWS services that encrypt and deliver logs, deliver content and sign the zone.
import { ACCOUNT } from "../../../stacks/recording/arns";
import { ofType, type Recorded } from "../../support/recorder";
import { docs, flowsOf, OTHER_ACCOUNT, type Flow, type Keys } from "./flow";
import { arnIn, bucket, key } from "./site";

const OWN = { "aws:SourceAccount": ACCOUNT };
const THEIRS = { "aws:SourceAccount": OTHER_ACCOUNT };

/** CloudWatch Logs encrypts every log group that has a key. */
const encryptedLogGroups = (recorded: readonly Recorded[]): Flow[] =>
  ofType(recorded, "aws:cloudwatch/logGroup:LogGroup").flatMap(({ name, inputs, state }): Flow[] => {
    const group = String(state["arn"]);
    const keyArn = String(inputs["kmsKeyId"]);
    const { allow, deny } = flowsOf({
      caller: { service: `logs.${group.split(":")[3]!}.amazonaws.com` },
      source: docs("AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html"),
    });
    const context = (arn: string): Keys => ({ "kms:EncryptionContext:aws:logs:arn": arn });
    const use = ["kms:GenerateDataKey", "kms:Encrypt", "kms:Decrypt", "kms:ReEncryptTo", "kms:ReEncryptFrom"];
    const theirs = context(group.replace(ACCOUNT, OTHER_ACCOUNT));
    return [
      allow(`CloudWatch Logs encrypts ${name}`, use, keyArn, context(group)),
      allow(`CloudWatch Logs describes the key of ${name}`, "kms:DescribeKey", keyArn),
      deny(`CloudWatch Logs uses the key of ${name} for another account`, use, keyArn, theirs),
      deny(`CloudWatch Logs deletes the key of ${name}`, "kms:ScheduleKeyDeletion", keyArn, context(group)),
    ];
  });

/** S3 delivers the access logs of every bucket that has them enabled. */
const serverAccessLogs = (recorded: readonly Recorded[]): Flow[] => {
  const buckets = ofType(recorded, "aws:s3/bucket:Bucket");
  const bucketOf = (id: unknown): string => String(buckets.find((one) => one.id === id)?.state["arn"]);
  const { allow, deny } = flowsOf({
    caller: { service: "logging.s3.amazonaws.com" },
    source: docs("AmazonS3/latest/userguide/enable-server-access-logging.html"),
  });
  return ofType(recorded, "aws:s3/bucketLogging:BucketLogging").flatMap(({ name, inputs }): Flow[] => {
    const file = `${bucketOf(inputs["targetBucket"])}/${String(inputs["targetPrefix"])}2026-01-01-00-00-00-0`;
    const keys = { "aws:SourceArn": bucketOf(inputs["bucket"]) };
    return [
      allow(`S3 delivers the access logs of ${name}`, "s3:PutObject", file, { ...keys, ...OWN }),
      deny(`S3 delivers access logs of another account for ${name}`, "s3:PutObject", file, { ...keys, ...THEIRS }),
      deny(`S3 deletes the access logs of ${name}`, "s3:DeleteObject", file, { ...keys, ...OWN }),
      deny(`S3 writes elsewhere for ${name}`, "s3:PutObject", file.replace("storage/", "x/"), { ...keys, ...OWN }),
    ];
  });
};

/** Load balancers deliver their access logs. The documented policy has no condition. */
const loadBalancerLogs = (recorded: readonly Recorded[]): Flow[] => {
  const { allow, deny } = flowsOf({
    caller: { service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    source: docs("elasticloadbalancing/latest/application/enable-access-logging.html"),
  });
  return ofType(recorded, "aws:lb/loadBalancer:LoadBalancer").flatMap(({ name, inputs }): Flow[] => {
    const logs = bucket((inputs["accessLogs"] as { bucket: string }).bucket);
    const file = `${logs}/AWSLogs/${ACCOUNT}/elasticloadbalancing/us-east-1/2026/01/01/log.gz`;
    return [
      allow(`${name} delivers its access logs`, "s3:PutObject", file),
      deny(`${name} deletes access logs`, "s3:DeleteObject", file),
      deny(`${name} writes elsewhere`, "s3:PutObject", `${logs}/x`),
    ];
  });
};

const cdnLogs = (recorded: readonly Recorded[]): Flow[] => {
  const { allow, deny } = flowsOf({
    caller: { service: "delivery.logs.amazonaws.com" },
    source: docs("AmazonCloudFront/latest/DeveloperGuide/standard-logging.html"),
  });
  const file = `${bucket("edge-logs")}/AWSLogs/${ACCOUNT}/CloudFront/log.gz`;
  const source = arnIn(recorded, "aws:cloudwatch/logDeliverySource:LogDeliverySource", "edge-cdn-logs");
  const other = source.replace(/:delivery-source:.*/, ":delivery-destination:other");
  const keys = { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": source };
  return [
    allow("CloudFront delivers its access logs", "s3:PutObject", file, { ...keys, ...OWN }),
    deny("Another source delivers logs", "s3:PutObject", file, { ...keys, ...OWN, "aws:SourceArn": other }),
    deny("CloudFront delivers without giving the owner control", "s3:PutObject", file, {
      ...OWN,
      "aws:SourceArn": source,
    }),
    deny("CloudFront deletes access logs", "s3:DeleteObject", file, { ...keys, ...OWN }),
    deny("CloudFront delivers elsewhere", "s3:PutObject", `${bucket("edge-logs")}/x`, { ...keys, ...OWN }),
    deny("CloudFront delivers access logs of another account", "s3:PutObject", file, { ...keys, ...THEIRS }),
  ];
};

/** CloudFront reads the static content of each region with origin access control. */
const staticContent = (recorded: readonly Recorded[]): Flow[] => {
  const ours = arnIn(recorded, "aws:cloudfront/distribution:Distribution", "edge-cdn");
  const other = { "aws:SourceArn": ours.replace("edge-cdn", "other") };
  const { allow, deny } = flowsOf({
    caller: { service: "cloudfront.amazonaws.com" },
    source: docs("AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html"),
  });
  return ofType(recorded, "aws:s3/bucket:Bucket")
    .filter(({ name }) => /^edge-(secondary-)?static$/.test(name))
    .flatMap(({ name, inputs }): Flow[] => {
      const region = (inputs["region"] as string | undefined) ?? "us-east-1";
      const keyArn = key(`${name}-key`, region);
      const file = `${bucket(name)}/static/app.js`;
      const keys = { "aws:SourceArn": ours };
      return [
        allow(`CloudFront reads ${name}`, "s3:GetObject", file, keys),
        allow(`CloudFront decrypts ${name}`, "kms:Decrypt", keyArn, keys),
        deny(`CloudFront writes to ${name}`, ["s3:PutObject", "s3:DeleteObject"], file, keys),
        deny(`CloudFront encrypts with the key of ${name}`, ["kms:GenerateDataKey", "kms:CreateGrant"], keyArn, keys),
        deny(`Another distribution reads ${name}`, "s3:GetObject", file, other),
        deny(`Another distribution decrypts ${name}`, "kms:Decrypt", keyArn, other),
      ];
    });
};

/** Query logs and DNSSEC of the zone that the stack creates. */
const zone = (recorded: readonly Recorded[]): Flow[] => {
  const queries = flowsOf({
    caller: { service: "route53.amazonaws.com" },
    source: docs("Route53/latest/DeveloperGuide/query-logs.html"),
  });
  const signing = flowsOf({
    caller: { service: "dnssec-route53.amazonaws.com" },
    source: docs("Route53/latest/DeveloperGuide/access-control-managing-permissions.html#KMS-key-policy-for-DNSSEC"),
  });
  const ours = { "aws:SourceArn": arnIn(recorded, "aws:route53/zone:Zone", "edge-zone") };
  const stream = `${arnIn(recorded, "aws:cloudwatch/logGroup:LogGroup", "edge-dns-log")}:log-stream:Z1/IAD1`;
  const write = ["logs:CreateLogStream", "logs:PutLogEvents"];
  const keyArn = key("edge-dnssec", "us-east-1");
  const sign = ["kms:DescribeKey", "kms:GetPublicKey", "kms:Sign"];
  const grant = { "kms:GrantIsForAWSResource": "true" };
  const other = "arn:aws:route53:::hostedzone/other";
  return [
    queries.allow("Route 53 logs DNS queries", write, stream, { ...ours, ...OWN }),
    queries.deny("Route 53 logs DNS queries of another account's zone", write, stream, { ...ours, ...THEIRS }),
    signing.allow("Route 53 signs the zone", sign, keyArn, { ...ours, ...OWN }),
    signing.allow("Route 53 creates a grant for the signing key", "kms:CreateGrant", keyArn, grant),
    queries.deny("Route 53 logs DNS queries of another zone", write, stream, { ...OWN, "aws:SourceArn": other }),
    queries.deny("Route 53 deletes DNS query logs", "logs:DeleteLogStream", stream, { ...ours, ...OWN }),
    signing.deny("Route 53 signs a zone of another account", sign, keyArn, THEIRS),
    signing.deny("Route 53 creates a grant for others", "kms:CreateGrant", keyArn, { ...ours, ...OWN }),
    signing.deny("Route 53 deletes the signing key", "kms:ScheduleKeyDeletion", keyArn, { ...ours, ...OWN, ...grant }),
  ];
};

export const deliveryServiceFlows = (recorded: readonly Recorded[]): Flow[] => [
  ...encryptedLogGroups(recorded),
  ...serverAccessLogs(recorded),
  ...loadBalancerLogs(recorded),
  ...cdnLogs(recorded),
  ...staticContent(recorded),
  ...zone(recorded),
];
