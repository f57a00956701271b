// SPDX-License-Identifier: Apache-2.0
// Requests of the roles of the control plane and of the controllers in pods. Those of pods pass VPC endpoints.
import { ACCOUNT } from "../../../stacks/recording/arns";
import type { Recorded } from "../../support/recorder";
import { docs, flowsOf, type Flow } from "./flow";
import { arn, arnIn, key, type Site } from "./site";

const eks = (page: string): string => docs(`eks/latest/userguide/${page}.html`);

const controlPlane = ({ prefix, region }: Site): Flow[] => {
  const role = flowsOf({ caller: { role: `${prefix}cluster-role` }, source: eks("cluster-iam-role") });
  const scaling = flowsOf({
    caller: { serviceLinkedRole: "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling" },
    source: docs("autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html"),
  });
  const deployer = flowsOf({ caller: { administratorOf: ACCOUNT }, source: eks("enable-kms") });
  const keyArn = key(`${prefix}cluster-key`, region);
  const grant = { "kms:GrantIsForAWSResource": "true" };
  const use = [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptTo",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
  ];
  return [
    role.allow(`${prefix}EKS manages network interfaces`, ["ec2:DescribeSubnets", "ec2:DescribeVpcs"], "*"),
    deployer.allow(
      `${prefix}The deployer lets EKS encrypt secrets`,
      ["kms:DescribeKey", "kms:CreateGrant"],
      keyArn,
      grant,
    ),
    scaling.allow(`${prefix}Auto Scaling encrypts the volumes of nodes`, use, keyArn),
    scaling.allow(`${prefix}Auto Scaling attaches the volumes of nodes`, "kms:CreateGrant", keyArn, grant),
    scaling.deny(`${prefix}Auto Scaling creates a grant for others`, "kms:CreateGrant", keyArn, {
      "kms:GrantIsForAWSResource": "false",
    }),
  ];
};

const autoscaling = ({ prefix, region, cluster }: Site): Flow[] => {
  const caller = { role: `${prefix}cluster-autoscaler-role` };
  const source = "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md";
  const through = (service: string) => flowsOf({ caller, source, endpoint: `${prefix}network-${service}` });
  const name = cluster.split("/").pop()!;
  const group = arn("autoscaling", region, "autoScalingGroup:1:autoScalingGroupName/eks-nodes");
  const scale = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"];
  const nodegroup = arn("eks", region, `nodegroup/${name}/nodes/1`);
  const foreign = arn("eks", region, "nodegroup/other/nodes/1");
  const owned = { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${name}`]: "owned" };
  const lists = ["AutoScalingGroups", "AutoScalingInstances", "LaunchConfigurations", "ScalingActivities", "Tags"].map(
    (kind) => `autoscaling:Describe${kind}`,
  );
  const types = [
    "ec2:DescribeImages",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:GetInstanceTypesFromInstanceRequirements",
  ];
  return [
    through("autoscaling").allow(`${prefix}The autoscaler lists groups`, lists, "*"),
    through("ec2").allow(`${prefix}The autoscaler lists instance types`, types, "*"),
    through("ec2").deny(
      `${prefix}The autoscaler starts instances`,
      ["ec2:RunInstances", "ec2:TerminateInstances"],
      "*",
    ),
    through("eks").deny(`${prefix}The autoscaler changes node groups`, "eks:UpdateNodegroupConfig", nodegroup),
    through("eks").deny(`${prefix}The autoscaler reads another cluster`, "eks:DescribeNodegroup", foreign),
    through("autoscaling").deny(
      `${prefix}The autoscaler deletes groups`,
      "autoscaling:DeleteAutoScalingGroup",
      group,
      owned,
    ),
    through("eks").allow(`${prefix}The autoscaler describes node groups`, "eks:DescribeNodegroup", nodegroup),
    through("autoscaling").allow(`${prefix}The autoscaler scales its groups`, scale, group, owned),
    through("autoscaling").deny(`${prefix}The autoscaler scales groups of another cluster`, scale, group, {
      "aws:ResourceTag/k8s.io/cluster-autoscaler/other": "owned",
    }),
  ];
};

const volumes = ({ prefix, region }: Site): Flow[] => {
  const caller = { role: `${prefix}cluster-volumes-role` };
  const source = "https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/install.md";
  const ec2 = flowsOf({ caller, source, endpoint: `${prefix}network-ec2` });
  // EC2 requests the data key for the driver, so the request does not pass the endpoint of KMS.
  const kms = flowsOf({ caller, source });
  const volume = arn("ec2", region, "volume/vol-1");
  const keyArn = key(`${prefix}cluster-key`, region);
  const tagged = { "aws:RequestTag/ebs.csi.aws.com/cluster": "true" };
  const through = { "kms:ViaService": `ec2.${region}.amazonaws.com` };
  const grant = { ...through, "kms:GrantIsForAWSResource": "true" };
  return [
    ec2.allow(`${prefix}The EBS CSI driver creates volumes`, "ec2:CreateVolume", volume, tagged),
    ec2.allow(`${prefix}The EBS CSI driver attaches volumes`, ["ec2:AttachVolume", "ec2:DetachVolume"], volume),
    ec2.deny(`${prefix}The EBS CSI driver deletes volumes of others`, "ec2:DeleteVolume", volume),
    kms.allow(
      `${prefix}Volumes are encrypted`,
      [
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "kms:DescribeKey",
      ],
      keyArn,
      through,
    ),
    kms.allow(`${prefix}Encrypted volumes are attached`, "kms:CreateGrant", keyArn, grant),
    kms.deny(`${prefix}The EBS CSI driver deletes the key`, "kms:ScheduleKeyDeletion", keyArn, grant),
    kms.deny(`${prefix}The EBS CSI driver decrypts audit logs`, "kms:Decrypt", key("audit-key", "us-east-1"), through),
    kms.deny(`${prefix}The EBS CSI driver creates grants for others`, "kms:CreateGrant", keyArn, through),
    kms.deny(`${prefix}The EBS CSI driver shares audit logs`, "kms:CreateGrant", key("audit-key", "us-east-1"), grant),
  ];
};

const loadBalancing = ({ prefix, region }: Site, recorded: readonly Recorded[]): Flow[] => {
  const caller = { role: `${prefix}cluster-membership-role` };
  const source = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/";
  const through = (service: string) => flowsOf({ caller, source, endpoint: `${prefix}network-${service}` });
  const target = prefix === "" ? "edge-tg" : "edge-secondary-tg";
  const group = arnIn(recorded, "aws:lb/targetGroup:TargetGroup", target);
  const operators = arnIn(recorded, "aws:lb/targetGroup:TargetGroup", "edge-ops");
  const elbAction = (name: string): string => `elasticloadbalancing:${name}`;
  const register = ["RegisterTargets", "DeregisterTargets"].map(elbAction);
  const elb = through("elasticloadbalancing");
  const other = arn("elasticloadbalancing", region, "targetgroup/other/1");
  return [
    elb.allow(
      `${prefix}The controller lists targets`,
      ["DescribeTargetGroups", "DescribeTargetHealth"].map(elbAction),
      "*",
    ),
    elb.deny(`${prefix}The controller deletes target groups`, "elasticloadbalancing:DeleteTargetGroup", group),
    through("ec2").allow(
      `${prefix}The controller lists networks`,
      ["ec2:DescribeSecurityGroups", "ec2:DescribeVpcs"],
      "*",
    ),
    ...(prefix === "" ? [elb.allow("The controller registers Grafana", register, operators)] : []),
    elb.allow(`${prefix}The controller registers pods`, register, group),
    elb.deny(`${prefix}The controller registers pods in other target groups`, register, other),
  ];
};

const metrics = ({ prefix }: Site): Flow[] => {
  const { allow, deny } = flowsOf({
    caller: { role: `${prefix}cluster-metrics-role` },
    source: "https://github.com/prometheus-community/yet-another-cloudwatch-exporter#authentication",
  });
  return [
    allow(`${prefix}Prometheus reads metrics`, ["cloudwatch:GetMetricData", "cloudwatch:ListMetrics"], "*"),
    allow(`${prefix}Prometheus finds resources by tag`, "tag:GetResources", "*"),
    deny(`${prefix}Prometheus writes metrics`, "cloudwatch:PutMetricData", "*"),
  ];
};

export const clusterFlows = (site: Site, recorded: readonly Recorded[]): Flow[] => [
  ...controlPlane(site),
  ...autoscaling(site),
  ...volumes(site),
  ...loadBalancing(site, recorded),
  ...metrics(site),
];
