// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { Problems } from "../lib/problems";
import { isKnownLater, isMatch } from "../lib/checks";
import { requirePlain } from "../lib/inputs";
import { areDifferent, requireBoolean, requireInOrder, requireInteger, requireKeyArn } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";

/** Outputs of the `AuditTrail` that records the whole account, for the other stacks of the account. */
export interface AccountRecords {
  /** ARN of the CloudTrail trail. */
  trailArn: pulumi.Input<string>;
  /** Name of the bucket of the audit logs. */
  bucketName: pulumi.Input<string>;
  /** ID of the GuardDuty detector. */
  detectorId: pulumi.Input<string>;
  /** ARN of the SNS topic of findings and alarms. */
  findingsTopicArn: pulumi.Input<string>;
}

/** Arguments of an `AuditTrail`. */
export interface AuditTrailArgs {
  /** Days that the audit logs are retained, 365 or more (PCI DSS 4.0.1, 10.5.1: twelve months). The default is seven years. @default 2557 */
  retentionDays?: number;
  /** Locks each log object for its first year, even for the account's root user, and keeps the bucket while it is not empty. @default true */
  deletionProtection?: boolean;
  /** Monthly budget of this environment in US dollars; an alert is sent when 80 % of it is spent. @default 3000 */
  monthlyBudget?: number;
  /** Buckets that may contain personal data; Amazon Macie scans them each month (GDPR, article 30). @default - none */
  personalDataBuckets?: pulumi.Input<string>[];
  /**
   * Names of Kubernetes clusters whose nodes and pods are monitored for threats at run time; their network needs the endpoint
   * that the agent sends events to, which `Network` has. @default - none
   */
  monitoredClusters?: pulumi.Input<string>[];
  /** An existing KMS key for the audit logs; its policy must allow the services that the created key allows. @default - a key is created */
  keyArn?: pulumi.Input<string>;
  /** Outputs of another stack that already records this account; the account-wide resources are then not created. @default - this stack records the account */
  accountRecords?: AccountRecords;
  /** Tags of every child resource. */
  tags: PlatformTags;
}

/** Outputs of an `AuditTrail`. */
export interface AuditTrailOutputs {
  /** ARN of the CloudTrail trail. */
  readonly trailArn: pulumi.Output<string>;
  /** Name of the bucket of the audit logs. */
  readonly bucketName: pulumi.Output<string>;
  /** ID of the GuardDuty detector. */
  readonly detectorId: pulumi.Output<string>;
  /** SNS topic of all findings and alarms: subscribe the team that responds to them. */
  readonly findingsTopicArn: pulumi.Output<string>;
}

/** Arguments with every default filled in. */
export type AuditTrailSpec = Required<Omit<AuditTrailArgs, Optional>> & Pick<AuditTrailArgs, Optional>;
/** Arguments without a default. */
type Optional = "accountRecords" | "keyArn";

const INPUTS = ["personalDataBuckets[]", "monitoredClusters[]", "keyArn", "accountRecords.*"];

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveAuditTrail = (name: string, args: AuditTrailArgs): AuditTrailSpec => {
  requirePlain("AuditTrail", name, args, INPUTS);
  const spec: AuditTrailSpec = {
    retentionDays: args.retentionDays ?? 2557,
    deletionProtection: args.deletionProtection ?? true,
    monthlyBudget: args.monthlyBudget ?? 3000,
    personalDataBuckets: args.personalDataBuckets ?? [],
    monitoredClusters: args.monitoredClusters ?? [],
    accountRecords: args.accountRecords,
    keyArn: args.keyArn,
    tags: args.tags,
  };
  const problems = new Problems(`AuditTrail "${name}"`);
  requireInteger(problems, "retentionDays", spec.retentionDays, 365, 36_500);
  requireBoolean(problems, "deletionProtection", spec.deletionProtection);
  requireInteger(problems, "monthlyBudget", spec.monthlyBudget, 1, 10_000_000);
  checkBuckets(problems, spec.personalDataBuckets);
  checkClusters(problems, spec.monitoredClusters);
  for (const field of ACCOUNT_RECORDS)
    problems.require(spec.accountRecords === undefined || Boolean(spec.accountRecords?.[field]), {
      field: `accountRecords.${field}`,
      value: spec.accountRecords?.[field],
      reason: "is missing",
      fix: "set it to the output of the stack that records the account, or omit accountRecords",
    });
  requireKeyArn(problems, "keyArn", spec.keyArn);
  return problems.orThrow({ ...spec, tags: checkTags(problems, spec.tags) });
};

const ACCOUNT_RECORDS: readonly (keyof AccountRecords)[] = ["trailArn", "bucketName", "detectorId", "findingsTopicArn"];

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Names that are known only later are not checked. */
const checkClusters = (problems: Problems, clusters: unknown[]): void =>
  requireInOrder(problems, "monitoredClusters", clusters, [
    {
      holds: () => Array.isArray(clusters) && !clusters.includes(""),
      reason: "must be a list of names",
      fix: "list the names of the clusters",
    },
    { holds: () => areDifferent(clusters), reason: "must be different clusters", fix: "list each cluster once" },
  ]);

/** Names that are known only later are not checked. */
const checkBuckets = (problems: Problems, buckets: unknown[]): void =>
  requireInOrder(problems, "personalDataBuckets", buckets, [
    { holds: () => Array.isArray(buckets), reason: "must be a list", fix: "list the names of the buckets" },
    {
      holds: () => buckets.every((name) => isKnownLater(name) || isMatch(name, BUCKET_NAME)),
      reason: "must contain the names of S3 buckets",
      fix: "list names of 3 to 63 lowercase letters, digits, hyphens and dots",
    },
    { holds: () => areDifferent(buckets), reason: "must be different buckets", fix: "list each bucket once" },
  ]);
