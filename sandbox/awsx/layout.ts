// SPDX-License-Identifier: Apache-2.0
import type { output } from "@pulumi/awsx/types";
import { Netmask } from "netmask";
import type { VpcSpec } from "./args";
import { gapsBetween } from "./ipv4";
import { resourceName } from "./names";
import type { Plan } from "./plan";
import { autoMergePlan, autoPlan, explicitPlan } from "./plan-auto";
import { legacyPlan } from "./plan-legacy";
import { isExplicit, normalize, type SubnetSpec } from "./subnet-specs";

type ResolvedSpec = output.ec2.ResolvedSubnetSpec;

/** The plan of the requested strategy. */
export const planFor = ({ args, subnetStrategy, zoneCount }: VpcSpec): Plan => {
  const specs = args.subnetSpecs && normalize(args.subnetSpecs);
  const zoneMask = args.availabilityZoneCidrMask;
  if (subnetStrategy === "Legacy" || (subnetStrategy === "Exact" && specs === undefined))
    return legacyPlan(specs, zoneCount);
  if (specs !== undefined && isExplicit(specs)) return explicitPlan(specs, zoneCount);
  return subnetStrategy === "AutoMerge"
    ? autoMergePlan(specs ?? [], zoneCount, zoneMask)
    : autoPlan(specs, zoneCount, zoneMask);
};

/** @throws Error if there are NAT gateways, but no public subnets for them or no other subnets that use them */
export const checkNat = ({ slots }: Plan, { nat }: VpcSpec): void => {
  const types = new Set(slots.map(({ spec }) => spec.type));
  if (nat === "None" || (types.has("Public") && (types.has("Private") || types.has("Isolated")))) return;
  throw new Error(
    `natGateways.strategy ${nat} must be used with public subnets and private or isolated subnets; add them, or set "None"`,
  );
};

/** @throws Error with all subnets whose CIDR blocks overlap with another */
export const checkOverlaps = (vpc: string, { slots }: Plan, blocks: string[]): void => {
  const ranges = blocks.map((block) => new Netmask(block));
  const overlapping = ranges.flatMap((range, index) => {
    const overlaps = ranges.some(
      (other, i) => i !== index && (range.contains(other.base) || other.contains(range.base)),
    );
    const slot = slots[index];
    return overlaps && slot ? [`${resourceName(vpc, slot.spec, slot.zone)} (${blocks[index]})`] : [];
  });
  if (overlapping.length > 0) {
    throw new Error(`subnets overlap: ${overlapping.join(", ")}; use a larger VPC, smaller subnets or fewer zones`);
  }
};

/** Checks a layout of strategy `Exact`. @throws Error with all gaps between the subnets */
export const checkNoGaps = (vpcCidr: string, blocks: string[]): void => {
  const vpc = new Netmask(vpcCidr);
  const gaps: string[] = [];
  let expected = vpc.base;
  for (const block of blocks) {
    const range = new Netmask(block);
    if (range.base !== expected) gaps.push(`before ${block}`);
    expected = range.next().base;
  }
  if (new Netmask(blocks.at(-1) ?? vpcCidr).last !== vpc.last) gaps.push(`after ${blocks.at(-1)}`);
  if (gaps.length > 0) {
    throw new Error(`subnetSpecs leave gaps in ${vpcCidr}: ${gaps.join(", ")}; fill them with specs of type "Unused"`);
  }
};

/** The output `subnetLayout`: the specs of one zone that give the same layout under strategy `Auto`. */
export const resolvedLayout = (spec: VpcSpec, plan: Plan, blocks: string[]): ResolvedSpec[] => {
  const {
    args: { subnetSpecs },
    subnetStrategy,
  } = spec;
  return subnetSpecs === undefined || subnetStrategy === "Legacy" || subnetStrategy === "AutoMerge"
    ? derivedLayout(plan, blocks, spec.zoneCount)
    : normalize(subnetSpecs).map(resolvedSpec);
};

const resolvedSpec = ({ name, cidrBlocks, cidrMask, size, type }: SubnetSpec): ResolvedSpec => ({
  name,
  cidrBlocks,
  cidrMask,
  size,
  type,
});

/** Uses as many of the first slots as a zone has. For the legacy defaults, these are private subnets of two zones, as in awsx. */
const derivedLayout = ({ slots }: Plan, blocks: string[], zoneCount: number): ResolvedSpec[] => {
  let previous: Netmask | undefined;
  return slots.slice(0, slots.length / zoneCount).flatMap(({ spec: { type } }, index) => {
    const range = new Netmask(blocks[index]!);
    const gaps = previous === undefined ? [] : gapsBetween(previous, range);
    previous = range;
    return [
      ...gaps.map((gap): ResolvedSpec => ({ type: "Unused", cidrMask: gap.bitmask })),
      { type, cidrMask: range.bitmask },
    ];
  });
};
