// SPDX-License-Identifier: Apache-2.0
import { Netmask } from "netmask";
import { bitsFor } from "./ipv4";
import { slotsForEveryZone, range, type Plan } from "./plan";
import { sizeOf, type SubnetSpec } from "./subnet-specs";

/** Strategies `Auto` and `Exact`: divides the VPC evenly among the zones, and each zone among the specs in their order. */
export const autoPlan = (specs: SubnetSpec[] | undefined, zoneCount: number, zoneMask?: number): Plan => ({
  slots: slotsForEveryZone(specs ?? DEFAULT_SPECS, zoneCount),
  allocate: (vpcCidr) => {
    const mask = zoneMask ?? evenMask(vpcCidr, zoneCount);
    return divide(vpcCidr, mask, specs ?? sizedDefaults(mask), zoneCount);
  },
});

/** Strategy `AutoMerge`: the default private and public subnets, with the changes and additions of the specs. */
export const autoMergePlan = (specs: SubnetSpec[], zoneCount: number, zoneMask?: number): Plan => ({
  slots: slotsForEveryZone(mergeSpecs(DEFAULT_SPECS, specs), zoneCount),
  allocate: (vpcCidr) => {
    const mask = zoneMask ?? evenMask(vpcCidr, zoneCount);
    return divide(vpcCidr, mask, mergeSpecs(sizedDefaults(mask), specs), zoneCount);
  },
});

/** CIDR blocks from the user: every spec has one for each zone. */
export const explicitPlan = (specs: SubnetSpec[], zoneCount: number): Plan => {
  const slots = slotsForEveryZone(specs, zoneCount);
  return { slots, allocate: () => slots.map(({ spec, zone }) => spec.cidrBlocks![zone]!) };
};

const DEFAULT_SPECS: SubnetSpec[] = [{ type: "Private" }, { type: "Public" }];

const evenMask = (vpcCidr: string, zoneCount: number): number => new Netmask(vpcCidr).bitmask + bitsFor(zoneCount);

/** The defaults: half of the zone and a quarter of it. If the zone is larger than /16, the first /16 is divided. */
const sizedDefaults = (zoneMask: number): SubnetSpec[] => {
  if (zoneMask > 26) {
    throw new Error(
      `a /${zoneMask} zone is too small for the default subnets, which need a /26; set subnetSpecs or use a larger VPC`,
    );
  }
  return DEFAULT_SPECS.map((spec, index) => ({ ...spec, cidrMask: Math.max(zoneMask, 16) + index + 1 }));
};

/** An unnamed spec changes the default of its type. A normalized spec without a size also removes the default's size. */
const mergeSpecs = (defaults: SubnetSpec[], specs: SubnetSpec[]): SubnetSpec[] => {
  const isDefault = (spec: SubnetSpec): boolean =>
    spec.name === undefined && defaults.some(({ type }) => type === spec.type);
  const merged = defaults.map((spec) => ({ ...spec, ...specs.find((s) => isDefault(s) && s.type === spec.type) }));
  return [...merged, ...specs.filter((spec) => !isDefault(spec))];
};

const divide = (vpcCidr: string, zoneMask: number, specs: SubnetSpec[], zoneCount: number): string[] => {
  if (specs.length === 0)
    throw new Error("subnetSpecs [] must have at least one subnet; add a subnet or remove subnetSpecs");
  const base = new Netmask(vpcCidr).base;
  const masks = specs.map(({ cidrMask }) => cidrMask ?? zoneMask + bitsFor(specs.length));
  const needed = masks.reduce((sum, mask) => sum + sizeOf(mask), 0);
  if (needed > sizeOf(zoneMask)) {
    throw new Error(
      `subnetSpecs need ${needed} addresses in each zone, which has ${sizeOf(zoneMask)} of ${vpcCidr}; ` +
        "use smaller subnets or a larger VPC",
    );
  }
  const firstZone = new Netmask(base, zoneMask);
  return range(zoneCount).flatMap((zone) => fill(firstZone.next(zone), masks));
};

/** One block after another. A block starts at the next aligned address. */
const fill = (zone: Netmask, masks: number[]): string[] => {
  let previous: Netmask | undefined;
  return masks.map((mask) => {
    previous = previous === undefined ? new Netmask(zone.base, mask) : new Netmask(previous.last, mask).next();
    return previous.toString();
  });
};
