// SPDX-License-Identifier: Apache-2.0
import { isMatch } from "./checks";

/** A group of AWS regions with its own accounts, ARNs and DNS names. Nothing replicates from one partition to another. */
export interface Partition {
  /** The second part of an ARN: `aws`, `aws-cn`. */
  name: string;
  /** Domain of the service endpoints: `amazonaws.com`. */
  dnsSuffix: string;
}

/**
 * The partitions, with the pattern of their region names. The patterns also match regions that AWS adds later.
 * Source: partitions.json of the AWS SDKs, https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
 */
const PARTITIONS: readonly (readonly [name: string, regions: RegExp, dnsSuffix: string])[] = [
  ["aws", /^(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-\d+$/, "amazonaws.com"],
  ["aws-cn", /^cn-[a-z]+-\d+$/, "amazonaws.com.cn"],
  ["aws-us-gov", /^us-gov-[a-z]+-\d+$/, "amazonaws.com"],
  ["aws-eusc", /^eusc-de-[a-z]+-\d+$/, "amazonaws.eu"],
  ["aws-iso", /^us-iso-[a-z]+-\d+$/, "c2s.ic.gov"],
  ["aws-iso-b", /^us-isob-[a-z]+-\d+$/, "sc2s.sgov.gov"],
  ["aws-iso-e", /^eu-isoe-[a-z]+-\d+$/, "cloud.adc-e.uk"],
  ["aws-iso-f", /^us-isof-[a-z]+-\d+$/, "csp.hci.ic.gov"],
];

/** The partition of a region; undefined if the value is not the name of an AWS region. */
export const partitionOfRegion = (region: unknown): Partition | undefined => {
  const found = PARTITIONS.find(([, regions]) => isMatch(region, regions));
  return found && { name: found[0], dnsSuffix: found[2] };
};

/** True for a string that has the form of an AWS region's name: `us-east-1`. */
export const isRegion = (value: unknown): boolean => partitionOfRegion(value) !== undefined;

/**
 * Regions in which an account cannot use three zones. AWS states three zones for every region, but new accounts see two in
 * us-west-1, and EKS refuses one of its three (usw1-az2).
 * Sources: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html and
 * https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html ("Subnet requirements for clusters").
 */
const REGIONS_WITH_TWO_ZONES: readonly unknown[] = ["us-west-1"];

/** False for a region in which an account cannot use three availability zones. */
export const hasThreeZones = (region: unknown): boolean => !REGIONS_WITH_TWO_ZONES.includes(region);

/** The region of an availability zone such as `us-east-1a`; undefined if the value is not the name of such a zone. */
export const regionOfZone = (zone: unknown): string | undefined => {
  if (typeof zone !== "string" || !/[a-z]$/.test(zone)) return undefined;
  const region = zone.slice(0, -1);
  return isRegion(region) ? region : undefined;
};

/**
 * True for the name of a Local Zone, a Wavelength Zone or a Dedicated Local Zone: `us-west-2-lax-1a`, `us-east-1-wl1-bos-wlz-1`.
 * They have the name of their region as a prefix. Source: https://docs.aws.amazon.com/local-zones/latest/ug/how-local-zones-work.html
 */
export const isEdgeZone = (zone: unknown): boolean => {
  const prefix = typeof zone === "string" ? /^([a-z]+(?:-[a-z]+)+-\d+)-[a-z0-9-]+$/.exec(zone)?.[1] : undefined;
  return isRegion(prefix);
};
