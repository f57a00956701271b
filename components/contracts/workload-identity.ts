// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isKnownLater, isMatch } from "../lib/checks";
import { requirePlain } from "../lib/inputs";
import { Problems } from "../lib/problems";
import { requireKubernetesName } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";

/** Address of the EKS Pod Identity Agent, which gives pods their credentials. Network policies apply to it, so a workload lists it as a peer. */
export const CREDENTIALS = { cidrs: ["169.254.170.23/32"], port: 80 };

/** Arguments of a `WorkloadIdentity`: the AWS permissions of a workload. */
export interface WorkloadIdentityArgs {
  /** Name of the EKS cluster. */
  clusterName: pulumi.Input<string>;
  /** Namespace of the workload. @default - the workload's name */
  namespace?: string;
  /** Name of the workload and of its service account. */
  workload: string;
  /** Secrets Manager secrets that the workload may read. @default - none */
  secretArns?: pulumi.Input<string>[];
  /** Customer managed KMS keys of those secrets, which the workload may use only through Secrets Manager. @default - none */
  keyArns?: pulumi.Input<string>[];
  /** Database users that the workload may connect as with IAM authentication: `arn:aws:rds-db:REGION:ACCOUNT:dbuser:CLUSTER/USER`. @default - none */
  databaseUserArns?: pulumi.Input<string>[];
  /** ElastiCache replication groups that the workload may connect to, and the users that it may connect as; IAM authentication needs both. @default - none */
  cacheArns?: pulumi.Input<string>[];
  /** Tags of every child resource. */
  tags: PlatformTags;
}

/** Arguments with every default filled in. */
export type WorkloadIdentitySpec = Required<WorkloadIdentityArgs>;

/** The service of the ARNs of each argument. */
const SERVICES = {
  secretArns: "secretsmanager",
  keyArns: "kms",
  databaseUserArns: "rds-db",
  cacheArns: "elasticache",
} as const;

const INPUTS = ["clusterName", ...Object.keys(SERVICES).map((list) => `${list}[]`)];

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveWorkloadIdentity = (name: string, args: WorkloadIdentityArgs): WorkloadIdentitySpec => {
  requirePlain("WorkloadIdentity", name, args, INPUTS);
  const spec: WorkloadIdentitySpec = {
    ...args,
    namespace: args.namespace ?? args.workload,
    secretArns: args.secretArns ?? [],
    keyArns: args.keyArns ?? [],
    databaseUserArns: args.databaseUserArns ?? [],
    cacheArns: args.cacheArns ?? [],
  };
  const problems = new Problems(`WorkloadIdentity "${name}"`);
  requireKubernetesName(problems, "workload", spec.workload);
  if (args.namespace !== undefined) requireKubernetesName(problems, "namespace", spec.namespace);
  for (const [field, service] of Object.entries(SERVICES) as [keyof typeof SERVICES, string][]) {
    const arns: unknown = spec[field];
    const pattern = new RegExp(`^arn:aws[\\w-]*:${service}:[^*]+$`);
    problems.require(Array.isArray(arns) && arns.every((arn) => isKnownLater(arn) || isMatch(arn, pattern)), {
      field,
      value: arns,
      reason: `must be a list of ARNs of ${service} without wildcards`,
      fix: "list the ARN of each resource",
    });
  }
  const isEmpty = [spec.secretArns, spec.databaseUserArns, spec.cacheArns].every(
    (arns) => Array.isArray(arns) && arns.length === 0,
  );
  problems.require(!isEmpty, {
    field: "secretArns",
    value: spec.secretArns,
    reason:
      "must not be empty when databaseUserArns and cacheArns are empty too, because the identity has no permissions",
    fix: "list at least one resource, or remove the identity",
  });
  return problems.orThrow({ ...spec, tags: checkTags(problems, spec.tags) });
};
