// SPDX-License-Identifier: Apache-2.0
import type { SubnetNameTagStrategy } from "@pulumi/awsx/types/enums/ec2";
import type { SubnetSpec } from "./subnet-specs";

/** What tells a zone from the region's others: `1a` of `us-east-1a`, `2-lax-1a` of `us-west-2-lax-1a`. */
export const zoneSuffix = (zone: string): string => zone.replace(/^[a-z]{2}(-[a-z]+)+-/, "");

/** The logical name of a subnet and all that belongs to it: never depends on the zone's name, so that no tag can replace it. */
export const resourceName = (vpc: string, spec: SubnetSpec, zoneIndex: number): string =>
  numbered(vpc, spec, zoneIndex + 1);

/** The `Name` tag of a subnet and its route table. */
export const nameTag = (
  vpc: string,
  spec: SubnetSpec,
  zoneIndex: number,
  zone: string,
  strategy: SubnetNameTagStrategy,
): string => numbered(vpc, spec, strategy === "AvailabilityZone" ? zoneSuffix(zone) : zoneIndex + 1);

const numbered = (vpc: string, { name, type }: SubnetSpec, suffix: string | number): string =>
  `${vpc}-${name ?? type.toLowerCase()}-${suffix}`;

/** @throws Error when two zones would give subnets the same `Name` tag. */
export const checkZoneSuffixes = (zones: string[]): void => {
  for (const [index, zone] of zones.entries()) {
    const twin = zones.slice(0, index).find((other) => zoneSuffix(other) === zoneSuffix(zone));
    if (twin !== undefined) {
      throw new Error(
        `availabilityZoneNames ${twin} and ${zone} both end in ${zoneSuffix(zone)}; ` +
          "give zones of one region, or leave subnetNameTagStrategy out",
      );
    }
  }
};
