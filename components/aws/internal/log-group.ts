// SPDX-License-Identifier: Apache-2.0
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

/** A log group encrypted under a key of ours and kept twelve months or more (PCI-DSS 4.0.1, 10.5.1). */
export const logGroup = (
  parent: pulumi.Resource,
  name: string,
  args: {
    keyArn: pulumi.Input<string>;
    retentionDays?: number;
    logGroupName?: pulumi.Input<string>;
    region?: string;
    tags: PlatformTags;
  },
): cloudwatch.LogGroup =>
  new cloudwatch.LogGroup(
    name,
    {
      name: args.logGroupName,
      kmsKeyId: args.keyArn,
      retentionInDays: args.retentionDays ?? 365,
      region: args.region,
      tags: tagsFor(args.tags, name),
    },
    { parent },
  );
