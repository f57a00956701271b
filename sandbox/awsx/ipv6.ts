// SPDX-License-Identifier: Apache-2.0
import { isIPv6 } from "node:net";

/** The `/64` of that number, 0 to 255, in a VPC's `/56`. @throws Error for any other range. */
export const ipv6Subnet = (vpcCidr: string, index: number): string => {
  const [address = "", mask] = vpcCidr.split("/");
  const groups = address.split(":");
  const fourth = Number.parseInt(groups[3] ?? "", 16);
  if (!isIPv6(address) || mask !== "56" || Number.isNaN(fourth)) {
    throw new Error(`ipv6CidrBlock ${vpcCidr} can't be divided into subnets; use a /56 written with its fourth group`);
  }
  if (!Number.isInteger(index) || index < 0 || index > 255) {
    throw new Error(`a /56 has 256 IPv6 subnets, there is no number ${index}; use fewer subnets`);
  }
  return `${groups.slice(0, 3).join(":")}:${((fourth & 0xff00) | index).toString(16)}::/64`;
};
