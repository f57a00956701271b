// SPDX-License-Identifier: Apache-2.0
import { isIPv6 } from "node:net";

/** The `/64` block with number `index`, 0 to 255, of a VPC's `/56` block. @throws Error for other blocks and numbers */
export const ipv6Subnet = (vpcCidr: string, index: number): string => {
  const [address = "", mask] = vpcCidr.split("/");
  const groups = address.split(":");
  const fourth = Number.parseInt(groups[3] ?? "", 16);
  if (!isIPv6(address) || mask !== "56" || Number.isNaN(fourth)) {
    throw new Error(
      `ipv6CidrBlock ${vpcCidr} must be a /56 block with four groups; use one such as 2600:1f14:82a:ab00::/56`,
    );
  }
  if (!Number.isInteger(index) || index < 0 || index > 255) {
    throw new Error(
      `IPv6 subnet number ${index} must be from 0 to 255, as a /56 has 256 IPv6 subnets; use fewer subnets`,
    );
  }
  return `${groups.slice(0, 3).join(":")}:${((fourth & 0xff00) | index).toString(16)}::/64`;
};
