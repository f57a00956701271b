// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";

/** Where a node answers its pods that ask for their identity's credentials (EKS, "Pod Identity Agent"): a peer of theirs, as network policies hold there too. */
export const CREDENTIALS = { cidrs: ["169.254.170.23/32"], port: 80 };

/** Arguments of a `WorkloadIdentity`: all that a workload may do in the cloud. */
export interface WorkloadIdentityArgs {
  clusterName: pulumi.Input<string>;
  /** The workload's namespace. @default - the workload's name */
  namespace?: string;
  /** The workload's name, which is its service account's too. */
  workload: string;
  /** Secrets that it may read. @default - none */
  secretArns?: pulumi.Input<string>[];
  /** Keys that those secrets are encrypted under: used through Secrets Manager only. @default - none of ours */
  keyArns?: pulumi.Input<string>[];
  /** Database users that it may connect as, without a password: `arn:aws:rds-db:REGION:ACCOUNT:dbuser:CLUSTER/USER`. @default - none */
  databaseUserArns?: pulumi.Input<string>[];
  /** Caches that it may connect to, and the users that it may connect as, without a password: ElastiCache asks for both. @default - none */
  cacheArns?: pulumi.Input<string>[];
  /** Tags of every resource inside. */
  tags: PlatformTags;
}

/** Arguments with every default filled in. */
export type WorkloadIdentitySpec = Required<WorkloadIdentityArgs>;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveWorkloadIdentity = (name: string, args: WorkloadIdentityArgs): WorkloadIdentitySpec => {
  const spec: WorkloadIdentitySpec = {
    ...args,
    namespace: args.namespace ?? args.workload,
    secretArns: args.secretArns ?? [],
    keyArns: args.keyArns ?? [],
    databaseUserArns: args.databaseUserArns ?? [],
    cacheArns: args.cacheArns ?? [],
  };
  const problems = new Problems(`WorkloadIdentity "${name}"`);
  for (const field of args.namespace === undefined ? (["workload"] as const) : (["workload", "namespace"] as const))
    problems.unless(
      typeof spec[field] === "string" && /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(spec[field]),
      field,
      spec[field],
      "is no name of a Kubernetes object",
      "use lower-case letters, digits and dashes",
    );
  for (const field of ["secretArns", "keyArns", "databaseUserArns", "cacheArns"] as const) {
    const arns: unknown = spec[field];
    problems.unless(
      Array.isArray(arns) && arns.every((arn) => typeof arn !== "string" || /^arn:aws[\w-]*:[^*]+$/.test(arn)),
      field,
      arns,
      "is no list of ARNs, or names more than one thing by a *",
      "list each by its own ARN",
    );
  }
  const isEmpty = [spec.secretArns, spec.databaseUserArns, spec.cacheArns].every(
    (arns) => Array.isArray(arns) && arns.length === 0,
  );
  problems.unless(
    !isEmpty,
    "secretArns",
    spec.secretArns,
    "and databaseUserArns and cacheArns are empty: it may do nothing",
    "list what it may do, or make no identity",
  );
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};
