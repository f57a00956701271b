// SPDX-License-Identifier: Apache-2.0

/** The resource types that send logs to an S3 bucket, and the property that refers to the bucket. */
export const LOG_SOURCES: readonly [type: string, path: string][] = [
  ["aws:s3/bucketLogging:BucketLogging", "targetBucket"],
  ["aws:s3/bucket:Bucket", "logging.targetBucket"],
  ["aws:s3/bucketV2:BucketV2", "loggings.targetBucket"],
  ["aws:lb/loadBalancer:LoadBalancer", "accessLogs.bucket"],
  ["aws:lb/loadBalancer:LoadBalancer", "connectionLogs.bucket"],
  ["aws:cloudtrail/trail:Trail", "s3BucketName"],
  ["aws:cfg/deliveryChannel:DeliveryChannel", "s3BucketName"],
  ["aws:ec2/flowLog:FlowLog", "logDestination"],
  [
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
    "deliveryDestinationConfiguration.destinationResourceArn",
  ],
];
