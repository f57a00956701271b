// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { DataTierSpec } from "../../contracts/data-tier";
import { tagsFor } from "../../lib/tags";

/** A security group that lets in the clients on one port, and lets nothing out. */
export const clientAccess = (parent: pulumi.Resource, name: string, spec: DataTierSpec, port: number): ec2.SecurityGroup => {
  const group = new ec2.SecurityGroup(`${name}-group`, {
    vpcId: spec.vpcId,
    description: `${name}: its clients only`,
    tags: tagsFor(spec.tags, `${name}-group`),
  }, { parent });
  new vpc.SecurityGroupIngressRule(`${name}-from-clients`, {
    securityGroupId: group.id,
    referencedSecurityGroupId: spec.clientSecurityGroupId,
    description: "Clients",
    ipProtocol: "tcp",
    fromPort: port,
    toPort: port,
    tags: tagsFor(spec.tags, `${name}-from-clients`),
  }, { parent: group });
  return group;
};
