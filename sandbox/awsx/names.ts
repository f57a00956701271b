// SPDX-License-Identifier: Apache-2.0
import type { SubnetNameTagStrategy } from "@pulumi/awsx/types/enums/ec2";
import type { SubnetSpec } from "./subnet-specs";

/** The part of a zone's name that is unique in its region: `1a` of `us-east-1a`, `2-lax-1a` of `us-west-2-lax-1a`. */
export const zoneSuffix = (zone: string): string => zone.replace(/^[a-z]{2}(-[a-z]+)+-/, "");

/** The logical name of a subnet and its route table. It does not depend on the zone's name, so a change of the tags replaces nothing. */
export const resourceName = (vpc: string, spec: SubnetSpec, zoneIndex: number): string =>
  numbered(vpc, spec, zoneIndex + 1);

/** The `Name` tag of a subnet and of its route table. */
export const nameTag = (
  vpc: string,
  spec: SubnetSpec,
  zoneIndex: number,
  zone: string,
  strategy: SubnetNameTagStrategy,
): string => numbered(vpc, spec, strategy === "AvailabilityZone" ? zoneSuffix(zone) : zoneIndex + 1);

const numbered = (vpc: string, { name, type }: SubnetSpec, suffix: string | number): string =>
  `${vpc}-${name ?? type.toLowerCase()}-${suffix}`;

/** @throws Error if subnets of two zones would have the same `Name` tag */
export const checkZoneSuffixes = (zones: string[]): void => {
  for (const [index, zone] of zones.entries()) {
    const duplicate = zones.slice(0, index).find((other) => zoneSuffix(other) === zoneSuffix(zone));
    if (duplicate !== undefined) {
      throw new Error(
        `availabilityZoneNames ${duplicate} and ${zone} both end in ${zoneSuffix(zone)}; ` +
          "use zones of one region, or remove subnetNameTagStrategy",
      );
    }
  }
};
