// SPDX-License-Identifier: Apache-2.0
// Requests of the role of the nodes, which pass VPC endpoints.
import { ACCOUNT } from "../../../stacks/recording/arns";
import { ofType, type Recorded } from "../../support/recorder";
import { docs, flowsOf, OTHER_ACCOUNT, type Flow } from "./flow";
import { arn, bucket, type Site } from "./site";

/** The registry of AWS with the images of EKS add-ons in most regions (Amazon EKS, "View Amazon container image registries"). */
const ADDON_REGISTRY = "602401143452";

/** The registries of AWS with the GuardDuty agent (Amazon GuardDuty, "Amazon ECR repository hosting GuardDuty agent"). */
const AGENT_REGISTRIES: Record<string, string> = { "us-east-1": "031903291036", "us-west-2": "039403964562" };
const PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

const eks = (page: string): string => docs(`eks/latest/userguide/${page}.html`);

/** ECR imports images of public registries on the first pull, with the permissions of the node. */
const cachedImages = ({ prefix, region }: Site, recorded: readonly Recorded[]): Flow[] =>
  ofType(recorded, "aws:ecr/repository:Repository")
    .filter(({ name }) => name.startsWith(`${prefix}images-`))
    .map(({ name, inputs }) =>
      flowsOf({
        caller: { role: `${prefix}cluster-node-role` },
        endpoint: `${prefix}network-ecr.dkr`,
        source: docs("AmazonECR/latest/userguide/pull-through-cache-iam.html"),
      }).allow(
        `Nodes pull through ${name}`,
        [...PULL, "ecr:BatchImportUpstreamImage"],
        arn("ecr", region, `repository/${String(inputs["name"])}`),
      ),
    );

/** Images of AWS are in registries of AWS, which every account can pull from. */
const sharedImages = ({ prefix, region }: Site): Flow[] =>
  ["ecr.api", "ecr.dkr"].flatMap((service) =>
    Object.entries({ "EKS add-ons": ADDON_REGISTRY, "the GuardDuty agent": AGENT_REGISTRIES[region]! }).flatMap(
      ([name, owner]): Flow[] => {
        const common = { owner, endpoint: `${prefix}network-${service}`, source: eks("add-ons-images") };
        const repository = `arn:aws:ecr:${region}:${owner}:repository/eks/image`;
        return [
          flowsOf({ ...common, caller: { role: `${prefix}cluster-node-role` } }).allow(
            `${prefix}Nodes pull the images of ${name} through ${service}`,
            PULL,
            repository,
          ),
          flowsOf({ ...common, caller: { administratorOf: OTHER_ACCOUNT } }).deny(
            `${prefix}Another account pulls the images of ${name} through ${service}`,
            PULL,
            repository,
          ),
        ];
      },
    ),
  );

const images = ({ prefix, region }: Site): Flow[] => {
  const common = {
    caller: { role: `${prefix}cluster-node-role` },
    endpoint: `${prefix}network-ecr.dkr`,
    source: eks("create-node-role"),
  };
  const repository = arn("ecr", region, "repository/app");
  const own = flowsOf(common);
  const layers = flowsOf({
    // ECR signs the URLs of layers with credentials of an account of AWS.
    caller: { administratorOf: OTHER_ACCOUNT },
    owner: OTHER_ACCOUNT,
    endpoint: `${prefix}network-s3`,
    source: docs("AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms"),
  });
  const layer = `${bucket(`prod-${region}-starport-layer-bucket`)}/layer`;
  return [
    own.allow(`${prefix}Nodes pull images of the account`, PULL, repository),
    own.deny(`${prefix}Nodes push images`, "ecr:PutImage", repository),
    flowsOf({ ...common, owner: OTHER_ACCOUNT }).deny(
      `${prefix}Nodes pull images of another account`,
      PULL,
      repository.replace(ACCOUNT, OTHER_ACCOUNT),
    ),
    layers.allow(`${prefix}Nodes download layers`, "s3:GetObject", layer),
    layers.deny(`${prefix}Nodes upload to the bucket of layers`, "s3:PutObject", layer),
  ];
};

const nodes = ({ prefix, region, cluster }: Site): Flow[] => {
  const through = (service: string, page: string) =>
    flowsOf({
      caller: { role: `${prefix}cluster-node-role` },
      source: eks(page),
      endpoint: `${prefix}network-${service}`,
    });
  const addresses = ["CreateNetworkInterface", "AssignPrivateIpAddresses", "AttachNetworkInterface"];
  return [
    through("eks", "create-node-role").allow(`${prefix}Nodes describe their cluster`, "eks:DescribeCluster", cluster),
    through("ec2", "create-node-role").allow(`${prefix}Nodes describe instances`, "ec2:DescribeInstances", "*"),
    through("ec2", "cni-iam-role").allow(
      `${prefix}The VPC CNI plugin assigns addresses`,
      addresses.map((action) => `ec2:${action}`),
      arn("ec2", region, "network-interface/eni-1"),
    ),
    through("eks-auth", "pod-id-agent-setup").allow(
      `${prefix}The Pod Identity Agent requests credentials`,
      "eks-auth:AssumeRoleForPodIdentity",
      cluster,
    ),
    through("ecr.api", "create-node-role").allow(`${prefix}Nodes sign in to ECR`, "ecr:GetAuthorizationToken", "*"),
  ];
};

export const nodeFlows = (site: Site, recorded: readonly Recorded[]): Flow[] => [
  ...nodes(site),
  ...images(site),
  ...sharedImages(site),
  ...cachedImages(site, recorded),
];
