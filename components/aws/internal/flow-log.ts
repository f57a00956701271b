// SPDX-License-Identifier: Apache-2.0
import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { serviceRole } from "./policies";

interface FlowLogArgs {
  vpcId: pulumi.Input<string>;
  logGroup: cloudwatch.LogGroup;
  /** @default - the provider's region */
  region?: string;
  tags: PlatformTags;
}

/** Logs accepted and rejected traffic of a VPC to CloudWatch Logs, aggregated per minute. */
export const flowLog = (
  parent: pulumi.Resource,
  name: string,
  { vpcId, logGroup, region, tags }: FlowLogArgs,
): void => {
  const role = serviceRole(parent, `${name}-flow-role`, {
    services: ["vpc-flow-logs.amazonaws.com"],
    statements: [
      {
        Sid: "WriteFlowLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${logGroup.arn}:*`,
      },
      // The action has no resource type (Amazon VPC User Guide, "IAM role for publishing flow logs to CloudWatch Logs").
      { Sid: "ListLogGroups", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
    ],
    tags,
  });
  new ec2.FlowLog(
    `${name}-flows`,
    {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: logGroup.arn,
      iamRoleArn: role.arn,
      maxAggregationInterval: 60,
      region,
      tags: tagsFor(tags, `${name}-flows`),
    },
    { parent },
  );
};
