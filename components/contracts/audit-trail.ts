// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isIntegerWithin } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** What the `AuditTrail` that keeps an account's records gives to those of the account's other stacks. */
export interface AccountRecords {
  trailArn: pulumi.Input<string>;
  bucketName: pulumi.Input<string>;
  detectorId: pulumi.Input<string>;
  findingsTopicArn: pulumi.Input<string>;
}

/** Arguments of an `AuditTrail`. */
export interface AuditTrailArgs {
  /** Days that the trail is kept in the bucket, 365 or more (PCI-DSS 4.0.1, 10.5.1: twelve months). @default 2557, seven years */
  retentionDays?: number;
  /** Nobody, the account's root included, deletes a record in its first year, and the bucket stays while it holds any. @default true */
  deletionProtection?: boolean;
  /** Spend of this environment in a month, in US dollars, at whose 80 % an alarm goes out. @default 3000 */
  monthlyBudget?: number;
  /** Buckets that may hold personal data: looked through each month (GDPR, article 30). @default - none */
  personalDataBuckets?: pulumi.Input<string>[];
  /** A key that is there already, for the account's records; it has to let in the services that the made one does. @default - one is made */
  keyArn?: pulumi.Input<string>;
  /** The account's records where another stack keeps them: none is made a second time. @default - kept here */
  accountRecords?: AccountRecords;
  /** Tags of every resource inside. */
  tags: PlatformTags;
}

/** What an `AuditTrail` gives to those who read it. */
export interface AuditTrailOutputs {
  readonly trailArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  /** The threat detector's. */
  readonly detectorId: pulumi.Output<string>;
  /** Where every finding and alarm arrives: subscribe those who answer for them. */
  readonly findingsTopicArn: pulumi.Output<string>;
}

/** Arguments with every default filled in. */
export type AuditTrailSpec = Required<Omit<AuditTrailArgs, Given>> & Pick<AuditTrailArgs, Given>;
/** What may be left out. */
type Given = "accountRecords" | "keyArn";

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveAuditTrail = (name: string, args: AuditTrailArgs): AuditTrailSpec => {
  const spec: AuditTrailSpec = {
    retentionDays: args.retentionDays ?? 2557,
    deletionProtection: args.deletionProtection ?? true,
    monthlyBudget: args.monthlyBudget ?? 3000,
    personalDataBuckets: args.personalDataBuckets ?? [],
    accountRecords: args.accountRecords,
    keyArn: args.keyArn,
    tags: args.tags,
  };
  const problems = new Problems(`AuditTrail "${name}"`);
  problems.unless(
    isIntegerWithin(spec.retentionDays, 365, 36_500),
    "retentionDays",
    spec.retentionDays,
    "is less than twelve months, or no whole number of days",
    "set 365 or more",
  );
  problems.unless(
    typeof spec.deletionProtection === "boolean",
    "deletionProtection",
    spec.deletionProtection,
    "is no boolean",
    "set true or false",
  );
  problems.unless(
    isIntegerWithin(spec.monthlyBudget, 1, 10_000_000),
    "monthlyBudget",
    spec.monthlyBudget,
    "is no sum of whole US dollars",
    "set 1 or more",
  );
  problems.unless(
    Array.isArray(spec.personalDataBuckets),
    "personalDataBuckets",
    spec.personalDataBuckets,
    "is no list",
    "list the buckets' names",
  );
  for (const field of RECORDS)
    problems.unless(
      spec.accountRecords === undefined || Boolean(spec.accountRecords?.[field]),
      `accountRecords.${field}`,
      spec.accountRecords?.[field],
      "is missing",
      "give all that the stack which keeps the account's records put out, or leave accountRecords out",
    );
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};

const RECORDS: readonly (keyof AccountRecords)[] = ["trailArn", "bucketName", "detectorId", "findingsTopicArn"];
