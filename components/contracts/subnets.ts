// SPDX-License-Identifier: Apache-2.0
import { Netmask } from "netmask";

/** CIDR blocks of the subnets by their kind, in the order of the zones. */
export interface SubnetLayout {
  public: string[];
  private: string[];
  isolated: string[];
}

/** Equal parts that a VPC is divided into, one per zone: three zones, and room for a fourth. */
const SHARES = 4;

/**
 * Gives each zone a quarter of the VPC: half of it private, because each pod takes an address there, a quarter public and a
 * quarter isolated. The blocks of a zone depend only on its index, so adding a zone moves no existing subnet.
 */
export const layOut = (cidrBlock: string, zones: number): SubnetLayout => {
  if (zones > SHARES) throw new RangeError(`zones ${zones} must be at most ${SHARES}`);
  const shares = Array.from({ length: zones }, (_, zone) => subdivide(cidrBlock, SHARES, zone));
  return {
    private: shares.map((share) => subdivide(share, 2, 0)),
    public: shares.map((share) => subdivide(share, 4, 2)),
    isolated: shares.map((share) => subdivide(share, 4, 3)),
  };
};

/** One of the equal parts of a CIDR block. `parts` is a power of two. */
const subdivide = (cidr: string, parts: number, index: number): string => {
  const whole = new Netmask(cidr);
  return new Netmask(whole.base, whole.bitmask + Math.log2(parts)).next(index).toString();
};
