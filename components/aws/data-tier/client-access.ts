// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { tagsFor, type PlatformTags } from "../../lib/tags";

/** The VPC and the security group of the clients. */
export interface Clients {
  vpcId: pulumi.Input<string>;
  clientSecurityGroupId: pulumi.Input<string>;
  /** @default - the provider's region */
  region?: string;
  tags: PlatformTags;
}

/** Creates a security group that accepts the clients on one port and allows no outbound traffic. */
export const clientAccess = (
  parent: pulumi.Resource,
  name: string,
  { vpcId, clientSecurityGroupId, region, tags }: Clients,
  port: number,
): ec2.SecurityGroup => {
  const group = new ec2.SecurityGroup(
    `${name}-group`,
    {
      vpcId,
      // A change of this description replaces the security group.
      description: `${name}: its clients only`,
      region,
      tags: tagsFor(tags, `${name}-group`),
    },
    { parent },
  );
  new vpc.SecurityGroupIngressRule(
    `${name}-from-clients`,
    {
      securityGroupId: group.id,
      referencedSecurityGroupId: clientSecurityGroupId,
      description: "Clients",
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      region,
      tags: tagsFor(tags, `${name}-from-clients`),
    },
    // Another group gets a new rule, and the old rule is deleted last: nodes that are being replaced keep their access.
    { parent: group, replaceOnChanges: ["referencedSecurityGroupId"] },
  );
  return group;
};
