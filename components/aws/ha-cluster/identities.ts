// SPDX-License-Identifier: Apache-2.0
import type * as eks from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";
import { CLUSTER_AUTOSCALER } from "../../contracts/cluster-autoscaler";
import { LOAD_BALANCER_CONTROLLER } from "../../contracts/load-balancer-controller";
import type { HaClusterSpec } from "../../contracts/ha-cluster";
import { METRICS_READER } from "../../contracts/observability";
import { podIdentity } from "../internal/pod-identity";

/**
 * Creates the role of the cluster autoscaler. It can describe all Auto Scaling groups, and change those with the tag that EKS
 * adds to the groups of this cluster.
 */
export const autoscalerIdentity = (
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
        Sid: "Describe",
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
        Sid: "DescribeNodeGroups",
        Effect: "Allow",
        Action: "eks:DescribeNodegroup",
        Resource: cluster.arn.apply((arn) => `${arn.replace(":cluster/", ":nodegroup/")}/*`),
      },
      {
        Sid: "Scale",
        Effect: "Allow",
        Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
        Resource: "*",
        Condition: cluster.name.apply((clusterName) => ({
          StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${clusterName}`]: "owned" },
        })),
      },
    ],
    tags: spec.tags,
  });

/** Creates the role with which CloudWatch metrics and resource tags are read. These actions support no resource-level permissions. */
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

/** Creates the role of the AWS Load Balancer Controller. It can register pods only in the given target groups. */
export const loadBalancerControllerIdentity = (
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
              Sid: "Describe",
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
              Sid: "RegisterTargets",
              Effect: "Allow",
              Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
              Resource: spec.targetGroupArns,
            },
          ],
          tags: spec.tags,
        }),
      ];
