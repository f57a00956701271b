// SPDX-License-Identifier: Apache-2.0
import { Netmask } from "netmask";

/** Ranges of the subnets by their kind, in the order of the zones. */
export interface SubnetLayout {
  public: string[];
  private: string[];
  isolated: string[];
}

/** Shares that a network is cut into, whether a zone uses them or not: three zones, and room for one more. */
const SHARES = 4;

/**
 * Gives each zone a quarter of the network: half of it private, where pods take an address each, a quarter public, a
 * quarter isolated. A zone's ranges depend on its place only, so a zone that is added moves none that is there.
 */
export const layOut = (cidrBlock: string, zones: number): SubnetLayout => {
  if (zones > SHARES) throw new RangeError(`zones ${zones}: a network has room for ${SHARES}`);
  const shares = Array.from({ length: zones }, (_, zone) => part(cidrBlock, SHARES, zone));
  return {
    private: shares.map((share) => part(share, 2, 0)),
    public: shares.map((share) => part(share, 4, 2)),
    isolated: shares.map((share) => part(share, 4, 3)),
  };
};

/** One of the equal parts that a range is cut into. `parts` is a power of two. */
const part = (cidr: string, parts: number, index: number): string => {
  const whole = new Netmask(cidr);
  return new Netmask(whole.base, whole.bitmask + Math.log2(parts)).next(index).toString();
};
