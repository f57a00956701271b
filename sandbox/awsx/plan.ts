// SPDX-License-Identifier: Apache-2.0
import type { SubnetSpec } from "./subnet-specs";

/** One range of one zone: a subnet, or space left unused. */
export interface Slot {
  readonly spec: SubnetSpec;
  /** Counted from 0. */
  readonly zone: number;
}

/** Which ranges there are, and how the VPC's is divided among them. */
export interface Plan {
  readonly slots: readonly Slot[];
  /** The range of each slot, in the order of `slots`. @throws Error when they don't fit. */
  allocate(vpcCidr: string): string[];
}

/** 0 to `count` - 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Every spec in every zone, zone by zone. */
export const slotsForEveryZone = (specs: readonly SubnetSpec[], zoneCount: number): Slot[] =>
  range(zoneCount).flatMap((zone) => specs.map((spec) => ({ spec, zone })));
