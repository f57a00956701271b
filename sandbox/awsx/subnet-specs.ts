// SPDX-License-Identifier: Apache-2.0
import type { input } from "@pulumi/awsx/types";
import { SubnetType, type SubnetAllocationStrategy } from "@pulumi/awsx/types/enums/ec2";
import { isNetwork } from "./ipv4";
import type { Problems } from "./problems";

export type SubnetSpec = input.ec2.SubnetSpecArgs;

/** The number of addresses in an IPv4 block of this prefix length. */
export const sizeOf = (mask: number): number => 2 ** (32 - mask);

/** The prefix length of a block with this number of addresses. */
const maskOf = (size: number): number => 32 - Math.log2(size);

/** Records invalid and contradictory specs. */
export const checkSubnetSpecs = (
  problems: Problems,
  specs: SubnetSpec[] | undefined,
  strategy: SubnetAllocationStrategy,
  zoneCount: number,
): void => {
  if (specs === undefined) return;
  const types = Object.values(SubnetType);
  const explicit = isExplicit(specs);
  for (const [index, spec] of specs.entries()) {
    const field = `subnetSpecs[${index}]`;
    problems.unless(
      types.includes(spec.type),
      `${field}.type`,
      spec.type,
      "is not a valid subnet type",
      `use one of ${types.join(", ")}`,
    );
    problems.unless(
      specs.findIndex(({ type, name }) => type === spec.type && name === spec.name) === index,
      `${field}.name`,
      spec.name,
      `must be unique among the specs of type ${spec.type}`,
      "set a different name",
    );
    problems.unless(
      spec.size === undefined || (Number.isInteger(maskOf(spec.size)) && spec.size >= 4 && spec.size <= 2 ** 32),
      `${field}.size`,
      spec.size,
      "must be a power of two from 4 to 4294967296",
      "use a size such as 256",
    );
    if (explicit) checkBlocks(problems, field, spec, zoneCount);
    else {
      problems.unless(
        spec.size === undefined || spec.cidrMask === undefined || sizeOf(spec.cidrMask) === spec.size,
        `${field}.size`,
        spec.size,
        `must match cidrMask ${spec.cidrMask}`,
        "set only one of them",
      );
    }
  }
  problems.unless(
    !(explicit && strategy === "AutoMerge"),
    "subnetStrategy",
    strategy,
    "is not supported with cidrBlocks",
    "use Auto or Exact",
  );
};

const checkBlocks = (problems: Problems, field: string, spec: SubnetSpec, zoneCount: number): void => {
  const blocks = spec.cidrBlocks;
  problems.unless(
    blocks !== undefined,
    `${field}.cidrBlocks`,
    blocks,
    "must be set if another spec has them",
    "set them in all specs or in none",
  );
  if (blocks === undefined) return;
  problems.unless(
    blocks.length === zoneCount,
    `${field}.cidrBlocks`,
    blocks,
    `must have one CIDR block for each of ${zoneCount} availability zones`,
    `set ${zoneCount} CIDR blocks`,
  );
  for (const block of blocks) {
    problems.unless(
      isNetwork(block),
      `${field}.cidrBlocks`,
      block,
      "is not a CIDR block from /16 to /28 without host bits",
      "use a block such as 10.0.0.0/24",
    );
  }
  const masks = blocks.map((block) => Number(block.split("/")[1]));
  const agree = (mask: number | undefined): boolean => mask === undefined || masks.every((m) => m === mask);
  problems.unless(agree(spec.cidrMask), `${field}.cidrMask`, spec.cidrMask, "must match cidrBlocks", "remove it");
  const sizeMask = spec.size === undefined ? undefined : maskOf(spec.size);
  problems.unless(agree(sizeMask), `${field}.size`, spec.size, "must match cidrBlocks", "remove it");
};

/** True if the specs have CIDR blocks. */
export const isExplicit = (specs: SubnetSpec[]): boolean => specs.some(({ cidrBlocks }) => cidrBlocks !== undefined);

/** Sets both `cidrMask` and `size` if one of them is set. Otherwise both are present with the value undefined. */
export const normalize = (specs: SubnetSpec[]): SubnetSpec[] => {
  if (isExplicit(specs)) return specs;
  return specs.map((spec) => {
    const cidrMask = spec.cidrMask ?? (spec.size === undefined ? undefined : maskOf(spec.size));
    return { ...spec, cidrMask, size: cidrMask === undefined ? undefined : sizeOf(cidrMask) };
  });
};
