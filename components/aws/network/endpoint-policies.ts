// SPDX-License-Identifier: Apache-2.0
import * as pulumi from "@pulumi/pulumi";
import { policyJson, type Statement } from "../internal/policies";
import { knownPartition } from "../internal/region";
import { addonImageAccounts } from "./image-registries";

/** Services with gateway endpoints, which are free of charge. */
export const GATEWAY_SERVICES = ["s3", "dynamodb"] as const;

/**
 * Services that nodes need to join the cluster, and pods need for images, credentials, secrets and keys, even without NAT. The agent
 * of GuardDuty sends its findings to `guardduty-data`; without this endpoint, GuardDuty would create one that Pulumi cannot delete.
 */
export const INTERFACE_SERVICES = [
  "ec2",
  "eks",
  "eks-auth",
  "sts",
  "ecr.api",
  "ecr.dkr",
  "logs",
  "kms",
  "secretsmanager",
  "elasticloadbalancing",
  "autoscaling",
  "guardduty-data",
] as const;

export type EndpointService = (typeof GATEWAY_SERVICES)[number] | (typeof INTERFACE_SERVICES)[number];

const ALLOWED = { Effect: "Allow", Principal: "*" } as const;

/** Actions with which an image is pulled (Amazon ECR User Guide, "Private repository policy examples"). */
const PULL_ACTIONS = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/**
 * The policy of an endpoint: principals of this account use resources of this account, so that data cannot leave with the credentials
 * of another account or into the resources of another account. It does not restrict actions, because a runner in the VPC also deploys
 * through the endpoints (docs/deploy.md); IAM policies do. The pattern and the exceptions are those of AWS's data perimeter policies,
 * https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/vpc_endpoint_policies.
 */
export const endpointPolicy = (
  service: EndpointService,
  args: {
    accountId: pulumi.Input<string>;
    region: pulumi.Input<string>;
    imageAccounts: readonly pulumi.Input<string>[];
  },
): pulumi.Output<string> => pulumi.output(args).apply((known) => policyJson(statements(service, known)));

interface Known {
  accountId: string;
  region: string;
  imageAccounts: readonly string[];
}

const statements = (service: EndpointService, { accountId: account, region, imageAccounts }: Known): Statement[] => {
  const principal = { "aws:PrincipalAccount": account };
  const resource = { "aws:ResourceAccount": account };
  // The agent's data belongs to GuardDuty (Amazon GuardDuty User Guide, "Prerequisite – Creating an Amazon VPC endpoint").
  if (service === "guardduty-data")
    return [
      { Sid: "AccountPrincipals", ...ALLOWED, Action: "*", Resource: "*", Condition: { StringEquals: principal } },
    ];
  // EC2 does not send the account of the resource with some actions, such as CreateVolume, which the EBS CSI driver calls
  // (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount).
  const own: Statement = {
    Sid: "AccountPrincipals",
    ...ALLOWED,
    Action: `${service.split(".")[0]}:*`,
    Resource: "*",
    Condition:
      service === "ec2"
        ? { StringEquals: principal, StringEqualsIfExists: resource }
        : { StringEquals: { ...principal, ...resource } },
  };
  const partition = knownPartition(region).name;
  switch (service) {
    case "s3":
      return [own, imageLayers(partition, region)];
    case "ecr.api":
    case "ecr.dkr":
      return [own, sharedImages(partition, region, imageAccounts, principal)];
    case "sts":
      return [own, webIdentities(resource)];
    default:
      return [own];
  }
};

/**
 * ECR stores image layers in a bucket of AWS, and returns presigned URLs of an account of AWS (Amazon ECR User Guide, "Minimum Amazon S3
 * bucket permissions for Amazon ECR"). Other registries use buckets of their own, which the policy does not allow: images come from
 * ECR (docs/images.md).
 */
const imageLayers = (partition: string, region: string): Statement => ({
  Sid: "EcrImageLayers",
  ...ALLOWED,
  Action: "s3:GetObject",
  Resource: `arn:${partition}:s3:::prod-${region}-starport-layer-bucket/*`,
});

/** Images of EKS add-ons and of the GuardDuty agent are in registries of AWS. */
const sharedImages = (
  partition: string,
  region: string,
  imageAccounts: readonly string[],
  principal: Record<string, string>,
): Statement => ({
  Sid: "SharedImages",
  ...ALLOWED,
  Action: PULL_ACTIONS,
  Resource: [...addonImageAccounts(region), ...imageAccounts].map(
    (account) => `arn:${partition}:ecr:${region}:${account}:repository/*`,
  ),
  Condition: { StringEquals: principal },
});

/** A caller with a web identity token has no account before it assumes a role. */
const webIdentities = (resource: Record<string, string>): Statement => ({
  Sid: "WebIdentities",
  Effect: "Allow",
  Principal: { Federated: "*" },
  Action: "sts:AssumeRoleWithWebIdentity",
  Resource: "*",
  Condition: { StringEquals: resource },
});
