// SPDX-License-Identifier: Apache-2.0
import * as iam from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

/** One statement of a policy, with values that may be known later. */
export interface Statement {
  Sid: string;
  Effect: "Allow" | "Deny";
  Principal?: pulumi.Input<Record<string, pulumi.Input<string> | pulumi.Input<string>[]>> | "*";
  Action: string | string[];
  Resource: pulumi.Input<string> | pulumi.Input<string>[];
  Condition?: pulumi.Input<Record<string, Record<string, pulumi.Input<string> | pulumi.Input<string>[]>>>;
}

/** A policy as JSON text. */
export const policyJson = (statements: Statement[]): pulumi.Output<string> =>
  pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });

/** What a role is for. */
interface RoleArgs {
  services: string[];
  /** @default ["sts:AssumeRole"] */
  actions?: string[];
  managed?: string[];
  statements?: Statement[];
  tags: PlatformTags;
}

/** A role that AWS services may take on, with managed policies and statements of its own. */
export const serviceRole = (parent: pulumi.Resource, name: string, args: RoleArgs): iam.Role =>
  roleAndPolicies(parent, name, args).role;

/** The same, with its policies: who needs them to the very end, to be deleted itself, depends on them. */
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
          { Effect: "Allow", Action: args.actions ?? "sts:AssumeRole", Principal: { Service: args.services } },
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
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        { parent: role },
      ),
  );
  if (args.statements)
    policies.push(
      new iam.RolePolicy(`${name}-own`, { role: role.id, policy: policyJson(args.statements) }, { parent: role }),
    );
  return { role, policies };
};
