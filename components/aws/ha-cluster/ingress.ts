// SPDX-License-Identifier: Apache-2.0
import type * as eks from "@pulumi/aws/eks";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { tagsFor } from "../../lib/tags";

/** Allows the load balancer to reach pods on their port. */
export const loadBalancerIngress = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
): void => {
  if (spec.loadBalancerSecurityGroupId === undefined) return;
  new vpc.SecurityGroupIngressRule(
    `${name}-from-balancer`,
    {
      securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
      referencedSecurityGroupId: spec.loadBalancerSecurityGroupId,
      description: "HTTPS from the load balancer to pods",
      ipProtocol: "tcp",
      fromPort: spec.podPort,
      toPort: spec.podPort,
      tags: tagsFor(spec.tags, `${name}-from-balancer`),
    },
    { parent },
  );
};
