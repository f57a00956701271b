// SPDX-License-Identifier: Apache-2.0
import * as ec2 from "@pulumi/aws/ec2";
import { getVpcOutput } from "@pulumi/aws/ec2/getVpc";
import type * as eks from "@pulumi/aws/eks";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";

/** The security group of nodes and pods, and its rules, which nodes need until they are deleted. */
export interface NodeNetwork {
  group: ec2.SecurityGroup;
  rules: pulumi.Resource[];
}

type Rule = Omit<vpc.SecurityGroupEgressRuleArgs, "securityGroupId" | "tags">;
const ALL_PROTOCOLS = "-1";

/**
 * Creates the security group of the nodes, which the VPC CNI also gives to their pods. Without one in the launch template, EKS would
 * give them the cluster's security group, which allows all egress (Amazon EKS User Guide, "Customize managed nodes with launch
 * templates", "Using custom security groups"). The control plane keeps that group, so the two groups allow each other.
 *
 * Egress is open to the control plane, to TCP ports in the VPC, whose resources have security groups of their own, to HTTPS and to
 * the peers. Security groups do not filter the DNS, time and metadata services of the VPC.
 */
export const nodeNetwork = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
): NodeNetwork => {
  const group = new ec2.SecurityGroup(
    `${name}-nodes`,
    {
      vpcId: spec.vpcId,
      description: "Nodes and pods of the cluster",
      tags: tagsFor(spec.tags, `${name}-nodes`),
    },
    { parent },
  );
  const controlPlane = cluster.vpcConfig.clusterSecurityGroupId;
  const ingress = (rule: string, securityGroupId: pulumi.Input<string>, args: Rule): pulumi.Resource =>
    new vpc.SecurityGroupIngressRule(
      `${name}-${rule}`,
      { securityGroupId, ...args, tags: tagsFor(spec.tags, `${name}-${rule}`) },
      { parent: group },
    );
  const egress = (rule: string, args: Rule): pulumi.Resource =>
    new vpc.SecurityGroupEgressRule(
      `${name}-${rule}`,
      { securityGroupId: group.id, ...args, tags: tagsFor(spec.tags, `${name}-${rule}`) },
      { parent: group },
    );
  return {
    group,
    rules: [
      ingress("nodes-from-nodes", group.id, everythingOf(group.id, "Nodes and pods")),
      ingress("nodes-from-control-plane", group.id, everythingOf(controlPlane, "Control plane")),
      // During an upgrade from a version without this group, the former nodes still have the cluster's security group.
      ingress("control-plane-from-nodes", controlPlane, everythingOf(group.id, "Nodes and pods")),
      ...(spec.loadBalancerSecurityGroupId === undefined
        ? []
        : [
            ingress("nodes-from-load-balancer", group.id, {
              ...tcp(spec.podPort),
              referencedSecurityGroupId: spec.loadBalancerSecurityGroupId,
              description: "HTTPS from the load balancer to pods",
            }),
          ]),
      egress("nodes-to-nodes", everythingOf(group.id, "Nodes and pods")),
      egress("nodes-to-control-plane", everythingOf(controlPlane, "Control plane")),
      egress("nodes-to-vpc", {
        ...tcp(0, 65_535),
        cidrIpv4: getVpcOutput({ id: spec.vpcId }, { parent: group }).cidrBlock,
        description: "Resources in the VPC",
      }),
      egress("nodes-to-https", { ...tcp(443), cidrIpv4: "0.0.0.0/0", description: "HTTPS" }),
      ...spec.peers.flatMap((peer) =>
        peer.cidrs.map((cidrIpv4, index) =>
          egress(`nodes-to-${peer.name}-${index + 1}`, { ...tcp(peer.port), cidrIpv4, description: peer.name }),
        ),
      ),
    ],
  };
};

const everythingOf = (referencedSecurityGroupId: pulumi.Input<string>, description: string): Rule => ({
  ipProtocol: ALL_PROTOCOLS,
  referencedSecurityGroupId,
  description,
});

const tcp = (fromPort: number, toPort = fromPort): Rule => ({ ipProtocol: "tcp", fromPort, toPort });
