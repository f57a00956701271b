// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { policyJson } from "../internal/policies";

interface EndpointArgs {
  vpcId: pulumi.Input<string>;
  cidrBlock: string;
  region: pulumi.Input<string>;
  /** Subnets of the interface endpoints. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Route tables of the gateway endpoints. */
  routeTableIds: pulumi.Input<pulumi.Input<string>[]>;
  tags: PlatformTags;
}

/** Services with gateway endpoints, which are free of charge. */
const GATEWAY_SERVICES = ["s3", "dynamodb"] as const;

/** Services that nodes need to join the cluster, and pods need for images, credentials, secrets and keys, even without NAT. */
const INTERFACE_SERVICES = [
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
] as const;

/** Creates VPC endpoints, through which the VPC reaches AWS services without the internet. */
export const vpcEndpoints = (parent: pulumi.Resource, name: string, args: EndpointArgs): void => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const common = (
    service: string,
  ): { vpcId: pulumi.Input<string>; serviceName: pulumi.Output<string>; tags: Record<string, string> } => ({
    vpcId: args.vpcId,
    serviceName: pulumi.interpolate`com.amazonaws.${args.region}.${service}`,
    tags: tagsFor(args.tags, `${name}-${service}`),
  });
  for (const service of GATEWAY_SERVICES)
    new ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        ...common(service),
        vpcEndpointType: "Gateway",
        routeTableIds: args.routeTableIds,
        policy: accountPrincipalsOnly(service, accountId, args.region),
      },
      { parent },
    );

  const group = endpointSecurityGroup(parent, name, args);
  for (const service of INTERFACE_SERVICES)
    new ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        ...common(service),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: args.subnetIds,
        securityGroupIds: [group.id],
      },
      { parent },
    );
};

/**
 * Allows principals of this account only, so that data cannot be exfiltrated with the credentials of another account. ECR image
 * layers are in an S3 bucket of AWS, which is accessed with presigned URLs.
 */
const accountPrincipalsOnly = (
  service: string,
  accountId: pulumi.Output<string>,
  region: pulumi.Input<string>,
): pulumi.Output<string> => {
  const allowed = { Effect: "Allow" as const, Principal: "*" as const };
  const layers = {
    Sid: "EcrImageLayers",
    ...allowed,
    Action: "s3:GetObject",
    Resource: pulumi.interpolate`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
  };
  return policyJson([
    {
      Sid: "AccountPrincipals",
      ...allowed,
      Action: `${service}:*`,
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
    },
    ...(service === "s3" ? [layers] : []),
  ]);
};

/** Allows HTTPS from the VPC. */
const endpointSecurityGroup = (parent: pulumi.Resource, name: string, args: EndpointArgs): ec2.SecurityGroup =>
  new ec2.SecurityGroup(
    `${name}-endpoints`,
    {
      // A change of this description replaces the security group.
      description: "Endpoints of AWS services: HTTPS from within the network, nothing out",
      vpcId: args.vpcId,
      ingress: [
        {
          description: "HTTPS from the VPC",
          protocol: "tcp",
          fromPort: 443,
          toPort: 443,
          cidrBlocks: [args.cidrBlock],
        },
      ],
      egress: [],
      tags: tagsFor(args.tags, `${name}-endpoints`),
    },
    { parent },
  );
