// SPDX-License-Identifier: Apache-2.0
import type { SubnetType } from "@pulumi/awsx/types/enums/ec2";
import { bitsFor, nextBlock, blocksOverlap, parseBlock, formatBlock, nthBlock, type Block } from "./ipv4";
import { range, type Plan, type Slot } from "./plan";
import type { SubnetSpec } from "./subnet-specs";

/**
 * Strategy `Legacy`: in each zone the private subnets, then the public ones, then the isolated ones. Existing stacks depend on
 * the layout, so the arithmetic is that of awsx. It ignores `availabilityZoneCidrMask`, `cidrBlocks` and `Unused` specs.
 */
export const legacyPlan = (specs: SubnetSpec[] | undefined, zoneCount: number): Plan =>
  specs === undefined ? defaultPlan(zoneCount) : specifiedPlan(specs, zoneCount);

/** The order of types in a zone, with the largest block that each gets by default. */
const DEFAULT_MASKS: [type: SubnetType, mask: number][] = [
  ["Private", 19],
  ["Public", 20],
  ["Isolated", 24],
];

/** Half of each zone is private and a quarter public. All private slots come before the public ones. */
const defaultPlan = (zoneCount: number): Plan => {
  const slots = (type: SubnetType): Slot[] => range(zoneCount).map((zone) => ({ spec: { type }, zone }));
  return {
    slots: [...slots("Private"), ...slots("Public")],
    allocate: (vpcCidr) => {
      const halves = zoneBlocks(vpcCidr, zoneCount).map((zone) => nthBlock(zone, zone.mask + 1, 0));
      const quarters = halves.map((half) => nthBlock(nthBlock(half, half.mask, 1), half.mask + 1, 0));
      return [...halves, ...quarters].map(formatBlock);
    },
  };
};

const specifiedPlan = (specs: SubnetSpec[], zoneCount: number): Plan => {
  const groups = DEFAULT_MASKS.map(([type, defaultMask]) => ({
    defaultMask,
    specs: specs.filter((spec) => spec.type === type),
  }));
  const ordered = groups.flatMap((group) => group.specs);
  // A single subnet may use its whole zone. With several, each uses at most half of it.
  const bits = specs.length === 1 ? 0 : 1;
  return {
    slots: range(zoneCount).flatMap((zone) => ordered.map((spec) => ({ spec, zone }))),
    allocate: (vpcCidr) =>
      zoneBlocks(vpcCidr, zoneCount).flatMap((zone) => {
        const masks = groups.map((group) =>
          group.specs.map((spec) => spec.cidrMask ?? Math.max(zone.mask + bits, group.defaultMask)),
        );
        return fill(zone, masks).map(formatBlock);
      }),
  };
};

const zoneBlocks = (vpcCidr: string, zoneCount: number): Block[] => {
  const vpc = parseBlock(vpcCidr);
  return range(zoneCount).map((index) => nthBlock(vpc, vpc.mask + bitsFor(zoneCount), index));
};

/** Each group starts where the previous group ends. A block that would overlap moves to the next free block. */
const fill = (zone: Block, groups: number[][]): Block[] => {
  const blocks: Block[] = [];
  let previous: Block = { address: zone.address - 1, mask: 32 };
  for (const masks of groups) {
    const last = blocks.at(-1);
    const base = last === undefined ? zone : nthBlock(last, last.mask, 1);
    for (const [index, mask] of masks.entries()) {
      const block = nthBlock(base, mask, index);
      previous = blocksOverlap(previous, block) ? nextBlock(previous, mask) : block;
      blocks.push(previous);
    }
  }
  return blocks;
};
