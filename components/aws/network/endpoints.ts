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
  /** Where interface endpoints have an address. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Whose traffic gateway endpoints take. */
  routeTableIds: pulumi.Input<pulumi.Input<string>[]>;
  tags: PlatformTags;
}

/** Free, and reached by a route. */
const GATEWAYS = ["s3", "dynamodb"] as const;

/** What nodes need in order to join, and pods in order to get their images, identity, secrets and keys, with NAT or without. */
const INTERFACES = [
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

/** Ways to AWS's own services that don't leave its network. */
export const privateEndpoints = (parent: pulumi.Resource, name: string, args: EndpointArgs): void => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const common = (
    service: string,
  ): { vpcId: pulumi.Input<string>; serviceName: pulumi.Output<string>; tags: Record<string, string> } => ({
    vpcId: args.vpcId,
    serviceName: pulumi.interpolate`com.amazonaws.${args.region}.${service}`,
    tags: tagsFor(args.tags, `${name}-${service}`),
  });
  for (const service of GATEWAYS)
    new ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        ...common(service),
        vpcEndpointType: "Gateway",
        routeTableIds: args.routeTableIds,
        policy: ownIdentitiesOnly(service, accountId, args.region),
      },
      { parent },
    );

  const group = httpsFromWithin(parent, name, args);
  for (const service of INTERFACES)
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

/** Stolen data can't leave by another account's credentials. Image layers are AWS's own: ECR signs their addresses itself. */
const ownIdentitiesOnly = (
  service: string,
  accountId: pulumi.Output<string>,
  region: pulumi.Input<string>,
): pulumi.Output<string> => {
  const anyone = { Effect: "Allow" as const, Principal: "*" as const };
  const layers = {
    Sid: "ImageLayers",
    ...anyone,
    Action: "s3:GetObject",
    Resource: pulumi.interpolate`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
  };
  return policyJson([
    {
      Sid: "OwnIdentities",
      ...anyone,
      Action: `${service}:*`,
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
    },
    ...(service === "s3" ? [layers] : []),
  ]);
};

const httpsFromWithin = (parent: pulumi.Resource, name: string, args: EndpointArgs): ec2.SecurityGroup =>
  new ec2.SecurityGroup(
    `${name}-endpoints`,
    {
      description: "Endpoints of AWS services: HTTPS from within the network, nothing out",
      vpcId: args.vpcId,
      ingress: [
        { description: "HTTPS from within", protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [args.cidrBlock] },
      ],
      egress: [],
      tags: tagsFor(args.tags, `${name}-endpoints`),
    },
    { parent },
  );
