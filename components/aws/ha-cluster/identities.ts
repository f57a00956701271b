// SPDX-License-Identifier: Apache-2.0
import type * as eks from "@pulumi/aws/eks";
import * as vpc from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { CLUSTER_AUTOSCALER } from "../../contracts/cluster-autoscaler";
import { LOAD_BALANCER_CONTROLLER } from "../../contracts/load-balancer-controller";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { METRICS_READER } from "../../contracts/observability";
import { tagsFor } from "../../lib/tags";
import { podIdentity } from "../internal/pod-identity";

/** The cluster autoscaler's role: it looks at every group, and changes this cluster's only, by the tag that EKS gives their groups. */
export const scalingIdentity = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
): pulumi.Resource =>
  podIdentity(parent, `${name}-autoscaler`, {
    clusterName: cluster.name,
    ...CLUSTER_AUTOSCALER,
    statements: [
      {
        Sid: "Look",
        Effect: "Allow",
        Action: [
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:DescribeAutoScalingInstances",
          "autoscaling:DescribeLaunchConfigurations",
          "autoscaling:DescribeScalingActivities",
          "autoscaling:DescribeTags",
          "ec2:DescribeImages",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeLaunchTemplateVersions",
          "ec2:GetInstanceTypesFromInstanceRequirements",
        ],
        Resource: "*",
      },
      {
        Sid: "LookAtItsNodeGroups",
        Effect: "Allow",
        Action: "eks:DescribeNodegroup",
        Resource: cluster.arn.apply((arn) => `${arn.replace(":cluster/", ":nodegroup/")}/*`),
      },
      {
        Sid: "Scale",
        Effect: "Allow",
        Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
        Resource: "*",
        Condition: cluster.name.apply((own) => ({
          StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${own}`]: "owned" },
        })),
      },
    ],
    tags: spec.tags,
  });

/** Prometheus's role: it reads measurements of AWS's services, and finds by their tags what they are of. None of that is of one resource. */
export const metricsIdentity = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
): pulumi.Resource =>
  podIdentity(parent, `${name}-metrics`, {
    clusterName: cluster.name,
    ...METRICS_READER,
    statements: [
      {
        Sid: "ReadMetrics",
        Effect: "Allow",
        Action: ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "tag:GetResources"],
        Resource: "*",
      },
    ],
    tags: spec.tags,
  });

/** The balancer controller's role: pods of its cluster join and leave the named target groups, and no others. */
export const membershipIdentity = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
): pulumi.Resource[] =>
  spec.targetGroupArns.length === 0
    ? []
    : [
        podIdentity(parent, `${name}-membership`, {
          clusterName: cluster.name,
          ...LOAD_BALANCER_CONTROLLER,
          statements: [
            {
              Sid: "Look",
              Effect: "Allow",
              Action: [
                "elasticloadbalancing:DescribeTargetGroups",
                "elasticloadbalancing:DescribeTargetHealth",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeVpcs",
              ],
              Resource: "*",
            },
            {
              Sid: "Join",
              Effect: "Allow",
              Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
              Resource: spec.targetGroupArns,
            },
          ],
          tags: spec.tags,
        }),
      ];

/** Lets the balancer reach pods, on their port only: of other groups' members none can. */
export const balancerAccess = (
  parent: pulumi.Resource,
  name: string,
  spec: HaClusterSpec,
  cluster: eks.Cluster,
): void => {
  if (spec.balancerSecurityGroupId === undefined) return;
  new vpc.SecurityGroupIngressRule(
    `${name}-from-balancer`,
    {
      securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
      referencedSecurityGroupId: spec.balancerSecurityGroupId,
      description: "HTTPS from the balancer to pods",
      ipProtocol: "tcp",
      fromPort: spec.podPort,
      toPort: spec.podPort,
      tags: tagsFor(spec.tags, `${name}-from-balancer`),
    },
    { parent },
  );
};
