// SPDX-License-Identifier: Apache-2.0
import { isMatch } from "./checks";

/**
 * True for an EC2 instance type with an Arm processor. Graviton families have a g after the generation (m7g, c7gn, im4gn, x2gd,
 * g5g, hpc7g), except a1, the first of them; P6e has Grace processors.
 * Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html ("Processor families").
 */
export const isArm = (instanceType: unknown): boolean => isMatch(instanceType, /^(a1\.|[a-z]+\d+g|p6e-gb)/);

/** True for a size below `large`: `nano`, `micro`, `small`, `medium`. */
export const isBelowLarge = (instanceType: unknown): boolean => isMatch(instanceType, /\.(nano|micro|small|medium)$/);

/**
 * vCPUs of the size `metal`, which is the largest size of its family. Newer families name it with its size: `metal-24xl`.
 * Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/ (tables of general purpose, compute, memory and storage optimized).
 */
const METAL: readonly (readonly [families: RegExp, vcpus: number])[] = [
  [/^[a-z]+\d+g/, 64],
  [/^[mcr]6a$/, 192],
  [/^([mcr]6i[a-z]*|i4i|x2i(d|ed)n)$/, 128],
  [/^([mr]5(d|n|dn|b)?|c5d?|i3en|g4dn)$/, 96],
  [/^(c5n|i3)$/, 72],
  [/^(m5zn|z1d|x2iezn)$/, 48],
];

/** vCPUs of sizes whose names do not contain a number. Sizes of burstable types above `medium` have the same. */
const SIZES: Partial<Record<string, number>> = { medium: 1, large: 2, xlarge: 4 };

/** Number of vCPUs of an instance type, from its size: large has 2, and Nxlarge has 4N. It is 0 if the size is not known. */
export const vcpus = (instanceType: string): number => {
  const [family, size] = instanceType.split(".") as [string, string | undefined];
  const many = /^(?:metal-)?(\d+)xl(?:arge)?$/.exec(size ?? "");
  if (many) return Number(many[1]) * 4;
  if (size === "metal") return METAL.find(([families]) => families.test(family))?.[1] ?? 0;
  return SIZES[size ?? ""] ?? 0;
};

/** Network interfaces of an instance, and IPv4 addresses of each. */
export interface InterfaceLimits {
  interfaces: number;
  addresses: number;
}

/**
 * Limits by vCPUs, which are the same for almost all families; a few storage, network and GPU types have others.
 * Source: https://github.com/aws/amazon-vpc-cni-k8s/blob/master/misc/eni-max-pods.txt (pods = interfaces × (addresses - 1) + 2).
 */
const LIMITS: readonly (readonly [vcpus: number, limits: InterfaceLimits])[] = [
  [64, { interfaces: 15, addresses: 50 }],
  [16, { interfaces: 8, addresses: 30 }],
  [4, { interfaces: 4, addresses: 15 }],
  [0, { interfaces: 3, addresses: 10 }],
];

/** The limits of an instance type of the size `large` or larger. */
export const interfaceLimits = (instanceType: string): InterfaceLimits =>
  LIMITS.find(([least]) => vcpus(instanceType) >= least)![1];

/**
 * Memory per vCPU in GiB, by the letter of the family. Some types have more.
 * Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/ (tables of each category).
 */
const GIB_PER_VCPU: Partial<Record<string, number>> = { a: 2, c: 2, d: 7.5, i: 7.5, m: 4, r: 7.5, t: 4, x: 15, z: 8 };
/** Share of the memory that the hypervisor and the kernel take: the default of Karpenter's setting VM_MEMORY_OVERHEAD_PERCENT. */
const MEMORY_OVERHEAD = 0.075;
/** Memory that the kubelet keeps free by evicting pods (amazon-eks-ami, nodeadm: evictionHard). */
const EVICTION_MIB = 100;

/** CPU that nodeadm reserves for the kubelet: a share of each vCPU, which decreases. */
const reservedMillicores = (vcpuCount: number): number =>
  [
    { from: 0, to: 1, share: 60 },
    { from: 1, to: 2, share: 10 },
    { from: 2, to: 4, share: 5 },
    { from: 4, to: Infinity, share: 2.5 },
  ].reduce((sum, { from, to, share }) => sum + Math.floor(share * Math.max(0, Math.min(vcpuCount, to) - from)), 0);

/**
 * CPU, memory and pods that an EKS node of a type offers to pods. The memory is Infinity if that of the family is not known.
 * Source: https://github.com/awslabs/amazon-eks-ami/blob/main/nodeadm/internal/kubelet/config.go (withDefaultReservedResources).
 */
export const allocatable = (instanceType: string): { cpuMillicores: number; memoryMiB: number; pods: number } => {
  const count = vcpus(instanceType);
  const { interfaces, addresses } = interfaceLimits(instanceType);
  const pods = interfaces * (addresses - 1) + 2;
  const gib = (GIB_PER_VCPU[instanceType[0]!] ?? Infinity) * count;
  return {
    cpuMillicores: 1000 * count - reservedMillicores(count),
    memoryMiB: Math.floor(gib * 1024 * (1 - MEMORY_OVERHEAD)) - (255 + 11 * pods) - EVICTION_MIB,
    pods,
  };
};
