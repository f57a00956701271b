// SPDX-License-Identifier: Apache-2.0
import { getAvailabilityZones } from "@pulumi/aws/getAvailabilityZones";
import * as pulumi from "@pulumi/pulumi";
import { ZONES } from "../../contracts/network";

/**
 * IDs of availability zones that a service of the platform refuses. A zone's name differs between accounts, its ID does not.
 * EKS refuses use1-az3, usw1-az2 and cac1-az3 (Amazon EKS User Guide, "View Amazon EKS networking requirements for VPC and subnets"),
 * and CloudFront VPC origins also refuse apne1-az3 (Amazon CloudFront Developer Guide, "Restrict access with VPC origins").
 */
const UNSUPPORTED_ZONE_IDS = ["use1-az3", "usw1-az2", "cac1-az3", "apne1-az3"];

/**
 * The names of the first three availability zones of a region that every service supports; Local Zones and Wavelength Zones are not
 * among them. The state of a zone does not matter, because a running stack must not change its zones while one of them is impaired.
 * @param region @default - the region of the parent's provider
 * @throws Error if the region has fewer zones
 */
export const firstZones = async (parent: pulumi.Resource, region?: string): Promise<string[]> => {
  const { names, region: found } = await getAvailabilityZones(
    {
      region,
      filters: [{ name: "zone-type", values: ["availability-zone"] }],
      excludeZoneIds: UNSUPPORTED_ZONE_IDS,
    },
    { parent },
  );
  if (names.length < ZONES)
    throw new pulumi.RunError(
      `region ${region ?? found} has ${names.length} availability zones that the platform supports, and ${ZONES} are required; use another region`,
    );
  return names.slice(0, ZONES);
};

/** Returns the element of a list that has one element per availability zone. Zones are counted from 0. */
export const forZone = (perZone: pulumi.Input<pulumi.Input<string>[]>, zone: number): pulumi.Output<string> =>
  pulumi.output(perZone).apply((values) => values[zone]!);
