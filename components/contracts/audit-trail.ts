// SPDX-License-Identifier: Apache-2.0
import { isIntegerWithin } from "../lib/checks";
import type * as pulumi from "@pulumi/pulumi";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** Arguments of an `AuditTrail`. */
export interface AuditTrailArgs {
  /** Days that the trail is kept in the bucket, 365 or more (PCI-DSS 4.0.1, 10.5.1: twelve months). @default 2557, seven years */
  retentionDays?: number;
  /** Keeps the trail's bucket from being deleted with objects in it. @default true */
  deletionProtection?: boolean;
  /** Tags of every resource inside. */
  tags: PlatformTags;
}

/** What an `AuditTrail` gives to those who read it. */
export interface AuditTrailOutputs {
  readonly trailArn: pulumi.Output<string>;
  readonly bucketName: pulumi.Output<string>;
  /** The threat detector's. */
  readonly detectorId: pulumi.Output<string>;
}

/** Arguments with every default filled in. */
export type AuditTrailSpec = Required<AuditTrailArgs>;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveAuditTrail = (name: string, args: AuditTrailArgs): AuditTrailSpec => {
  const spec: AuditTrailSpec = {
    retentionDays: args.retentionDays ?? 2557,
    deletionProtection: args.deletionProtection ?? true,
    tags: args.tags,
  };
  const problems = new Problems(`AuditTrail "${name}"`);
  problems.unless(isIntegerWithin(spec.retentionDays, 365, 36_500), "retentionDays", spec.retentionDays,
    "is less than twelve months, or no whole number of days", "set 365 or more");
  problems.unless(typeof spec.deletionProtection === "boolean", "deletionProtection", spec.deletionProtection, "is no boolean", "set true or false");
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};
