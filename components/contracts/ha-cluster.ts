// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isCidr, isMatch } from "../lib/checks";
import { distribute } from "../lib/distribute";
import { Problems } from "../lib/problems";
import { requireBoolean, requireBounds, requireUnprivilegedPort } from "../lib/requirements";
import { checkTags, type PlatformTags } from "../lib/tags";
import { ZONES } from "./network";

/** Minimum and maximum of an autoscaled number. */
export interface Bounds {
  min: number;
  max: number;
}

/** Arguments of an `HaCluster`. */
export interface HaClusterArgs {
  vpcId: pulumi.Input<string>;
  /** Private subnets, one per zone. */
  subnetIds: pulumi.Input<string[]>;
  /** Number of nodes in all zones together; they are distributed evenly. @default { min: 3, max: 20 } */
  nodes?: Bounds;
  /** EC2 instance types in order of preference, all of one processor architecture. @default ["m7g.large"] */
  instanceTypes?: string[];
  /** Kubernetes version, 1.34 or 1.35: the versions for which the add-ons are pinned. Upgrade one minor version at a time; the nodes follow the control plane. @default "1.35" */
  kubernetesVersion?: string;
  /** Networks that may connect to the cluster's public API endpoint. @default - none: there is no public endpoint */
  publicAccessCidrs?: string[];
  /** Security group of the load balancer, which may connect to pods on `podPort`. @default - only members of the cluster's security group may connect */
  loadBalancerSecurityGroupId?: pulumi.Input<string>;
  /** Target groups in which a `LoadBalancerController` may register pods. @default - none */
  targetGroupArns?: pulumi.Input<string>[];
  /** Port of the pods for the load balancer. @default 8443 */
  podPort?: number;
  /** An existing KMS key for secrets, logs and volumes; its policy must allow what the policy of the created key allows. @default - a key is created */
  keyArn?: pulumi.Input<string>;
  /** Prevents the deletion of the cluster. @default true */
  deletionProtection?: boolean;
  /** Tags of every child resource. */
  tags: PlatformTags;
}

/** Outputs of an `HaCluster`. */
export interface HaClusterOutputs {
  readonly clusterName: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  /** For `kubectl` and Pulumi's Kubernetes provider. It contains no secret: it authenticates with the AWS identity of the caller. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Security group of the nodes and pods: allow inbound traffic from it in the resources that they use. */
  readonly securityGroupId: pulumi.Output<string>;
  /** KMS key for the persistent volumes of pods. */
  readonly volumeKeyArn: pulumi.Output<string>;
}

/** Arguments with every default filled in. */
export type HaClusterSpec = Required<Omit<HaClusterArgs, Optional>> & Pick<HaClusterArgs, Optional>;
/** Arguments without a default. */
type Optional = "loadBalancerSecurityGroupId" | "keyArn";

/** Kubernetes versions for which the add-on versions are pinned. */
export const KUBERNETES_VERSIONS = ["1.34", "1.35"] as const;

/** Fills in defaults and checks the arguments. @throws ArgumentError */
export const resolveHaCluster = (name: string, args: HaClusterArgs): HaClusterSpec => {
  const spec: HaClusterSpec = {
    ...args,
    nodes: args.nodes ?? { min: 3, max: 20 },
    instanceTypes: args.instanceTypes ?? ["m7g.large"],
    kubernetesVersion: args.kubernetesVersion ?? "1.35",
    publicAccessCidrs: args.publicAccessCidrs ?? [],
    targetGroupArns: args.targetGroupArns ?? [],
    podPort: args.podPort ?? 8443,
    deletionProtection: args.deletionProtection ?? true,
  };
  const problems = new Problems(`HaCluster "${name}"`);
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
      groups.every((arn) => typeof arn !== "string" || /^arn:aws[\w-]*:elasticloadbalancing:[^*]+$/.test(arn)),
    {
      field: "targetGroupArns",
      value: groups,
      reason: "must be a list of target group ARNs without wildcards",
      fix: "list the ARN of each target group",
    },
  );
  requireUnprivilegedPort(problems, "podPort", spec.podPort);
  requireBoolean(problems, "deletionProtection", spec.deletionProtection);
  for (const cidr of Array.isArray(spec.publicAccessCidrs) ? spec.publicAccessCidrs : [spec.publicAccessCidrs])
    problems.require(isCidr(cidr, 16, 32), {
      field: "publicAccessCidrs",
      value: cidr,
      reason: "must be an IPv4 CIDR block from /16 to /32",
      fix: 'list the networks from which `pulumi up` runs, such as "203.0.113.7/32"',
    });
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};

const checkInstanceTypes = (problems: Problems, types: unknown): void => {
  problems.require(
    Array.isArray(types) && types.length > 0 && types.every((type) => isMatch(type, /^[a-z0-9-]+\.[a-z0-9-]+$/)),
    {
      field: "instanceTypes",
      value: types,
      reason: "must be a list of at least one EC2 instance type",
      fix: 'list names such as "m7g.large"',
    },
  );
  problems.require(!Array.isArray(types) || new Set(types.map(isArm)).size < 2, {
    field: "instanceTypes",
    value: types,
    reason: "must not mix processor architectures, because the nodes of a group share an AMI",
    fix: "list types of one architecture: m7g and c7g, or m7i and c7i",
  });
};

/** Distributes a total as evenly as possible over the zones; the first zones get the remainder. */
export const perZone = (total: number): number[] => distribute(total, ZONES);

/** Graviton families have a g after the generation: m7g, c8gd. */
export const isArm = (instanceType: unknown): boolean => isMatch(instanceType, /^[a-z]+\d+g/);
