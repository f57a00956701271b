// SPDX-License-Identifier: Apache-2.0
import type { SubnetSpec } from "./subnet-specs";

/** One CIDR block of one zone: a subnet or unused space. */
export interface Slot {
  readonly spec: SubnetSpec;
  /** Counted from 0. */
  readonly zone: number;
}

/** The slots of a VPC, and the division of its CIDR block among them. */
export interface Plan {
  readonly slots: readonly Slot[];
  /** Returns the CIDR block of each slot, in the order of `slots`. @throws Error if they do not fit */
  allocate(vpcCidr: string): string[];
}

/** The numbers from 0 to `count` - 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** A slot for every spec in every zone, ordered by zone. */
export const slotsForEveryZone = (specs: readonly SubnetSpec[], zoneCount: number): Slot[] =>
  range(zoneCount).flatMap((zone) => specs.map((spec) => ({ spec, zone })));
