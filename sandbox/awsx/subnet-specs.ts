// SPDX-License-Identifier: Apache-2.0
import type { input } from "@pulumi/awsx/types";
import { SubnetType, type SubnetAllocationStrategy } from "@pulumi/awsx/types/enums/ec2";
import { isNetwork } from "./ipv4";
import type { Problems } from "./problems";

export type SubnetSpec = input.ec2.SubnetSpecArgs;

/** Addresses in an IPv4 range of this prefix length. */
export const sizeOf = (mask: number): number => 2 ** (32 - mask);

/** The prefix length of a range of this size. */
const maskOf = (size: number): number => 32 - Math.log2(size);

/** Records what contradicts itself in the specs. */
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
      "is not a subnet type",
      `use one of ${types.join(", ")}`,
    );
    problems.unless(
      specs.findIndex(({ type, name }) => type === spec.type && name === spec.name) === index,
      `${field}.name`,
      spec.name,
      `is taken by another spec of type ${spec.type}`,
      "give each a name of its own",
    );
    problems.unless(
      spec.size === undefined || (Number.isInteger(maskOf(spec.size)) && spec.size >= 4 && spec.size <= 2 ** 32),
      `${field}.size`,
      spec.size,
      "is not a power of two from 4",
      "use one, such as 256",
    );
    if (explicit) checkBlocks(problems, field, spec, zoneCount);
    else {
      problems.unless(
        spec.size === undefined || spec.cidrMask === undefined || sizeOf(spec.cidrMask) === spec.size,
        `${field}.size`,
        spec.size,
        `contradicts cidrMask ${spec.cidrMask}`,
        "give only one of them",
      );
    }
  }
  problems.unless(
    !(explicit && strategy === "AutoMerge"),
    "subnetStrategy",
    strategy,
    "can't be used with cidrBlocks",
    "use Auto or Exact",
  );
};

const checkBlocks = (problems: Problems, field: string, spec: SubnetSpec, zoneCount: number): void => {
  const blocks = spec.cidrBlocks;
  problems.unless(
    blocks !== undefined,
    `${field}.cidrBlocks`,
    blocks,
    "are missing where other specs have them",
    "give them to all specs or none",
  );
  if (blocks === undefined) return;
  problems.unless(
    blocks.length === zoneCount,
    `${field}.cidrBlocks`,
    blocks,
    `is not one block for each of ${zoneCount} zones`,
    `give ${zoneCount}`,
  );
  for (const block of blocks) {
    problems.unless(
      isNetwork(block),
      `${field}.cidrBlocks`,
      block,
      "is not a range that a subnet can have",
      "use one from /16 to /28 with its host bits zero",
    );
  }
  const masks = blocks.map((block) => Number(block.split("/")[1]));
  const agree = (mask: number | undefined): boolean => mask === undefined || masks.every((m) => m === mask);
  problems.unless(agree(spec.cidrMask), `${field}.cidrMask`, spec.cidrMask, "contradicts cidrBlocks", "leave it out");
  const sizeMask = spec.size === undefined ? undefined : maskOf(spec.size);
  problems.unless(agree(sizeMask), `${field}.size`, spec.size, "contradicts cidrBlocks", "leave it out");
};

/** True when the ranges are given, not calculated. */
export const isExplicit = (specs: SubnetSpec[]): boolean => specs.some(({ cidrBlocks }) => cidrBlocks !== undefined);

/** The specs with `cidrMask` and `size` both set where either was given; both are undefined, not absent, where neither was. */
export const normalize = (specs: SubnetSpec[]): SubnetSpec[] => {
  if (isExplicit(specs)) return specs;
  return specs.map((spec) => {
    const cidrMask = spec.cidrMask ?? (spec.size === undefined ? undefined : maskOf(spec.size));
    return { ...spec, cidrMask, size: cidrMask === undefined ? undefined : sizeOf(cidrMask) };
  });
};
