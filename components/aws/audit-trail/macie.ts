// SPDX-License-Identifier: Apache-2.0
import * as macie2 from "@pulumi/aws/macie2";
import type * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

/** Enables Amazon Macie in the account. */
export const macieAccount = (parent: pulumi.Resource, name: string): macie2.Account =>
  new macie2.Account(
    `${name}-personal-data`,
    { status: "ENABLED", findingPublishingFrequency: "FIFTEEN_MINUTES" },
    { parent },
  );

interface ClassificationArgs {
  buckets: pulumi.Input<string>[];
  accountId: pulumi.Output<string>;
  /** The Macie account, if this stack enables it. */
  macie: macie2.Account[];
  tags: PlatformTags;
}

/** Searches an environment's buckets for personal data on the first day of each month. Each run covers the new objects. */
export const classificationJob = (
  parent: pulumi.Resource,
  name: string,
  { buckets, accountId, macie, tags }: ClassificationArgs,
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
    { parent, dependsOn: macie },
  );
};
