// SPDX-License-Identifier: Apache-2.0
import * as macie2 from "@pulumi/aws/macie2";
import type * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

/** Switches the account's search for personal data on. */
export const personalDataSearch = (parent: pulumi.Resource, name: string): macie2.Account =>
  new macie2.Account(
    `${name}-personal-data`,
    { status: "ENABLED", findingPublishingFrequency: "FIFTEEN_MINUTES" },
    { parent },
  );

interface JobArgs {
  buckets: pulumi.Input<string>[];
  accountId: pulumi.Output<string>;
  /** The account's search, where it is this stack's. */
  search: macie2.Account[];
  tags: PlatformTags;
}

/** Looks through an environment's buckets on the first of each month: what is new since the last time. */
export const personalDataJob = (
  parent: pulumi.Resource,
  name: string,
  { buckets, accountId, search, tags }: JobArgs,
): void => {
  if (buckets.length === 0) return;
  new macie2.ClassificationJob(
    `${name}-personal-data-monthly`,
    {
      jobType: "SCHEDULED",
      initialRun: true,
      scheduleFrequency: { monthlySchedule: 1 },
      s3JobDefinition: { bucketDefinitions: [{ accountId, buckets }] },
      tags: tagsFor(tags, `${name}-personal-data-monthly`),
    },
    { parent, dependsOn: search },
  );
};
