// SPDX-License-Identifier: Apache-2.0
import { resolveAuditTrail } from "../../../components/contracts/audit-trail";
import { resolveDataTier } from "../../../components/contracts/data-tier";
import { resolveEdgeSecurity } from "../../../components/contracts/edge-security";
import { resolveHaCluster } from "../../../components/contracts/ha-cluster";
import { resolveNetwork } from "../../../components/contracts/network";
import { resolveObservability } from "../../../components/contracts/observability";
import { resolveWorkload } from "../../../components/contracts/workload";
import { resolveWorkloadIdentity } from "../../../components/contracts/workload-identity";
import { TARGETS as targets } from "../../support/observability";
import { TAGS as tags } from "../../support/tags";
import { IMAGE, subnets } from "../invalid-arguments";

/** Checks one value of an argument. The values of a table have the type of the argument, or are wrong on purpose. */
export type Call = (value: never) => unknown;

/** Arguments that are refused: the field of the only problem, and words of its reason or fix, for each value. */
export type Refused = [description: string, resolve: Call, field: string, words: RegExp, values: unknown[]];

export const DIGEST = `@sha256:${"a".repeat(64)}`;
export const label = (length: number): string => "a".repeat(length);
/** A domain of 64 characters, the longest common name of a certificate. */
export const LONGEST_DOMAIN = `${label(40)}.${label(19)}.com`;

export const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-AbCdEf";
/** Texts that are not the ARN of a KMS key. */
export const NOT_KEYS = [
  "",
  "alias/key",
  "1234abcd-12ab-34cd-56ef-1234567890ab",
  "arn:aws:kms:us-east-1:123456789012:alias/key",
  "arn:aws:s3:::bucket",
];

export const network: Call = (cidrBlock: string) => resolveNetwork("n", { cidrBlock, tags });
export const zones: Call = (availabilityZones: string[]) => resolveNetwork("n", { availabilityZones, tags });
export const edge =
  (field: string): Call =>
  (value: unknown) =>
    resolveEdgeSecurity("e", { ...subnets, domain: "a.example.com", tags, ...({ [field]: value } as object) });
export const cluster =
  (field: string): Call =>
  (value: unknown) =>
    resolveHaCluster("c", { ...subnets, tags, ...({ [field]: value } as object) });
export const data: Call = (args: object) => resolveDataTier("d", { ...subnets, tags, ...args });
export const networkKey: Call = (keyArn: string) => resolveNetwork("n", { keyArn, tags });
export const auditKey: Call = (keyArn: string) => resolveAuditTrail("a", { keyArn, tags });
export const identity: Call = (args: object) =>
  resolveWorkloadIdentity("i", { clusterName: "c", workload: "w", secretArns: [SECRET], tags, ...args });
export const buckets: Call = (personalDataBuckets: string[]) => resolveAuditTrail("a", { personalDataBuckets, tags });
export const tagged =
  (field: string): Call =>
  (value: unknown) =>
    resolveNetwork("n", { tags: { ...tags, [field]: value } });
export const workload =
  (field: string): Call =>
  (value: unknown) =>
    resolveWorkload("w", { image: IMAGE, tags, ...({ [field]: value } as object) });
export const workloadName: Call = (name: string) => resolveWorkload(name, { image: IMAGE, tags });
export const observability =
  (field: string): Call =>
  (value: unknown) =>
    resolveObservability("o", { targets, tags, ...({ [field]: value } as object) });
