// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isPublicNetwork } from "../lib/addresses";
import { isCidr, isKnownLater, isMatch } from "../lib/checks";
import { distribute } from "../lib/distribute";
import { checkLaterItems, requirePlain } from "../lib/inputs";
import { isArm, isBelowLarge } from "../lib/instance-types";
import { Problems } from "../lib/problems";
import {
  areDifferent,
  requireBoolean,
  requireBounds,
  requireInOrder,
  requireKeyArn,
  requireUnprivilegedPort,
} from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import { ZONES } from "./network";
import { checkPlacement, networkInputs, type NetworkReference, type Placement } from "./network-reference";
import { checkPeers, PEER_INPUTS, type Peer } from "./peer";

/** Minimum and maximum of an autoscaled number. */
export interface Bounds {
  /** Minimum. */
  min: number;
  /** Maximum. */
  max: number;
}

/** Arguments of an `HaCluster`. */
export interface HaClusterArgs {
  /** The network of the cluster; nodes are in its private subnets. @default - `vpcId` and `subnetIds` are required */
  network?: NetworkReference;
  /** ID of the VPC. @default - that of `network` */
  vpcId?: pulumi.Input<string>;
  /** Private subnets, one per zone. @default - those of `network` */
  subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** Number of nodes in all zones together; they are distributed evenly. @default { min: 3, max: 20 } */
  nodes?: Bounds;
  /** EC2 instance types in order of preference, of the size `large` or larger, all of one processor architecture. @default ["m7g.large"] */
  instanceTypes?: string[];
  /** Kubernetes version, 1.34 or 1.35: the versions for which the add-ons are pinned. Upgrade one minor version at a time; the nodes follow the control plane. Upgrade before AWS ends the standard support, 14 months after the release: it then upgrades the control plane, which cannot go back. @default "1.35" */
  kubernetesVersion?: string;
  /** Networks that may connect to the cluster's public API endpoint: up to 40 ranges of public addresses. @default - none: there is no public endpoint */
  publicAccessCidrs?: pulumi.Input<string>[];
  /** Security group of the load balancer, which may connect to pods on `podPort`. @default - only nodes, pods and the control plane may connect */
  loadBalancerSecurityGroupId?: pulumi.Input<string>;
  /** Target groups in which a `LoadBalancerController` may register pods. @default - none */
  targetGroupArns?: pulumi.Input<string>[];
  /** Port of the pods for the load balancer. @default 8443 */
  podPort?: number;
  /** Destinations outside the VPC that nodes and pods may connect to, besides HTTPS. @default - none */
  peers?: Peer[];
  /** An existing KMS key for secrets, logs and volumes; its policy must allow what the policy of the created key allows. @default - a key is created */
  keyArn?: pulumi.Input<string>;
  /** Prevents the deletion of the cluster. @default true */
  deletionProtection?: boolean;
  /** Tags of every child resource. */
  tags: PlatformTags;
}

/** Outputs of an `HaCluster`. */
export interface HaClusterOutputs {
  /** Name of the EKS cluster. */
  readonly clusterName: pulumi.Output<string>;
  /** URL of the Kubernetes API server. */
  readonly endpoint: pulumi.Output<string>;
  /** For `kubectl` and Pulumi's Kubernetes provider. It contains no secret: it authenticates with the AWS identity of the caller. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Security group of the nodes and pods: allow inbound traffic from it in the resources that they use. */
  readonly securityGroupId: pulumi.Output<string>;
  /** KMS key for the persistent volumes of pods. */
  readonly volumeKeyArn: pulumi.Output<string>;
}

/** Arguments with every default filled in. */
export type HaClusterSpec = Required<Omit<HaClusterArgs, Optional | "network">> &
  Pick<HaClusterArgs, Optional> &
  Placement;
/** Arguments without a default. */
type Optional = "loadBalancerSecurityGroupId" | "keyArn";

/**
 * Ranges of which EKS takes one for the addresses of services, also that of the API server: the one that does not overlap the VPC.
 * Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html (serviceIpv4Cidr).
 */
export const SERVICE_NETWORKS = ["10.100.0.0/16", "172.20.0.0/16"] as const;

/** Kubernetes versions for which the add-on versions are pinned. */
export const KUBERNETES_VERSIONS = ["1.34", "1.35"] as const;

const INPUTS = [
  ...networkInputs(),
  "vpcId",
  "subnetIds",
  "subnetIds[]",
  "publicAccessCidrs[]",
  "loadBalancerSecurityGroupId",
  "targetGroupArns[]",
  ...PEER_INPUTS,
  "keyArn",
];

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveHaCluster = (name: string, args: HaClusterArgs): HaClusterSpec => {
  requirePlain("HaCluster", name, args, INPUTS);
  const problems = new Problems(`HaCluster "${name}"`);
  const spec: HaClusterSpec = {
    ...args,
    ...checkPlacement(problems, args, { kind: "privateSubnetIds", least: ZONES, most: ZONES }),
    nodes: args.nodes ?? { min: 3, max: 20 },
    instanceTypes: args.instanceTypes ?? ["m7g.large"],
    kubernetesVersion: args.kubernetesVersion ?? "1.35",
    publicAccessCidrs: args.publicAccessCidrs ?? [],
    targetGroupArns: args.targetGroupArns ?? [],
    podPort: args.podPort ?? 8443,
    peers: args.peers ?? [],
    deletionProtection: args.deletionProtection ?? true,
  };
  requireBounds(problems, "nodes", spec.nodes, ZONES, 300);
  checkInstanceTypes(problems, spec.instanceTypes);
  problems.require(
    KUBERNETES_VERSIONS.some((version) => version === spec.kubernetesVersion),
    {
      field: "kubernetesVersion",
      value: spec.kubernetesVersion,
      reason: `must be one of ${KUBERNETES_VERSIONS.join(", ")}, for which the add-on versions are pinned`,
      fix: "set it to one of them",
    },
  );
  const groups: unknown = spec.targetGroupArns;
  problems.require(
    Array.isArray(groups) &&
      groups.every((arn) => isKnownLater(arn) || isMatch(arn, /^arn:aws[\w-]*:elasticloadbalancing:[^*]+$/)),
    {
      field: "targetGroupArns",
      value: groups,
      reason: "must be a list of target group ARNs without wildcards",
      fix: "list the ARN of each target group",
    },
  );
  requireUnprivilegedPort(problems, "podPort", spec.podPort);
  requireBoolean(problems, "deletionProtection", spec.deletionProtection);
  requireKeyArn(problems, "keyArn", spec.keyArn);
  return problems.orThrow({
    ...spec,
    peers: checkPeers(problems, spec.peers),
    publicAccessCidrs: checkPublicAccess(problems, spec.publicAccessCidrs),
    tags: checkTags(problems, spec.tags),
  });
};

/** Limit of `instanceTypes` of an EKS node group. Source: https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html */
const MAX_INSTANCE_TYPES = 20;

/**
 * The nodes run the AMI of Amazon Linux 2023, which needs Armv8.2 and therefore Graviton2 or later, so that a1 is not possible.
 * EKS has no AMI for mac. Smaller sizes than `large` can run 8 pods (m7g.medium), which the pods of each node already exceed.
 * Sources: https://docs.aws.amazon.com/linux/al2023/ug/system-requirements.html and
 * https://github.com/aws/amazon-vpc-cni-k8s/blob/master/misc/eni-max-pods.txt
 */
const checkInstanceTypes = (problems: Problems, types: string[]): void =>
  requireInOrder(problems, "instanceTypes", types, [
    {
      holds: () =>
        Array.isArray(types) && types.length > 0 && types.every((type) => isMatch(type, /^[a-z0-9-]+\.[a-z0-9-]+$/)),
      reason: "must be a list of at least one EC2 instance type",
      fix: 'list names such as "m7g.large"',
    },
    {
      holds: () => types.length <= MAX_INSTANCE_TYPES && areDifferent(types),
      reason: `must be at most ${MAX_INSTANCE_TYPES} different types`,
      fix: "list each type once",
    },
    {
      holds: () => types.every((type) => isArm(type) === isArm(types[0])),
      reason: "must not mix processor architectures, because the nodes of a group share an AMI",
      fix: "list types of one architecture: m7g and c7g, or m7i and c7i",
    },
    {
      holds: () => !types.some((type) => /^(a1|mac\d[^.]*)\./.test(type)),
      reason: "must be types that EKS can start with Amazon Linux 2023, which excludes a1 and mac",
      fix: 'list names such as "m7g.large"',
    },
    {
      holds: () => !types.some(isBelowLarge),
      reason:
        'must be of the size "large" or larger, because smaller nodes have too few addresses for the pods of each node',
      fix: 'list names such as "m7g.large"',
    },
  ]);

/** Limit of `publicAccessCidrs` of an EKS cluster. Source: https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html */
const MAX_PUBLIC_ACCESS = 40;

/** EKS refuses ranges that are not public, and those for documentation: "The following CIDRs are not allowed in publicAccessCidrs". */
const checkPublicAccess = (problems: Problems, cidrs: pulumi.Input<string>[]): pulumi.Input<string>[] => {
  const all = Array.isArray(cidrs) ? cidrs : [cidrs];
  for (const cidr of all) if (!isKnownLater(cidr)) requirePublicNetwork(problems, cidr as string);
  problems.require(all.length <= MAX_PUBLIC_ACCESS && areDifferent(all), {
    field: "publicAccessCidrs",
    value: cidrs,
    reason: `must be at most ${MAX_PUBLIC_ACCESS} different ranges`,
    fix: "list each range once, and combine neighboring ranges",
  });
  return checkLaterItems(problems, all, requirePublicNetwork);
};

const requirePublicNetwork = (problems: Problems, cidr: string): void => {
  const fix = "list the public addresses from which `pulumi up` runs, each with /32";
  requireInOrder(problems, "publicAccessCidrs", cidr, [
    { holds: () => isCidr(cidr, 16, 32), reason: "must be an IPv4 CIDR block from /16 to /32", fix },
    {
      holds: () => isPublicNetwork(cidr),
      reason: "must be a range of public addresses, because EKS refuses all others",
      fix,
    },
  ]);
};

/** Distributes a total as evenly as possible over the zones; the first zones get the remainder. */
export const perZone = (total: number): number[] => distribute(total, ZONES);

export { isArm } from "../lib/instance-types";
