// SPDX-License-Identifier: Apache-2.0
import type * as pulumi from "@pulumi/pulumi";
import { isCidr, isIntegerWithin } from "../lib/checks";
import { Problems } from "../lib/problems";
import { checkTags, type PlatformTags } from "../lib/tags";
import { ZONES } from "./network";

/** Bounds between which something scales. */
export interface Bounds {
  min: number;
  max: number;
}

/** Arguments of an `HaCluster`. */
export interface HaClusterArgs {
  vpcId: pulumi.Input<string>;
  /** Private subnets, one a zone. */
  subnetIds: pulumi.Input<string[]>;
  /** Instances over all zones, shared out among them. @default { min: 3, max: 20 } */
  nodes?: Bounds;
  /** Instance types, preferred first; all of one processor architecture. @default ["m7g.large"] */
  instanceTypes?: string[];
  /** One of those that the add-ons are pinned for, 1.34 and 1.35. Raised by one at a time, the nodes follow. @default "1.35" */
  kubernetesVersion?: string;
  /** Addresses that may reach the cluster's API from outside the network. @default - none: it has no public endpoint */
  publicAccessCidrs?: string[];
  /** The balancer's security group, which may reach pods on `podPort`. @default - only members of the cluster's own group reach them */
  balancerSecurityGroupId?: pulumi.Input<string>;
  /** Target groups that pods may join: a `LoadBalancerController` keeps them there. @default - none */
  targetGroupArns?: pulumi.Input<string>[];
  /** Where pods serve the balancer. @default 8443 */
  podPort?: number;
  /** A key that is there already, for secrets, logs and volumes; it has to let in what the made one does. @default - one is made */
  keyArn?: pulumi.Input<string>;
  /** Keeps the cluster from being deleted. @default true */
  deletionProtection?: boolean;
  /** Tags of every resource inside. */
  tags: PlatformTags;
}

/** What an `HaCluster` gives to what runs on it. */
export interface HaClusterOutputs {
  readonly clusterName: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  /** For `kubectl` and Pulumi's Kubernetes provider; holds no secret: the caller's own AWS identity is asked for. */
  readonly kubeconfig: pulumi.Output<string>;
  /** The nodes' and pods': let it in to be reached by them. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Key that volumes of pods may be made under. */
  readonly volumeKeyArn: pulumi.Output<string>;
}

/** Arguments with every default filled in. */
export type HaClusterSpec = Required<Omit<HaClusterArgs, Given>> & Pick<HaClusterArgs, Given>;
/** What may be left out. */
type Given = "balancerSecurityGroupId" | "keyArn";

/** Versions of Kubernetes that the add-ons are pinned for. */
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
  const { min, max } = spec.nodes ?? {};
  problems.unless(
    isIntegerWithin(min, ZONES, 300),
    "nodes.min",
    min,
    "leaves a zone without a node",
    `set it to ${ZONES} or more`,
  );
  problems.unless(isIntegerWithin(max, ZONES, 300), "nodes.max", max, "is no bound", `set it from ${ZONES} to 300`);
  problems.unless(!(min > max), "nodes.min", min, `exceeds nodes.max ${max}`, "raise nodes.max or lower nodes.min");
  const types: unknown = spec.instanceTypes;
  problems.unless(
    Array.isArray(types) && types.length > 0 && types.every((type) => /^[a-z0-9-]+\.[a-z0-9-]+$/.test(String(type))),
    "instanceTypes",
    types,
    "is no list of instance types",
    'use names such as "m7g.large"',
  );
  problems.unless(
    !Array.isArray(types) || new Set(types.map((type) => isArm(String(type)))).size < 2,
    "instanceTypes",
    types,
    "mixes processor architectures, and nodes of one group share an image",
    "use types of one: m7g and c7g, or m7i and c7i",
  );
  problems.unless(
    KUBERNETES_VERSIONS.some((version) => version === spec.kubernetesVersion),
    "kubernetesVersion",
    spec.kubernetesVersion,
    "is no version that the add-ons are pinned for",
    `use one of ${KUBERNETES_VERSIONS.join(", ")}`,
  );
  const groups: unknown = spec.targetGroupArns;
  problems.unless(
    Array.isArray(groups) &&
      groups.every((arn) => typeof arn !== "string" || /^arn:aws[\w-]*:elasticloadbalancing:[^*]+$/.test(arn)),
    "targetGroupArns",
    groups,
    "is no list of target groups, or names more than one by a *",
    "list each by its own ARN",
  );
  problems.unless(
    isIntegerWithin(spec.podPort, 1024, 65535),
    "podPort",
    spec.podPort,
    "is no port that a process without privileges can serve",
    "use one from 1024 to 65535",
  );
  problems.unless(
    typeof spec.deletionProtection === "boolean",
    "deletionProtection",
    spec.deletionProtection,
    "is no boolean",
    "set true or false",
  );
  for (const cidr of Array.isArray(spec.publicAccessCidrs) ? spec.publicAccessCidrs : [spec.publicAccessCidrs])
    problems.unless(
      isCidr(cidr, 16, 32),
      "publicAccessCidrs",
      cidr,
      "opens the cluster's API too wide, or is no network",
      'list the networks of those who run `pulumi up`, /16 or narrower, such as "203.0.113.7/32"',
    );
  checkTags(problems, spec.tags);
  problems.throwIfAny();
  return spec;
};

/** A total shared out over the zones, as evenly as it goes, the first zones getting what is left over. */
export const perZone = (total: number): number[] =>
  Array.from({ length: ZONES }, (_, zone) => Math.floor(total / ZONES) + (zone < total % ZONES ? 1 : 0));

/** Graviton families end in g, before their options: m7g, c8gd. */
export const isArm = (instanceType: string): boolean => /^[a-z]+\d+g/.test(instanceType);
