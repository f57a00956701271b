// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";
import { endpointPolicy, GATEWAY_SERVICES, INTERFACE_SERVICES, type EndpointService } from "./endpoint-policies";

interface EndpointArgs {
  vpcId: pulumi.Input<string>;
  cidrBlock: string;
  region: pulumi.Input<string>;
  /** Subnets of the interface endpoints. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Route tables of the gateway endpoints. */
  routeTableIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Other accounts from whose ECR registries images are pulled. */
  imageAccounts: readonly pulumi.Input<string>[];
  tags: PlatformTags;
}

/** Creates VPC endpoints, through which the VPC reaches AWS services without the internet. */
export const vpcEndpoints = (parent: pulumi.Resource, name: string, args: EndpointArgs): void => {
  const { accountId } = getCallerIdentityOutput({}, { parent });
  const common = (service: EndpointService) => ({
    vpcId: args.vpcId,
    serviceName: pulumi.interpolate`com.amazonaws.${args.region}.${service}`,
    policy: endpointPolicy(service, { accountId, region: args.region, imageAccounts: args.imageAccounts }),
    tags: tagsFor(args.tags, `${name}-${service}`),
  });
  for (const service of GATEWAY_SERVICES)
    new ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        ...common(service),
        vpcEndpointType: "Gateway",
        routeTableIds: args.routeTableIds,
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
