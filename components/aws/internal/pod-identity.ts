// SPDX-License-Identifier: Apache-2.0
import * as eks from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { roleAndPolicies, type Statement } from "./policies";

interface PodIdentityArgs {
  clusterName: pulumi.Input<string>;
  namespace: string;
  serviceAccount: string;
  managed?: string[];
  statements?: Statement[];
  tags: PlatformTags;
}

/**
 * Creates an IAM role for the pods of one Kubernetes service account. EKS injects credentials when a pod starts, so pods must
 * depend on the returned association.
 */
export const podIdentity = (
  parent: pulumi.Resource,
  name: string,
  args: PodIdentityArgs,
): eks.PodIdentityAssociation => {
  const { role, policies } = roleAndPolicies(parent, `${name}-role`, {
    services: ["pods.eks.amazonaws.com"],
    actions: ["sts:AssumeRole", "sts:TagSession"],
    managed: args.managed,
    statements: args.statements,
    tags: args.tags,
  });
  return new eks.PodIdentityAssociation(
    `${name}-identity`,
    {
      clusterName: args.clusterName,
      namespace: args.namespace,
      serviceAccount: args.serviceAccount,
      roleArn: role.arn,
      tags: tagsFor(args.tags, `${name}-identity`),
    },
    { parent: role, dependsOn: policies },
  );
};
