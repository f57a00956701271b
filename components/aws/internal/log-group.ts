// SPDX-License-Identifier: Apache-2.0
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

interface LogGroupArgs {
  keyArn: pulumi.Input<string>;
  /** @default 365, because PCI DSS 4.0.1, 10.5.1 requires twelve months */
  retentionDays?: number;
  logGroupName?: pulumi.Input<string>;
  region?: string;
  tags: PlatformTags;
}

/** Creates a log group that is encrypted with a customer managed key. */
export const logGroup = (parent: pulumi.Resource, name: string, args: LogGroupArgs): cloudwatch.LogGroup =>
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
