// SPDX-License-Identifier: Apache-2.0
import { ip2long, long2ip, Netmask } from "netmask";

/** True for a CIDR block that AWS accepts for a VPC or a subnet: from /16 to /28, without host bits. */
export const isNetwork = (cidr: string): boolean => {
  try {
    const { base, bitmask } = new Netmask(cidr);
    return bitmask >= 16 && bitmask <= 28 && cidr === `${base}/${bitmask}`;
  } catch {
    return false;
  }
};

/** A CIDR block as written. The address may have host bits, which the arithmetic of the legacy layout keeps. */
export interface Block {
  readonly address: number;
  readonly mask: number;
}

export const parseBlock = (cidr: string): Block => {
  const [address = "", mask = "32"] = cidr.split("/");
  return { address: ip2long(address), mask: Number(mask) };
};

/** @throws Error if the block is outside the IPv4 address space */
export const formatBlock = ({ address, mask }: Block): string => {
  if (mask > 32 || address < 0 || address >= 2 ** 32) {
    throw new Error(`a /${mask} subnet does not fit; use a larger VPC or smaller subnets`);
  }
  return `${long2ip(address)}/${mask}`;
};

/** The block of length `mask` with number `index`, counted from the block's address. */
export const nthBlock = (block: Block, mask: number, index: number): Block => ({
  address: block.address + 2 ** (32 - mask) * index,
  mask,
});

const start = ({ address, mask }: Block): number => address - (address % 2 ** (32 - mask));
const end = (block: Block): number => start(block) + 2 ** (32 - block.mask) - 1;

export const blocksOverlap = (a: Block, b: Block): boolean => start(a) <= end(b) && start(b) <= end(a);

/** The first aligned block of length `mask` after the block of that length in which `block` ends. */
export const nextBlock = (block: Block, mask: number): Block => ({
  address: end({ address: end(block), mask }) + 1,
  mask,
});

/** Aligned blocks for the space between two blocks. Follows the algorithm of awsx, also where its result is not exact. */
export const gapsBetween = (a: Netmask, b: Netmask): Netmask[] => {
  const [before, after] = a.netLong < b.netLong ? [a, b] : [b, a];
  const gaps: Netmask[] = [];
  let previous = a;
  let gap = before.next();
  while (gap.netLong < after.netLong) {
    for (let wider = widen(gap); !wider.contains(previous.last) && !wider.contains(after.first); wider = widen(gap))
      gap = wider;
    gaps.push(gap);
    previous = gap;
    gap = gap.next();
  }
  return gaps;
};

const widen = (block: Netmask): Netmask => new Netmask(`${block.base}/${block.bitmask - 1}`);

/** The number of bits that `count` values need. */
export const bitsFor = (count: number): number => (count === 0 ? 0 : Math.ceil(Math.log2(count)));
