// SPDX-License-Identifier: Apache-2.0
// Requests of the roles of the cluster, its nodes and its pods. Those of nodes and pods pass VPC endpoints.
import { ACCOUNT } from "../../support/arns";
import { ofType, type Recorded } from "../../support/recorder";
import { docs, flowsOf, OTHER_ACCOUNT, type Flow } from "./flow";
import { arn, arnIn, bucket, key, type Site } from "./site";

/** The registry of AWS with the images of EKS add-ons in most regions (Amazon EKS, "View Amazon container image registries"). */
const ADDON_REGISTRY = "602401143452";

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

/** ECR imports images of public registries on the first pull, with the permissions of the node. */
const cachedImages = ({ prefix, region }: Pick<Site, "prefix" | "region">, recorded: readonly Recorded[]): Flow[] =>
  ofType(recorded, "aws:ecr/repository:Repository")
    .filter(({ name }) => name.startsWith(`${prefix}images-`))
    .map(({ name, inputs }) =>
      flowsOf({
        caller: { role: `${prefix}cluster-node-role` },
        endpoint: `${prefix}network-ecr.dkr`,
        source: docs("AmazonECR/latest/userguide/pull-through-cache-iam.html"),
      }).allow(
        `Nodes pull through ${name}`,
        ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchImportUpstreamImage"],
        arn("ecr", region, `repository/${String(inputs["name"])}`),
      ),
    );

const nodes = ({ prefix, region, cluster }: Site, recorded: readonly Recorded[]): Flow[] => {
  const caller = { role: `${prefix}cluster-node-role` };
  const through = (service: string, page: string, owner = ACCOUNT) =>
    flowsOf({ caller, owner, source: eks(page), endpoint: `${prefix}network-${service}` });
  const addons = through("ecr.dkr", "add-ons-images", ADDON_REGISTRY);
  const images = through("ecr.dkr", "create-node-role");
  const pull = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
  const stranger = flowsOf({
    caller: { administratorOf: OTHER_ACCOUNT },
    owner: ADDON_REGISTRY,
    endpoint: `${prefix}network-ecr.dkr`,
    source: docs("AmazonECR/latest/userguide/vpc-endpoints.html#ecr-vpc-endpoint-policy"),
  });
  const layers = flowsOf({
    // ECR signs the URLs of layers with credentials of an account of AWS.
    caller: { administratorOf: OTHER_ACCOUNT },
    owner: OTHER_ACCOUNT,
    endpoint: `${prefix}network-s3`,
    source: docs("AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms"),
  });
  const addon = `arn:aws:ecr:${region}:${ADDON_REGISTRY}:repository/eks/coredns`;
  const strangers = through("ecr.dkr", "create-node-role", OTHER_ACCOUNT);
  const theirs = `arn:aws:ecr:${region}:${OTHER_ACCOUNT}:repository/app`;
  return [
    through("eks", "create-node-role").allow(`${prefix}Nodes describe their cluster`, "eks:DescribeCluster", cluster),
    through("ec2", "create-node-role").allow(`${prefix}Nodes describe instances`, "ec2:DescribeInstances", "*"),
    through("ec2", "cni-iam-role").allow(
      `${prefix}The VPC CNI plugin assigns addresses`,
      ["ec2:CreateNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:AttachNetworkInterface"],
      arn("ec2", region, "network-interface/eni-1"),
    ),
    through("eks-auth", "pod-id-agent-setup").allow(
      `${prefix}The Pod Identity Agent requests credentials`,
      "eks-auth:AssumeRoleForPodIdentity",
      cluster,
    ),
    through("ecr.api", "create-node-role").allow(`${prefix}Nodes sign in to ECR`, "ecr:GetAuthorizationToken", "*"),
    addons.allow(`${prefix}Nodes pull the images of EKS add-ons`, pull, addon),
    through("ecr.api", "add-ons-images", ADDON_REGISTRY).allow(`${prefix}Nodes request layers of add-ons`, pull, addon),
    images.allow(`${prefix}Nodes pull images of the account`, pull, arn("ecr", region, "repository/app")),
    stranger.deny(`${prefix}Another account pulls the images of add-ons`, pull, addon),
    images.deny(`${prefix}Nodes push images`, "ecr:PutImage", arn("ecr", region, "repository/app")),
    ...cachedImages({ prefix, region }, recorded),
    strangers.deny(`${prefix}Nodes pull images of another account`, pull, theirs),
    layers.allow(
      `${prefix}Nodes download layers`,
      "s3:GetObject",
      `${bucket(`prod-${region}-starport-layer-bucket`)}/layer`,
    ),
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
  ...nodes(site, recorded),
  ...autoscaling(site),
  ...volumes(site),
  ...loadBalancing(site, recorded),
  ...metrics(site),
];
