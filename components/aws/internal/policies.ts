// SPDX-License-Identifier: Apache-2.0
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { arnOf } from "./region";

/** A statement of an IAM policy. Its values may be outputs. */
export interface Statement {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: pulumi.Input<Record<string, pulumi.Input<string> | pulumi.Input<string>[]>> | "*";
  Action: string | string[];
  Resource: pulumi.Input<string> | pulumi.Input<string>[];
  Condition?: pulumi.Input<Record<string, Record<string, pulumi.Input<string> | pulumi.Input<string>[]>>>;
}

/** Formats a policy document as JSON. */
export const policyJson = (statements: Statement[]): pulumi.Output<string> =>
  pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });

interface RoleArgs {
  /** Service principals that may assume the role. */
  services: string[];
  /** Actions of the trust policy. @default ["sts:AssumeRole"] */
  actions?: string[];
  /** AWS managed policies, by path and name. */
  managed?: string[];
  /** Statements of an inline policy. */
  statements?: Statement[];
  tags: PlatformTags;
}

/**
 * Services that send `aws:SourceAccount` when they assume a role:
 * - https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html
 * - https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html
 * - https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_Monitoring.OS.Enabling.html
 * - https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 *
 * RDS Proxy supports no global condition keys (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.html).
 * AWS documents none for the roles of AWS Backup, CloudTrail, EC2, EKS Pod Identity and S3 replication either. A user of another
 * account cannot pass any of these roles to a service, because `iam:PassRole` works within one account only.
 */
const SENDS_SOURCE_ACCOUNT = [
  "config.amazonaws.com",
  "eks.amazonaws.com",
  "monitoring.rds.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
];

/** Creates an IAM role for AWS services, with managed policies and an inline policy. */
export const serviceRole = (parent: pulumi.Resource, name: string, args: RoleArgs): iam.Role =>
  roleAndPolicies(parent, name, args).role;

/** Does the same and returns the policies too. A resource whose deletion needs the permissions must depend on them. */
export const roleAndPolicies = (
  parent: pulumi.Resource,
  name: string,
  args: RoleArgs,
): { role: iam.Role; policies: pulumi.Resource[] } => {
  const role = new iam.Role(
    name,
    {
      assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: args.actions ?? "sts:AssumeRole",
            Principal: { Service: args.services },
            ...(args.services.every((service) => SENDS_SOURCE_ACCOUNT.includes(service)) && {
              Condition: {
                StringEquals: { "aws:SourceAccount": getCallerIdentityOutput({}, { parent }).accountId },
              },
            }),
          },
        ],
      },
      tags: tagsFor(args.tags, name),
    },
    { parent },
  );
  const policies: pulumi.Resource[] = (args.managed ?? []).map(
    (policy) =>
      new iam.RolePolicyAttachment(
        `${name}-${policy.split("/").pop()}`,
        { role: role.name, policyArn: arnOf(parent, `iam::aws:policy/${policy}`) },
        { parent: role },
      ),
  );
  if (args.statements)
    policies.push(
      new iam.RolePolicy(`${name}-own`, { role: role.id, policy: policyJson(args.statements) }, { parent: role }),
    );
  return { role, policies };
};
