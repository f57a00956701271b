// SPDX-License-Identifier: Apache-2.0
import type { input } from "@pulumi/awsx/types";
import { SubnetType, type SubnetAllocationStrategy } from "@pulumi/awsx/types/enums/ec2";
import { isNetwork } from "./ipv4";
import type { Problems } from "../../components/lib/problems";

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
    problems.require(types.includes(spec.type), {
      field: `${field}.type`,
      value: spec.type,
      reason: "is not a valid subnet type",
      fix: `use one of ${types.join(", ")}`,
    });
    problems.require(specs.findIndex(({ type, name }) => type === spec.type && name === spec.name) === index, {
      field: `${field}.name`,
      value: spec.name,
      reason: `must be unique among the specs of type ${spec.type}`,
      fix: "set a different name",
    });
    problems.require(
      spec.size === undefined || (Number.isInteger(maskOf(spec.size)) && spec.size >= 4 && spec.size <= 2 ** 32),
      {
        field: `${field}.size`,
        value: spec.size,
        reason: "must be a power of two from 4 to 4294967296",
        fix: "use a size such as 256",
      },
    );
    if (explicit) checkBlocks(problems, field, spec, zoneCount);
    else {
      problems.require(spec.size === undefined || spec.cidrMask === undefined || sizeOf(spec.cidrMask) === spec.size, {
        field: `${field}.size`,
        value: spec.size,
        reason: `must match cidrMask ${spec.cidrMask}`,
        fix: "set only one of them",
      });
    }
  }
  problems.require(!(explicit && strategy === "AutoMerge"), {
    field: "subnetStrategy",
    value: strategy,
    reason: "is not supported with cidrBlocks",
    fix: "use Auto or Exact",
  });
};

const checkBlocks = (problems: Problems, field: string, spec: SubnetSpec, zoneCount: number): void => {
  const blocks = spec.cidrBlocks;
  problems.require(blocks !== undefined, {
    field: `${field}.cidrBlocks`,
    value: blocks,
    reason: "must be set if another spec has them",
    fix: "set them in all specs or in none",
  });
  if (blocks === undefined) return;
  problems.require(blocks.length === zoneCount, {
    field: `${field}.cidrBlocks`,
    value: blocks,
    reason: `must have one CIDR block for each of ${zoneCount} availability zones`,
    fix: `set ${zoneCount} CIDR blocks`,
  });
  for (const block of blocks) {
    problems.require(isNetwork(block), {
      field: `${field}.cidrBlocks`,
      value: block,
      reason: "is not a CIDR block from /16 to /28 without host bits",
      fix: "use a block such as 10.0.0.0/24",
    });
  }
  const masks = blocks.map((block) => Number(block.split("/")[1]));
  const agree = (mask: number | undefined): boolean => mask === undefined || masks.every((m) => m === mask);
  problems.require(agree(spec.cidrMask), {
    field: `${field}.cidrMask`,
    value: spec.cidrMask,
    reason: "must match cidrBlocks",
    fix: "remove it",
  });
  const sizeMask = spec.size === undefined ? undefined : maskOf(spec.size);
  problems.require(agree(sizeMask), {
    field: `${field}.size`,
    value: spec.size,
    reason: "must match cidrBlocks",
    fix: "remove it",
  });
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
